import type { Database } from 'bun:sqlite'
import type { Product } from '../../domain/product.ts'
import type { Products } from '../../domain/reserve.ts'
import { stockInMemory } from './in-memory.ts'
import { stockJournalInSqlite } from './journal.ts'

type StockRow = {
  sku: string
  price: number
  listed: number
  version: number
  on_hand: number
  reserved: number
}

/**
 * The stock of all products: in memory as it is, in `stock_base` as it was when the journal was merged last, and in the
 * journal what changed since.
 */
export const stockInSqlite = (db: Database, journalRowsMax?: number) => {
  // By SKU, so that what is merged is merged in the order of the table.
  const everyRow = db.prepare<StockRow, []>('SELECT * FROM stock_base ORDER BY sku')
  const upsertBase = db.prepare<void, [string, number, number, number]>(`
    INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved) VALUES (?1, ?2, ?3, ?4, 0, 0)
    ON CONFLICT (sku) DO UPDATE SET price = ?2, listed = ?3, version = ?4`)
  const countRows = db.prepare<{ count: number }, []>('SELECT count(*) AS count FROM stock_base')
  const stock = stockInMemory()
  const journal = stockJournalInSqlite(db, stock, journalRowsMax)

  const read = (): void => {
    stock.clear(countRows.get()!.count)
    for (const row of everyRow.iterate()) {
      const { sku, price, version, reserved } = row
      stock.put({ sku, price, listed: row.listed === 1, version, onHand: row.on_hand, reserved })
    }
    journal.read()
  }

  read()
  return {
    /** The committed stock of a product. */
    find: (sku: string): Product | undefined => stock.find(sku),
    /** Writes what an operator says of a product, in a transaction. Units are the journal's. */
    writeProperties: ({ sku, price, listed, version }: Product): void => {
      upsertBase.run(sku, price, Number(listed), version)
    },
    /**
     * Writes the units of `products` where they are no longer the `stored` ones, in a transaction. Answers what is to be
     * called once that is committed.
     */
    writeUnits: (products: Products, stored: ReadonlyMap<string, Product>): (() => void) => {
      const moved: Product[] = []
      const unmoved: Product[] = []
      for (const [sku, product] of products) {
        const before = stored.get(sku)!
        const isMoved = product.onHand !== before.onHand || product.reserved !== before.reserved
        const those = isMoved ? moved : unmoved
        those.push(product)
      }
      const unitsCommitted = journal.append(moved)
      return () => {
        for (const product of unmoved) stock.put(product)
        unitsCommitted()
      }
    },
    /** Reads all of it again: the file may have been changed in another way. */
    read,
  }
}
