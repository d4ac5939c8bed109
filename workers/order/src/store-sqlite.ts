import type { Database } from 'bun:sqlite'
import type { Topics } from '@shop/contracts'
import {
  isSqliteContentError,
  parkedInSqlite,
  type Announcement,
  type ParkedItem,
  type Store,
} from '@shop/engine'
import { topicOf } from './announcements.ts'
import { decide, unheardAnnouncement } from './domain/decide.ts'
import type { OrderAnnouncement, OrderFact } from './domain/facts.ts'
import { ordersInSqlite } from './orders-sqlite.ts'

export type OrderStore = Store<OrderFact> & { orders: ReturnType<typeof ordersInSqlite> }

export type OrderStoreOptions = { topics: Topics; now: () => number }

/** Order's database on SQLite: loads what a batch touches, decides fact by fact, writes what changed. */
export const orderStoreOnSqlite = (
  db: Database,
  { topics, now }: OrderStoreOptions,
): OrderStore => {
  const orders = ordersInSqlite(db)
  const parkedItems = parkedInSqlite(db)
  const epoch = db.prepare<{ value: string }, []>("SELECT value FROM meta WHERE key = 'epoch'")
  const toTopics = (announcements: readonly OrderAnnouncement[]): Announcement[] =>
    announcements.map((announcement) => topicOf(announcement, topics))

  const apply = db.transaction((facts: readonly OrderFact[], parked: readonly ParkedItem[]) => {
    const nowMs = now()
    const known = orders.load(new Set(facts.map(({ item }) => item.orderId)))
    const loaded = new Map(known)
    const said: OrderAnnouncement[] = []
    for (const fact of facts) {
      const { order, announcements } = decide(known.get(fact.item.orderId), fact, nowMs)
      if (order) known.set(order.id, order)
      said.push(...announcements)
    }
    const changed = [...known.values()].filter((order) => loaded.get(order.id) !== order)
    orders.write(changed)
    parkedItems.park(parked, nowMs)
    return {
      announcements: toTopics(said),
      changed: changed.map(({ id }) => id),
      parkedCount: parked.length,
    }
  })

  return {
    orders,
    apply: ({ facts, parked }) => apply.immediate(facts, parked),
    isContentError: isSqliteContentError,
    parked: parkedItems,
    unheard: {
      newest: orders.newestSeq,
      countIn: orders.countUnheard,
      window: (range) => {
        const rows = orders.unheard(range)
        return {
          announcements: toTopics(rows.flatMap(({ order }) => unheardAnnouncement(order))),
          last: rows.at(-1)?.seq ?? 0,
          count: rows.length,
        }
      },
    },
    epoch: () => epoch.get()?.value ?? '',
    close: () => db.close(),
  }
}
