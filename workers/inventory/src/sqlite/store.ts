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
  type Applied,
  type ParkedItem,
} from '@shop/engine'
import { topicOf } from '../announcements.ts'
import { unheardAnnouncement } from '../domain/announce.ts'
import { decideBatch, needsOf, skusOf } from '../domain/decide-batch.ts'
import type { InventoryFact } from '../domain/facts.ts'
import type { InventoryStore, InventoryStoreOptions } from '../store.ts'
import { changesInSqlite } from './changes.ts'
import { movementsInSqlite } from './movements.ts'
import { productsInSqlite } from './products.ts'
import { inventoryReadsInSqlite } from './reads.ts'
import { reservationOf, type ReservationRow } from './reservation-row.ts'
import { reservationsInSqlite } from './reservations.ts'
import { stockEventsInSqlite } from './stock-events.ts'
import { stockInSqlite, type Stock } from './stock/stock.ts'

type Batch = { facts: readonly InventoryFact[]; parked: readonly ParkedItem[] }

type SqliteOptions = InventoryStoreOptions & {
  /** The stock in `db`; by default in memory, with a journal. */
  stock?: Stock
}

/** Inventory's database on SQLite. */
export const inventoryStoreOnSqlite = (db: Database, options: SqliteOptions): InventoryStore => {
  const tables = tablesIn(db, options)
  const { parked, reconciliation, unheard, events } = tables
  const transaction = db.transaction((batch: Batch) => applyBatch(batch, tables, options))
  return {
    reads: inventoryReadsInSqlite(db, { ...options, ...tables }),
    apply: async (batch) => {
      const { applied, committed } = transaction.immediate(batch)
      committed()
      return applied
    },
    isContentError: isSqliteContentError,
    parked,
    feed: events,
    reconciliation,
    sessions: keptSessionsInSqlite(db),
    sharing: alone,
    unheard,
    // Together with its statements, so that the last connection takes the write-ahead log along.
    close: async () => db.close(true),
  }
}

type Tables = ReturnType<typeof tablesIn>

const tablesIn = (
  db: Database,
  { topics, parkedBounds, movementsDays, stock = stockInSqlite(db) }: SqliteOptions,
) => {
  const othersWrote = otherWritersInSqlite(db)
  const products = productsInSqlite(db, stock)
  const reservations = reservationsInSqlite(db)
  const unheard = unheardInSqlite({
    db,
    table: 'reservations',
    announcementsOf: (row: ReservationRow) =>
      unheardAnnouncement(reservationOf(row)).map((said) => topicOf(said, topics)),
  })
  const reconciliation = reconciliationInSqlite(db, {
    markUnheard: unheard.mark,
    anyUnheard: 'SELECT 1 FROM reservations WHERE NOT heard AND seq <= ? LIMIT 1',
    newestSeq: unheard.newestNow,
  })
  /** Reads again what is in memory if another program has written to the file. */
  const refresh = (): void => {
    if (!othersWrote()) return
    products.forget()
    reservations.forget()
  }
  const movements = movementsInSqlite(db, stock, movementsDays)
  const events = stockEventsInSqlite(db, () => reconciliation.now().epoch)
  const [changes, parked] = [changesInSqlite(db), parkedInSqlite(db, parkedBounds)]
  const tables = { products, reservations, movements, changes, parked, unheard, reconciliation }
  return { ...tables, events, refresh }
}

/**
 * In a transaction: loads what the batch needs, lets the domain decide it, and writes what changed. Call `committed`
 * after the commit.
 */
const applyBatch = (
  batch: Batch,
  tables: Tables,
  { topics, currency, orderTotalMax, now }: InventoryStoreOptions,
): { applied: Applied; committed: () => void } => {
  const { products, reservations, movements, changes, events, parked, reconciliation } = tables
  tables.refresh()
  const nowMs = now()
  const state = reconciliation.now()
  const isReconciling = isWaiting(state)
  const facts = presentFacts(batch.facts, state)

  const needs = needsOf(facts)
  const stored = reservations.load(needs.orderIds)
  const rows = {
    reservations: { get: (orderId: string) => stored.get(orderId)?.reservation },
    shortPromises: needs.shortPromises ? reservations.loadShort(stored) : [],
  }
  const storedProducts = products.load(skusOf(facts, rows))
  const texts = products.loadTexts(needs.textSkus)
  const answers = changes.load(needs.changeIds)

  const loaded = { ...rows, products: storedProducts, texts, answers }
  const decided = decideBatch(facts, loaded, { currency, orderTotalMax, nowMs, isReconciling })

  const lastMovements = movements.write(decided.movements, nowMs)
  const before = { products: storedProducts, texts }
  const stockCommitted = products.write(decided, before, lastMovements)
  const written = Array.from(decided.reservations, ([orderId, reservation]) =>
    reservations.write(reservation, stored.get(orderId)),
  )
  changes.write(decided.answers, nowMs)
  events.write(decided.stockChanges)
  const counts = parked.park([...batch.parked, ...decided.parked], nowMs)
  const changed = decided.stockChanges.length > 0 ? [feedKey] : []
  const announcements = decided.said.map((said) => topicOf(said, topics))
  return {
    applied: { announcements, changed, ...counts, reconciliation: state },
    committed: () => {
      reservations.committed(written)
      stockCommitted()
    },
  }
}
