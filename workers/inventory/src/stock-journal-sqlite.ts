import type { Database } from 'bun:sqlite'
import type { Product } from './domain/product.ts'

/** Units of a product, as decisions left them. */
export type StockLevel = Pick<Product, 'onHand' | 'reserved'>

/** By SKU. */
type Levels = ReadonlyMap<string, StockLevel>

type JournalRow = { seq: number; sku: string; on_hand: number; reserved: number }

/** The rows of the journal up to `upTo`, which are being merged; so far, those of the first `mergedCount` products. */
type Merge = { upTo: number; levels: Levels; skus: readonly string[]; mergedCount: number }

/** About 25 bytes each in the file, and 150 in memory. */
const journalRowsMax = 65_536
/** So the journal grows by half of its most, at most, while it is merged. */
const mergedPerAppended = 2

/**
 * The units of products where they differ from `stock_base`: appended to a journal, known by heart, and merged into
 * `stock_base` once the journal has `rowsMax` rows, a slice with each transaction. As in a log-structured merge-tree
 * (https://doi.org/10.1007/s002360050048) random writes become sequential ones: of a million products, 65,536 orders
 * change some 15,000 pages, and not as many pages as orders.
 *
 * Levels are absolute, and the last one of a product holds. So a merge that a crash broke off is begun again: what it has
 * merged already is hidden behind the rows that it came from, which go last.
 */
export const stockJournalInSqlite = (db: Database, rowsMax = journalRowsMax) => {
  const insert = db.prepare<void, [string, number, number]>(
    'INSERT INTO stock_journal (sku, on_hand, reserved) VALUES (?, ?, ?)',
  )
  const updateBase = db.prepare<void, [number, number, string]>(
    'UPDATE stock_base SET on_hand = ?, reserved = ? WHERE sku = ?',
  )
  const remove = db.prepare<void, [number]>('DELETE FROM stock_journal WHERE seq <= ?')
  const everyRow = db.prepare<JournalRow, []>('SELECT * FROM stock_journal ORDER BY seq')
  /** What came after the rows that are being merged, and how many rows it is. */
  let recent = new Map<string, StockLevel>()
  let recentRows = 0
  let merge: Merge | undefined

  const forget = (): void => {
    const rows = everyRow.all()
    recent = new Map(rows.map((row) => [row.sku, { onHand: row.on_hand, reserved: row.reserved }]))
    recentRows = rows.length
    merge = undefined
  }

  /** Answers how many products are merged now. The last slice takes the rows away. */
  const mergeSlice = ({ upTo, levels, skus, mergedCount }: Merge, count: number): number => {
    const slice = skus.slice(mergedCount, mergedCount + count)
    for (const sku of slice) {
      const { onHand, reserved } = levels.get(sku)!
      updateBase.run(onHand, reserved, sku)
    }
    const nowMerged = mergedCount + slice.length
    if (nowMerged === skus.length) remove.run(upTo)
    return nowMerged
  }

  const committed = (levels: Levels, newestSeq: number, mergedCount: number): void => {
    for (const [sku, level] of levels) recent.set(sku, level)
    recentRows += levels.size
    if (merge && mergedCount < merge.skus.length) {
      merge.mergedCount = mergedCount
      return
    }
    merge = undefined
    if (recentRows < rowsMax) return
    // oxlint-disable-next-line require-array-sort-compare -- The order of the table, as far as a SKU is ASCII.
    merge = { upTo: newestSeq, levels: recent, skus: [...recent.keys()].sort(), mergedCount: 0 }
    recent = new Map()
    recentRows = 0
  }

  forget()
  return {
    /** The committed level of a product, if the journal has it; else `stock_base` does. */
    find: (sku: string): StockLevel | undefined => recent.get(sku) ?? merge?.levels.get(sku),
    /** Writes levels, in a transaction. Answers what is to be called once that is committed. */
    append: (levels: Levels): (() => void) => {
      let newestSeq = 0
      for (const [sku, { onHand, reserved }] of levels) {
        newestSeq = Number(insert.run(sku, onHand, reserved).lastInsertRowid)
      }
      if (newestSeq === 0) return () => undefined
      const mergedCount = merge ? mergeSlice(merge, mergedPerAppended * levels.size) : 0
      return () => committed(levels, newestSeq, mergedCount)
    },
    /** The file may have been changed in another way: it is read again. */
    forget,
  }
}
