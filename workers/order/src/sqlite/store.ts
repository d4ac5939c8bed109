import type { Database } from 'bun:sqlite'
import {
  alone,
  feedKey,
  isSqliteContentError,
  isWaiting,
  keptSessionsInSqlite,
  otherWritersInSqlite,
  parkedInSqlite,
  presentFacts,
  reconciliationInSqlite,
  unheardInSqlite,
  type Announcement,
  type Applied,
  type ParkedItem,
} from '@shop/engine'
import { topicOf } from '../announcements.ts'
import { unheardAnnouncement } from '../domain/announce.ts'
import { decideBatch, needsOf, type DecidedBatch, type Loaded } from '../domain/decide-batch.ts'
import { referencesAskedBy } from '../domain/references.ts'
import type { OrderAnnouncement, OrderFact } from '../domain/facts.ts'
import { undecided, type OrderStore, type OrderStoreOptions } from '../store.ts'
import { detailsInSqlite } from './details.ts'
import { operatorChangesInSqlite } from './operator-changes.ts'
import { orderEventsInSqlite, type OrderEventsInSqlite } from './order-events.ts'
import { orderOf, type OrderRow } from './order-row.ts'
import { orderWordsInSqlite } from './order-words.ts'
import { ordersInSqlite, type OrdersInSqlite, type StoredOrder } from './orders.ts'
import { orderReadsInSqlite } from './reads.ts'

/** Order's database on SQLite: loads the orders of a batch, calls `decideBatch` and writes the orders that changed. */
export const orderStoreOnSqlite = (
  db: Database,
  { topics, now, areReferencesUnique = false, parkedBounds }: OrderStoreOptions,
): OrderStore => {
  const orders = ordersInSqlite(db)
  const details = detailsInSqlite(db)
  const words = orderWordsInSqlite(db)
  const changes = operatorChangesInSqlite(db)
  const othersWrote = otherWritersInSqlite(db)
  const parkedItems = parkedInSqlite(db, parkedBounds)
  const toTopics = (announcements: readonly OrderAnnouncement[]): Announcement[] =>
    announcements.map((announcement) => topicOf(announcement, topics))
  const { unheard, reconciliation } = untilHeardInSqlite(db, toTopics)
  const events = orderEventsInSqlite(db, () => reconciliation.now().epoch)
  const loadFor = loading({ orders, details, changes, areReferencesUnique })

  type Batch = { facts: readonly OrderFact[]; parked: readonly ParkedItem[] }
  type Committed = { applied: Applied; written: Iterable<StoredOrder> }
  const transaction = db.transaction((batch: Batch): Committed => {
    if (othersWrote()) orders.forget()
    const nowMs = now()
    const state = reconciliation.now()
    const facts = presentFacts(batch.facts, state)
    const { stored, loaded } = loadFor(facts)
    const decided = decideBatch(facts, loaded, {
      nowMs,
      isReconciling: isWaiting(state),
      isAnnouncingAgain: state.isAnnouncingAgain,
      areReferencesUnique,
    })
    const written = writeDecided(decided, stored, { orders, details, words, events })
    changes.write(decided.answers, nowMs)
    const applied = {
      announcements: toTopics(decided.said),
      changed: [...written.keys(), ...(decided.changes.length > 0 ? [feedKey] : [])],
      ...parkedItems.park(batch.parked, nowMs),
      reconciliation: state,
    }
    return { applied, written: written.values() }
  })

  return {
    apply: async (batch) => {
      const { applied, written } = transaction.immediate(batch)
      orders.committed(written)
      return applied
    },
    isContentError: isSqliteContentError,
    reads: orderReadsInSqlite(db, events),
    parked: parkedItems,
    feed: events,
    reconciliation,
    sessions: keptSessionsInSqlite(db),
    sharing: alone,
    unheard,
    // Together with its statements, so that the last connection takes the write-ahead log along.
    close: async () => db.close(true),
  }
}

type Tables = {
  orders: OrdersInSqlite
  details: ReturnType<typeof detailsInSqlite>
  changes: ReturnType<typeof operatorChangesInSqlite>
  areReferencesUnique: boolean
}

/** Loads everything that a batch needs. */
const loading =
  ({ orders, details, changes, areReferencesUnique }: Tables) =>
  (facts: readonly OrderFact[]) => {
    const holders = details.holders(areReferencesUnique ? referencesAskedBy(facts) : [])
    const { orderIds, changeIds, forgottenIds } = needsOf(facts)
    const stored = orders.load(orderIds.union(new Set([...holders.values()].flat())))
    const loaded: Loaded = {
      orders: { get: (orderId) => stored.get(orderId)?.order },
      answers: changes.load(changeIds),
      details: details.load(forgottenIds),
      holders,
    }
    return { stored, loaded }
  }

type WrittenTables = Pick<Tables, 'orders' | 'details'> & {
  words: ReturnType<typeof orderWordsInSqlite>
  events: OrderEventsInSqlite
}

/** Writes the orders of a batch and what happened to them. Each order remembers its last event. */
const writeDecided = (
  decided: Pick<DecidedBatch, 'orders' | 'details' | 'changes'>,
  stored: ReadonlyMap<string, StoredOrder>,
  { orders, details, words, events }: WrittenTables,
): ReadonlyMap<string, StoredOrder> => {
  const lastBefore = (orderId: string) => stored.get(orderId)?.lastEvent ?? null
  const { numbered, last } = events.number(decided.changes, lastBefore)
  const written = new Map<string, StoredOrder>()
  for (const [orderId, order] of decided.orders) {
    const lastEvent = last.get(orderId) ?? lastBefore(orderId)
    const before = stored.get(orderId)
    const row = orders.write(order, before, lastEvent)
    written.set(orderId, row)
    const said = decided.details.get(orderId)
    if (!said) continue
    details.write(row, said)
    if (before?.order.details === 'kept') words.forget(row.seq)
    words.add(row.seq, orderId, said)
  }
  events.write(numbered, (orderId) => written.get(orderId)!.seq)
  return written
}

const untilHeardInSqlite = (
  db: Database,
  toTopics: (announcements: readonly OrderAnnouncement[]) => Announcement[],
) => {
  const isAnnouncingAgain = (): boolean => reconciliation.now().isAnnouncingAgain
  const unheard = unheardInSqlite({
    db,
    table: 'orders',
    announcementsOf: (row: OrderRow) =>
      toTopics(unheardAnnouncement(orderOf(row), { isAnnouncingAgain: isAnnouncingAgain() })),
    // Otherwise new orders, which nobody answers yet, would keep the oldest ones waiting for their turn.
    unanswerable: { condition: undecided, isNow: isAnnouncingAgain },
  })
  const reconciliation = reconciliationInSqlite(db, {
    markUnheard: unheard.mark,
    anyUnheard: `SELECT 1 FROM orders WHERE NOT heard AND seq <= ? AND NOT (${undecided}) LIMIT 1`,
    newestSeq: unheard.newestNow,
  })
  return { unheard, reconciliation }
}
