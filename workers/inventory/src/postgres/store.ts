import { feedKey, isWaiting, presentFacts, type Applied, type ParkedItem } from '@shop/engine'
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
import { decideBatch, type DecidedBatch } from '../domain/decide-batch.ts'
import type { InventoryFact } from '../domain/facts.ts'
import { keptFromMs } from '../domain/movement.ts'
import type { InventoryStore, InventoryStoreOptions } from '../store.ts'
import { writeChanges } from './changes.ts'
import { canBeGuarded, seenBy, sendCheck } from './guard.ts'
import { isWhole, loadRows, rowsOf, type LoadedRows } from './load.ts'
import { writeMovements } from './movements.ts'
import { writeProducts } from './products.ts'
import { inventoryReadsInPostgres } from './reads.ts'
import { reservationOf, type ReservationRow } from './reservation-row.ts'
import { writeReservations } from './reservations.ts'
import { writeStockEvents } from './stock-events.ts'
import { isOfOthers, type Way } from './way.ts'

type Batch = { facts: readonly InventoryFact[]; parked: readonly ParkedItem[] }

/** Inventory's database on PostgreSQL. Any number of instances may have a store on it. */
export const inventoryStoreOnPostgres = (
  database: PostgresDatabase,
  options: InventoryStoreOptions,
): InventoryStore => {
  const parts = partsOn(database, options)
  const { parked, reconciliation, unheard, events, sharing } = parts
  return {
    reads: inventoryReadsInPostgres(database, { ...options, events }),
    apply: (batch) =>
      applyInTurn(batch, (way) => attempt(batch, way, { database, parts, options })),
    isContentError: isPostgresContentError,
    parked,
    feed: events,
    reconciliation,
    sessions: keptSessionsInPostgres(database),
    unheard,
    sharing,
    close: async () => {
      await sharing.close()
      await database.close()
    },
  }
}

type Parts = ReturnType<typeof partsOn>

const partsOn = (database: PostgresDatabase, { topics, parkedBounds }: InventoryStoreOptions) => {
  const unheard = unheardInPostgres(database, {
    table: 'reservations',
    announcementsOf: (row: Omit<ReservationRow, 'heard'>) =>
      unheardAnnouncement(reservationOf({ ...row, heard: false })).map((said) =>
        topicOf(said, topics),
      ),
  })
  return {
    unheard,
    parked: parkedInPostgres(database, parkedBounds),
    reconciliation: reconciliationInPostgres(database, unheard.tables),
    events: feedInPostgres(database, { table: 'stock_events' }),
    sharing: sharingInPostgres(database),
    oldestMovement: {},
  }
}

/** Attempts by *lock*, of which all but the last may fail because another instance was faster. */
const lockedAttempts: readonly Way[] = ['lock', 'lock', 'lock', 'lock']

/** Applies a batch by *guard*, if it can be, and by *lock* if that was refused or another instance was faster. */
const applyInTurn = async (
  batch: Batch,
  attemptBy: (way: Way) => Promise<Applied | undefined>,
): Promise<Applied> => {
  const ways: readonly Way[] = canBeGuarded(batch) ? ['guard', ...lockedAttempts] : lockedAttempts
  for (const [index, way] of ways.entries()) {
    try {
      const applied = await attemptBy(way)
      if (applied) return applied
    } catch (error) {
      if (!isOfOthers(error) || index === ways.length - 1) throw error
    }
  }
  throw new Error('a batch was refused under lock')
}

type Store = { database: PostgresDatabase; parts: Parts; options: InventoryStoreOptions }

/** Loads, decides and writes a batch in one transaction. Resolves with undefined if it was refused. */
const attempt = async (
  batch: Batch,
  way: Way,
  { database, parts, options }: Store,
): Promise<Applied | undefined> => {
  let isRefused = async (): Promise<boolean> => false
  const applied = await database.transaction(async (transaction) => {
    const nowMs = options.now()
    const loaded = await loadRows(transaction, { facts: batch.facts, ...parts }, way)
    if (way === 'guard' && !isWhole(loaded)) return undefined
    const facts = presentFacts(batch.facts, loaded.state)
    const circumstances = { ...options, nowMs, isReconciling: isWaiting(loaded.state) }
    const decided = decideBatch(facts, rowsOf(loaded), circumstances)
    if (way === 'guard') {
      if (decided.parked.length > 0) return undefined
      isRefused = sendCheck(transaction, seenBy(decided, loaded))
    }
    send(transaction, decided, {
      loaded,
      nowMs,
      keptFromMs: keptFromMs(nowMs, options.movementsDays),
      oldest: parts.oldestMovement,
    })
    const counts = await parts.parked.park(transaction, [...batch.parked, ...decided.parked], nowMs)
    const changed = decided.stockChanges.length > 0 ? [feedKey] : []
    transaction.notify(changed)
    const announcements = decided.said.map((said) => topicOf(said, options.topics))
    return { announcements, changed, ...counts, reconciliation: loaded.state }
  })
  return (await isRefused()) ? undefined : applied
}

/** Sends all writes of a decided batch. Products are written before the movements that give the new ones units. */
const send = (
  transaction: Transaction,
  decided: DecidedBatch,
  { loaded, ...times }: { loaded: LoadedRows } & Parameters<typeof writeMovements>[2],
): void => {
  writeReservations(transaction, decided.reservations, loaded.reservations)
  writeProducts(transaction, decided, loaded.products)
  writeMovements(transaction, decided.movements, times)
  writeChanges(transaction, decided.answers, times.nowMs)
  writeStockEvents(transaction, decided.stockChanges)
}
