import type { ProductRow, Rows } from './rows.ts'
import { must } from './violation.ts'

/** An event of stock as a reader is told it. */
export type StockTold = { id: string; type: string; subject: string }

type Level = 0 | 1 | 2
const soldOut: Level = 0

/**
 * The feed of stock tells each commit's crossings of a level and nothing else, and its reader is told each of them once and
 * in order. `lowStockAt`: the number of units of each product at which few are left.
 */
export const createStockFeedAudit = (rows: Rows, lowStockAt: Readonly<Record<string, number>>) => {
  const levelOf = ({ sku, on_hand, reserved }: ProductRow): Level => {
    const available = Math.max(0, on_hand - reserved)
    if (available === 0) return soldOut
    return available <= (lowStockAt[sku] ?? 0) ? 1 : 2
  }
  const levels = (): Map<string, Level> =>
    new Map(rows.products().map((row) => [row.sku, levelOf(row)]))

  let epoch = ''
  let known = new Map<string, Level>()
  let newest = 0
  let told = ''

  return {
    /** After each commit of Inventory. The first one of a database shows where it begins. */
    stockCommitted: (): void => {
      const now = levels()
      const events = rows.stockEvents(newest)
      if (rows.epoch('inventory') === epoch) {
        const crossed = [...now].flatMap(([sku, level]) => crossingOf(sku, known.get(sku), level))
        const written = events.map(({ sku, type }) => `${sku} ${type}`)
        const isSame = crossed.toSorted().join() === written.toSorted().join()
        must(isSame, 'the feed of stock tells of other crossings', { crossed, written })
      }
      epoch = rows.epoch('inventory')
      known = now
      newest = events.at(-1)?.no ?? newest
    },
    /** Inventory's database is another one. */
    stockReplaced: (): void => {
      epoch = ''
      newest = rows.stockEvents(0).at(-1)?.no ?? 0
    },
    /** The reader begins anew behind the newest event. */
    stockFeedBegins: (next: string): void => {
      told = next
    },
    stockFeedTells: ({ id, type, subject }: StockTold): void => {
      const [epochTold, no] = placeOf(id)
      const [epochBefore, before] = placeOf(told)
      const isNext = epochTold === epochBefore && no === before + 1
      must(isNext, 'the feed of stock skips or repeats an event', { id, told })
      const row = epochTold === rows.epoch('inventory') ? rows.stockEvents(no - 1)[0] : undefined
      const isSaid = row === undefined || `${row.sku} stock.${row.type}` === `${subject} ${type}`
      must(isSaid, 'the feed of stock tells another event', { id, type, subject, row })
      told = id
    },
    /** The reader has read everything, and nothing happens any more. */
    stockFeedIsRead: (): void => {
      const last = rows.stockEvents(0).at(-1)?.no ?? 0
      must(placeOf(told)[1] === last, 'the reader of the feed of stock is not at its end', { told })
    },
  }
}

/** The epoch and the number of an event (`epoch:no`) or a cursor (`epoch-no`). */
const placeOf = (id: string): [epoch: string, no: number] => {
  const [epoch = '', no = '0'] = id.split(/[:-]/)
  return [epoch, Number(no)]
}

const crossingOf = (sku: string, was: Level | undefined, is: Level): string[] => {
  if (was === undefined || was === is) return []
  if (is > was) return [`${sku} back`]
  return [`${sku} ${is === soldOut ? 'sold-out' : 'low'}`]
}
