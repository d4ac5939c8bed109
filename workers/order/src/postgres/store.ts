import { SQL } from 'bun'
import { feedKey, isWaiting, presentFacts, type Announcement, type Applied } from '@shop/engine'
import {
  feedInPostgres,
  isPostgresContentError,
  keptSessionsInPostgres,
  parkedInPostgres,
  reconciliationInPostgres,
  sharingInPostgres,
  unheardInPostgres,
  type PostgresDatabase,
  type Transaction,
} from '@shop/engine/postgres'
import { topicOf } from '../announcements.ts'
import { unheardAnnouncement } from '../domain/announce.ts'
import { decideBatch, needsOf, type Loaded } from '../domain/decide-batch.ts'
import type { OrderAnnouncement, OrderFact } from '../domain/facts.ts'
import { referencesAskedBy } from '../domain/references.ts'
import { undecided, type OrderStore, type OrderStoreOptions } from '../store.ts'
import { claimReferences, loadDetails, loadHolders, writeDetails } from './details.ts'
import { loadAnswers, writeAnswers } from './operator-changes.ts'
import { orderOf, type OrderRow } from './order-row.ts'
import { lockOrders, writeOrders, type StoredOrder } from './orders.ts'
import { orderReadsInPostgres } from './reads.ts'

/**
 * Order's database on PostgreSQL, which any number of processes may write: locks the orders of a batch, calls
 * `decideBatch` and writes the orders that changed, in two flights of statements.
 */
export const orderStoreOnPostgres = (
  db: PostgresDatabase,
  { topics, now, areReferencesUnique = false, parkedBounds }: OrderStoreOptions,
): OrderStore => {
  const parkedItems = parkedInPostgres(db, parkedBounds)
  const toTopics: ToTopics = (announcements) =>
    announcements.map((announcement) => topicOf(announcement, topics))
  const unheard = unheardIn(db, toTopics)
  const reconciliation = reconciliationInPostgres(db, unheard.tables)
  const feed = feedInPostgres(db, { table: 'order_events' })
  const sharing = sharingInPostgres(db)

  const apply: OrderStore['apply'] = (batch) =>
    db.transaction(async (tx): Promise<Applied> => {
      const nowMs = now()
      const [state, loaded] = await Promise.all([
        reconciliation.stateIn(tx),
        loadFor(tx, batch.facts, areReferencesUnique),
      ])
      const facts = presentFacts(batch.facts, state)
      const decided = decideBatch(facts, rowsOf(loaded), {
        nowMs,
        isReconciling: isWaiting(state),
        isAnnouncingAgain: state.isAnnouncingAgain,
        areReferencesUnique,
      })
      writeOrders(tx, decided, loaded.orders)
      writeDetails(tx, decided.details, decided.orders)
      writeAnswers(tx, decided.answers, nowMs)
      const changed = [...decided.orders.keys(), ...(decided.changes.length > 0 ? [feedKey] : [])]
      tx.notify(changed)
      return {
        announcements: toTopics(decided.said),
        changed,
        ...(await parkedItems.park(tx, batch.parked, nowMs)),
        reconciliation: state,
      }
    })

  return {
    apply: (batch) => againAfterConflicts(() => apply(batch)),
    isContentError: isPostgresContentError,
    reads: orderReadsInPostgres(db, feed),
    parked: parkedItems,
    feed,
    reconciliation,
    sessions: keptSessionsInPostgres(db),
    unheard,
    sharing,
    close: async () => {
      await sharing.close()
      await db.close()
    },
  }
}

type ToTopics = (announcements: readonly OrderAnnouncement[]) => Announcement[]

/** The table of unheard orders follows from a column, which batches read under lock. */
const unheardIn = (db: PostgresDatabase, toTopics: ToTopics) =>
  unheardInPostgres(db, {
    table: 'orders',
    markUnheard: `
      WITH marked AS (
        UPDATE orders SET is_heard = false WHERE is_heard AND seq > $1 AND seq <= $2 RETURNING seq)
      INSERT INTO orders_unheard SELECT seq FROM marked ON CONFLICT DO NOTHING`,
    announcementsOf: (row: OrderRow, state) => toTopics(unheardAnnouncement(orderOf(row), state)),
    // Otherwise new orders, which nobody answers yet, would keep the oldest ones waiting for their turn.
    unanswerable: undecided,
  })

type LoadedRows = Omit<Loaded, 'orders'> & {
  orders: ReadonlyMap<string, StoredOrder>
}

/** Loads everything that a batch needs, and locks what another batch must not change meanwhile. */
const loadFor = async (
  tx: Transaction,
  facts: readonly OrderFact[],
  areReferencesUnique: boolean,
): Promise<LoadedRows> => {
  const { orderIds, changeIds, forgottenIds } = needsOf(facts)
  const references = areReferencesUnique ? referencesAskedBy(facts) : new Set<string>()
  if (references.size > 0) claimReferences(tx, references)
  const [orders, answers, details, holders] = await Promise.all([
    lockOrders(tx.sql, orderIds, references),
    changeIds.size > 0 ? loadAnswers(tx.sql, changeIds) : new Map(),
    forgottenIds.size > 0 ? loadDetails(tx.sql, forgottenIds) : new Map(),
    references.size > 0 ? loadHolders(tx.sql, references) : new Map(),
  ])
  return { orders, answers, details, holders }
}

/** The rows as the domain decides about them. */
const rowsOf = (loaded: LoadedRows): Loaded => ({
  ...loaded,
  orders: { get: (orderId) => loaded.orders.get(orderId)?.order },
})

/** Tries of one batch. Each that fails by a conflict was overtaken by another process, which has got on. */
const triesMax = 10

/**
 * Rows that two processes make at one time: the second finds them there (23505) and begins anew, with the rows of the first.
 * So does one of two that wait for each other (40P01).
 */
const conflictStates: readonly (string | undefined)[] = ['23505', '40P01']

/** A batch met rows of other processes again and again. Its content is not at fault. */
class OvertakenError extends Error {
  override name = 'OvertakenError'
  readonly code = 'overtaken'
}

const againAfterConflicts = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SQL.PostgresError) || !conflictStates.includes(error.errno))
        throw error
      if (tries === triesMax) {
        const message = `other processes wrote rows of this batch ${triesMax} times: ${error.message}`
        throw new OvertakenError(message, { cause: error })
      }
    }
  }
}
