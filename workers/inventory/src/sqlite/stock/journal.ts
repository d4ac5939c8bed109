import type { Database } from 'bun:sqlite'
import type { Product } from '../../domain/product.ts'
import type { StockInMemory } from './in-memory.ts'

type JournalRow = {
  seq: number
  sku: string
  on_hand: number
  reserved: number
  last_movement: number
}

/**
 * The numbers of the oldest and the newest row. While rows up to `merge.upTo` are merged, that is done for the products
 * below `merge.next`.
 */
type Journal = { oldest: number; newest: number; merge: { upTo: number; next: number } | undefined }

/** The journal is merged when it has so many rows, and at least one row for so many products. */
const rowsMaxOfFewProducts = 65_536
const productsPerRow = 4
/** Products merged and rows removed for each new row, so that a merge lets the journal grow by a fraction only. */
const mergedPerRow = 2
const removedPerRow = 8

/**
 * The units of products where they differ from `stock_base`. They are appended to a journal. A full journal is merged
 * into `stock_base`, a slice with each transaction. As in a log-structured merge-tree
 * (https://doi.org/10.1007/s002360050048) random writes become sequential ones: of a million products, those that a
 * full journal has changed share their pages.
 *
 * Units are absolute, and the last row of a product holds. So a merge may write newer units than those in the rows that
 * it removes, and a merge that a crash broke off begins anew.
 */
export const stockJournalInSqlite = (
  db: Database,
  stock: StockInMemory,
  rowsMaxAtLeast = rowsMaxOfFewProducts,
) => {
  const insert = db.prepare<void, [string, number, number, number]>(
    'INSERT INTO stock_journal (sku, on_hand, reserved, last_movement) VALUES (?, ?, ?, ?)',
  )
  const everyRow = db.prepare<JournalRow, []>('SELECT * FROM stock_journal ORDER BY seq')
  const mergeSlice = mergerInSqlite(db, stock)
  let journal: Journal = { oldest: 1, newest: 0, merge: undefined }

  const isFull = ({ oldest, newest }: Journal): boolean =>
    newest - oldest + 1 >= Math.max(rowsMaxAtLeast, stock.count() / productsPerRow)

  return {
    /** Reads every row into the stock in memory. */
    read: (): void => {
      let oldest = 1
      let newest = 0
      for (const row of everyRow.iterate()) {
        const { seq, sku, on_hand: onHand, reserved } = row
        const product = stock.find(sku)
        if (product) stock.putAhead({ ...product, onHand, reserved }, row.last_movement)
        if (newest === 0) oldest = seq
        newest = seq
      }
      journal = { oldest, newest, merge: undefined }
    },
    /**
     * Writes the units of products and the numbers of their last movements, in a transaction. Call the function that it
     * returns once that is committed: it puts them into the stock in memory.
     */
    append: (moved: readonly Product[], lastMovements: ReadonlyMap<string, number>) => {
      const lastOf = (sku: string): number => lastMovements.get(sku) ?? stock.lastMovement(sku)
      if (moved.length === 0) return () => undefined
      let { newest } = journal
      for (const { sku, onHand, reserved } of moved) {
        newest = Number(insert.run(sku, onHand, reserved, lastOf(sku)).lastInsertRowid)
      }
      const { after, merged } = mergeSlice({ ...journal, newest }, moved.length)
      return () => {
        for (const number of merged) stock.catchUp(number)
        for (const product of moved) stock.putAhead(product, lastOf(product.sku))
        const begins = !after.merge && isFull(after)
        journal = begins ? { ...after, merge: { upTo: after.newest, next: 0 } } : after
      }
    },
  }
}

/** The journal after a slice of a merge, and the numbers of the products that the slice wrote into `stock_base`. */
type Slice = { after: Journal; merged: readonly number[] }

/** Merges as much as belongs to so many new rows: the products first; then it removes the merged rows. */
const mergerInSqlite = (db: Database, stock: StockInMemory) => {
  const updateBase = db.prepare<void, [number, number, number, string]>(
    'UPDATE stock_base SET on_hand = ?, reserved = ?, last_movement = ? WHERE sku = ?',
  )
  const remove = db.prepare<void, [number]>('DELETE FROM stock_journal WHERE seq <= ?')

  const mergeProducts = (next: number, countMax: number): number[] => {
    const merged: number[] = []
    let number = stock.nextAhead(next)
    while (number < stock.count() && merged.length < countMax) {
      const { sku, onHand, reserved } = stock.at(number)
      updateBase.run(onHand, reserved, stock.lastMovement(sku), sku)
      merged.push(number)
      number = stock.nextAhead(number + 1)
    }
    return merged
  }

  return (journal: Journal, newRows: number): Slice => {
    const { oldest, newest, merge } = journal
    if (!merge) return { after: journal, merged: [] }
    const { upTo, next } = merge
    const merged = mergeProducts(next, mergedPerRow * newRows)
    const lastMerged = merged.at(-1)
    if (lastMerged !== undefined) {
      return { after: { ...journal, merge: { upTo, next: lastMerged + 1 } }, merged }
    }
    const last = Math.min(upTo, oldest - 1 + removedPerRow * newRows)
    remove.run(last)
    const rest = last < upTo ? { upTo, next: stock.count() } : undefined
    return { after: { oldest: last + 1, newest, merge: rest }, merged }
  }
}
