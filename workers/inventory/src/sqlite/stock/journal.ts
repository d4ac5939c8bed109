import type { Database } from 'bun:sqlite'
import type { Product } from '../../domain/product.ts'
import type { StockInMemory } from './in-memory.ts'

type JournalRow = { seq: number; sku: string; on_hand: number; reserved: number }

/** The rows that there are, and whether those up to `upTo` are being merged: so far, of products below `next`. */
type Journal = { oldest: number; newest: number; merge: { upTo: number; next: number } | undefined }

/** The journal is merged when it has so many rows, and one for so many products. */
const rowsMaxOfFewProducts = 65_536
const productsPerRow = 4
/** For each row that comes; so the journal grows by less than its most while it is merged. */
const mergedPerRow = 2
const removedPerRow = 8

/**
 * The units of products where they differ from `stock_base`: appended to a journal, and merged into `stock_base` once
 * that is full, a slice with each transaction. As in a log-structured merge-tree
 * (https://doi.org/10.1007/s002360050048) random writes become sequential ones: of a million products, those that a
 * full journal has changed share their pages.
 *
 * Units are absolute, and the last row of a product holds. So it does no harm when newer units are merged than those in
 * the rows that go, and a merge that a crash broke off is begun again.
 */
export const stockJournalInSqlite = (
  db: Database,
  stock: StockInMemory,
  rowsMaxAtLeast = rowsMaxOfFewProducts,
) => {
  const insert = db.prepare<void, [string, number, number]>(
    'INSERT INTO stock_journal (sku, on_hand, reserved) VALUES (?, ?, ?)',
  )
  const updateBase = db.prepare<void, [number, number, string]>(
    'UPDATE stock_base SET on_hand = ?, reserved = ? WHERE sku = ?',
  )
  const remove = db.prepare<void, [number]>('DELETE FROM stock_journal WHERE seq <= ?')
  const everyRow = db.prepare<JournalRow, []>('SELECT * FROM stock_journal ORDER BY seq')

  let journal: Journal = { oldest: 1, newest: 0, merge: undefined }

  /** Merges the next products, as far as goes with so many new rows. Answers their numbers. */
  const mergeProducts = (next: number, rows: number): number[] => {
    const merged: number[] = []
    let number = stock.nextAhead(next)
    while (number < stock.count() && merged.length < mergedPerRow * rows) {
      const { sku, onHand, reserved } = stock.at(number)
      updateBase.run(onHand, reserved, sku)
      merged.push(number)
      number = stock.nextAhead(number + 1)
    }
    return merged
  }

  /** Takes away the oldest of what is merged, as far as goes with so many new rows. Answers the journal of then. */
  const removeRows = ({ oldest, newest }: Journal, upTo: number, rows: number): Journal => {
    const last = Math.min(upTo, oldest - 1 + removedPerRow * rows)
    remove.run(last)
    const merge = last < upTo ? { upTo, next: stock.count() } : undefined
    return { oldest: last + 1, newest, merge }
  }

  const isFull = ({ oldest, newest }: Journal): boolean =>
    newest - oldest + 1 >= Math.max(rowsMaxAtLeast, stock.count() / productsPerRow)

  return {
    /** Reads every row into the stock in memory. */
    read: (): void => {
      let oldest = 1
      let newest = 0
      for (const { seq, sku, on_hand: onHand, reserved } of everyRow.iterate()) {
        const product = stock.find(sku)
        if (product) stock.putAhead({ ...product, onHand, reserved })
        if (newest === 0) oldest = seq
        newest = seq
      }
      journal = { oldest, newest, merge: undefined }
    },
    /**
     * Writes the units of products, in a transaction. Answers what is to be called once that is committed: it puts them
     * into the stock in memory.
     */
    append: (moved: readonly Product[]): (() => void) => {
      if (moved.length === 0) return () => undefined
      let { newest } = journal
      for (const { sku, onHand, reserved } of moved) {
        newest = Number(insert.run(sku, onHand, reserved).lastInsertRowid)
      }
      const { merge } = journal
      let after: Journal = { ...journal, newest }
      const merged = merge ? mergeProducts(merge.next, moved.length) : []
      if (merge && merged.length > 0) {
        after = { ...after, merge: { ...merge, next: merged.at(-1)! + 1 } }
      } else if (merge) after = removeRows(after, merge.upTo, moved.length)

      return () => {
        for (const number of merged) stock.catchUp(number)
        for (const product of moved) stock.putAhead(product)
        journal = after
        if (!after.merge && isFull(after)) {
          journal = { ...after, merge: { upTo: after.newest, next: 0 } }
        }
      }
    },
  }
}
