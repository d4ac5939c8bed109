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
import {
  decideBatch,
  needsOf,
  skusOf,
  type DecidedBatch,
  type Loaded,
} from '../domain/decide-batch.ts'
import type { InventoryAnnouncement, InventoryFact } from '../domain/facts.ts'
import type { Product } from '../domain/product.ts'
import type { InventoryReads } from '../reads.ts'
import { changesInSqlite } from './changes.ts'
import { productsInSqlite } from './products.ts'
import { readsInSqlite } from './reads.ts'
import {
  reservationOf,
  reservationsInSqlite,
  type ReservationRow,
  type StoredReservation,
} from './reservations.ts'
import { stockInSqlite, type Stock } from './stock/stock.ts'

export type InventoryStore = Store<InventoryFact> & { reads: InventoryReads }

type Batch = { facts: readonly InventoryFact[]; parked: readonly ParkedItem[] }

export type InventoryStoreOptions = {
  topics: Topics
  /** The shop's. */
  currency: string
  /** Ms since 1970. */
  now: () => number
  /** The stock in `db`; by default in memory, with a journal. */
  stock?: Stock
}

/** Inventory's database on SQLite: loads what a batch needs, lets the domain decide it, and writes what changed. */
export const inventoryStoreOnSqlite = (
  db: Database,
  { topics, currency, now, stock = stockInSqlite(db) }: InventoryStoreOptions,
): InventoryStore => {
  const tables = tablesIn(db, stock)
  const { refresh, parked } = tables
  const toTopics = (said: readonly InventoryAnnouncement[]): Announcement[] =>
    said.map((each) => topicOf(each, topics))
  const unheard = unheardInSqlite({
    db,
    table: 'reservations',
    announcementsOf: (row: ReservationRow) => toTopics(unheardAnnouncement(reservationOf(row))),
  })
  const reconciliation = reconciliationInSqlite(db, {
    markUnheard: unheard.mark,
    anyUnheard: 'SELECT 1 FROM reservations WHERE NOT heard AND seq <= ? LIMIT 1',
    newestSeq: unheard.newestNow,
  })

  const transaction = db.transaction(({ facts, parked: unread }: Batch) => {
    refresh()
    const nowMs = now()
    const state = reconciliation.now()
    const isReconciling = state.restoredFrom !== undefined
    const loaded = load(facts, tables)
    const decided = decideBatch(facts, loaded, { currency, nowMs, isReconciling })
    const committed = write(decided, loaded, tables, nowMs)
    const items = [...unread, ...decided.parked]
    parked.park(items, nowMs)
    const announcements = toTopics(decided.said)
    const parkedCount = items.length
    return {
      applied: { announcements, changed: [], parkedCount, reconciliation: state },
      committed,
    }
  })

  return {
    reads: readsInSqlite(db, { ...tables, currency }),
    apply: async (batch) => {
      const { applied, committed } = transaction.immediate(batch)
      committed()
      return applied
    },
    isContentError: isSqliteContentError,
    parked,
    reconciliation,
    unheard,
    // Together with its statements, so that the last connection takes the write-ahead log along.
    close: async () => db.close(true),
  }
}

type Tables = ReturnType<typeof tablesIn>

const tablesIn = (db: Database, stock: Stock) => {
  const othersWrote = otherWritersInSqlite(db)
  const products = productsInSqlite(db, stock)
  const reservations = reservationsInSqlite(db)
  return {
    products,
    reservations,
    changes: changesInSqlite(db),
    parked: parkedInSqlite(db),
    /** Reads again what is in memory if another program has written to the file. */
    refresh: (): void => {
      if (!othersWrote()) return
      products.forget()
      reservations.forget()
    },
  }
}

type LoadedFromSqlite = Loaded & {
  /** The reservations with the numbers of their rows, by order id. */
  stored: ReadonlyMap<string, StoredReservation>
  products: ReadonlyMap<string, Product>
}

const load = (
  facts: readonly InventoryFact[],
  { products, reservations, changes }: Tables,
): LoadedFromSqlite => {
  const needs = needsOf(facts)
  const stored = reservations.load(needs.orderIds)
  const rows = {
    stored,
    reservations: { get: (orderId: string) => stored.get(orderId)?.reservation },
    shortPromises: needs.shortPromises ? reservations.loadShort(stored) : [],
  }
  return {
    ...rows,
    products: products.load(skusOf(facts, rows)),
    texts: products.loadTexts(needs.shownSkus),
    answers: changes.load(needs.changeIds),
  }
}

/** Writes what changed. Call the function that it returns once the transaction is committed. */
const write = (
  decided: DecidedBatch,
  loaded: LoadedFromSqlite,
  { products, reservations, changes }: Tables,
  nowMs: number,
): (() => void) => {
  const stockCommitted = products.write(decided, loaded.products)
  const written = reservations.write(decided.reservations, loaded.stored)
  changes.write(decided.answers.values(), nowMs)
  return () => {
    reservations.committed(written)
    stockCommitted()
  }
}
