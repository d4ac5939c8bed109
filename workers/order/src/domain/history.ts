import type { HistoryEntry } from '@shop/contracts'
import type { OrderChange } from './events.ts'
import type { Order } from './order.ts'

/**
 * The history of an order: its changes, oldest first. When the first ones were not recorded (the order is older than the
 * feed) or are no longer kept, it begins with an entry that says so.
 */
export const historyOf = (order: Order, changes: readonly OrderChange[]): HistoryEntry[] => {
  const before = (changes[0]?.version ?? order.version + 1) - 1
  const begins: HistoryEntry = { version: before, type: 'history.begins' }
  return [...(before > 0 ? [begins] : []), ...changes.map(entryOf)]
}

const entryOf = ({ version, type, atMs, by }: OrderChange): HistoryEntry => ({
  version,
  type: `order.${type}`,
  at: new Date(atMs).toISOString(),
  ...(by !== undefined && { by }),
})
