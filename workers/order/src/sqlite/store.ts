import type { Database } from 'bun:sqlite'
import type { Topics } from '@shop/contracts'
import {
  isSqliteContentError,
  otherWritersInSqlite,
  parkedInSqlite,
  reconciliationInSqlite,
  unheardInSqlite,
  type Announcement,
  type ParkedItem,
  type Store,
} from '@shop/engine'
import { topicOf } from '../announcements.ts'
import { unheardAnnouncement } from '../domain/announce.ts'
import { decide } from '../domain/decide.ts'
import type { OrderAnnouncement, OrderFact } from '../domain/facts.ts'
import type { Order } from '../domain/order.ts'
import { orderOf, ordersInSqlite, type OrderRow, type StoredOrder } from './orders.ts'

export type OrderStore = Store<OrderFact> & { orders: ReturnType<typeof ordersInSqlite> }

/** An Inventory that was restored leaves these undecided until it knows all others. */
const undecided = "status = 'pending'"

export type OrderStoreOptions = { topics: Topics; now: () => number }

/** Order's database on SQLite: loads what a batch touches, decides fact by fact, writes what changed. */
export const orderStoreOnSqlite = (
  db: Database,
  { topics, now }: OrderStoreOptions,
): OrderStore => {
  const orders = ordersInSqlite(db)
  const othersWrote = otherWritersInSqlite(db)
  const parkedItems = parkedInSqlite(db)
  const toTopics = (announcements: readonly OrderAnnouncement[]): Announcement[] =>
    announcements.map((announcement) => topicOf(announcement, topics))
  const unheard = unheardInSqlite({
    db,
    table: 'orders',
    announcementsOf: (row: OrderRow) => {
      const { isAnnouncingAgain } = reconciliation.now()
      return toTopics(unheardAnnouncement(orderOf(row), { isAnnouncingAgain }))
    },
    // Else new orders that nobody answers would keep the oldest waiting for their turn.
    unanswerable: { condition: undecided, isNow: () => reconciliation.now().isAnnouncingAgain },
  })
  const reconciliation = reconciliationInSqlite(db, {
    markUnheard: unheard.mark,
    anyUnheard: `SELECT 1 FROM orders WHERE NOT heard AND seq <= ? AND NOT (${undecided}) LIMIT 1`,
    newestSeq: unheard.newestNow,
  })

  const transaction = db.transaction(
    (facts: readonly OrderFact[], parked: readonly ParkedItem[]) => {
      if (othersWrote()) orders.forget()
      const nowMs = now()
      const state = reconciliation.now()
      const isReconciling = state.restoredFrom !== undefined
      const { isAnnouncingAgain } = state
      const stored = orders.load(new Set(facts.map(({ item }) => item.orderId)))
      const changed = new Map<string, Order>()
      const said: OrderAnnouncement[] = []
      for (const fact of facts) {
        const { orderId } = fact.item
        const before = changed.get(orderId) ?? stored.get(orderId)?.order
        const { order, announcements } = decide(before, fact, nowMs, {
          isReconciling,
          isAnnouncingAgain,
        })
        if (order && order !== before) changed.set(orderId, order)
        said.push(...announcements)
      }
      const written: StoredOrder[] = []
      for (const [orderId, order] of changed) written.push(orders.write(order, stored.get(orderId)))
      parkedItems.park(parked, nowMs)
      const announcements = toTopics(said)
      const applied = {
        announcements,
        changed: [...changed.keys()],
        parkedCount: parked.length,
        reconciliation: state,
      }
      return { applied, written }
    },
  )

  return {
    orders,
    apply: async ({ facts, parked }) => {
      const { applied, written } = transaction.immediate(facts, parked)
      orders.committed(written)
      return applied
    },
    isContentError: isSqliteContentError,
    parked: parkedItems,
    reconciliation,
    unheard,
    // Together with its statements, so that the last connection takes the write-ahead log along.
    close: async () => db.close(true),
  }
}
