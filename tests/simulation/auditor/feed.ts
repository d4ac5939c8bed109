import type { Rows } from './rows.ts'
import { must } from './violation.ts'

type Told = { id: string; subject: string; version: number; data: { version: number } }

/** The feed tells each version of an order once and in order, and its reader ends with the state of every order. */
export const createFeedAudit = (rows: Rows) => {
  const lastTold = new Map<string, number>()
  const ids = new Set<string>()
  return {
    /** The reader begins anew: it reads all orders, and goes on from a cursor. */
    feedBegins: (): void => {
      lastTold.clear()
      ids.clear()
    },
    feedTells: ({ id, subject, version, data }: Told): void => {
      const before = lastTold.get(subject)
      const told = { id, version, before }
      must(!ids.has(id), 'the feed repeats an event', told)
      must(before === undefined || version > before, 'the feed goes back', told)
      must(before === undefined || version === before + 1, 'the feed skips a version', told)
      must(data.version >= version, 'an event shows its order as it was before', told)
      ids.add(id)
      lastTold.set(subject, version)
    },
    /** The reader has read everything, and nothing happens any more. */
    feedIsRead: (known: ReadonlyMap<string, { status: string; version: number }>): void => {
      const orders = rows.orders()
      must(known.size === orders.length, 'the feed tells of other orders', {
        known: known.size,
        orders: orders.length,
      })
      for (const { id, status, version } of orders) {
        const state = known.get(id)
        const isSame = state?.status === status && state.version === version
        must(isSame, 'the reader of the feed has another state', { id, status, version, state })
      }
    },
  }
}
