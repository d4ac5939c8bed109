import type { Database } from 'bun:sqlite'
import { makeBooks } from './books.ts'
import type { Check, Finding } from './check.ts'
import { heardChecks } from './checks/heard.ts'
import { orderChecks } from './checks/orders.ts'
import { stockChecks } from './checks/stock.ts'
import type { ShopDatabases } from './databases.ts'

/** Everything that must be true, in the order of the report. */
export const checks: readonly Check[] = [...stockChecks, ...orderChecks, ...heardChecks]

/** Findings of one check that a look keeps; what is beyond says nothing new about the shop. */
export const findingsMax = 1_000

/**
 * What there is, for the reader of a report to see that the right shop was audited. Units and rows.
 */
export type Counts = {
  products: number
  onHand: number
  reserved: number
  reservations: number
  changes: number
  /** Orders by status. */
  orders: Record<string, number>
}

/**
 * What one look at both databases saw. `unheard` are rows that wait for a message; times in ms
 * since 1970.
 */
export type Look = {
  counts: Counts
  findings: Finding[]
  unheard: { count: number; oldestAt: number | null }
}

/** Looks once at everything. */
export const lookAt = (databases: ShopDatabases): Look =>
  databases.inOneView((db) => {
    makeBooks(db)
    return {
      counts: countsOf(db),
      findings: checks.flatMap((check) => findingsOf(db, check)),
      unheard: unheardOf(db),
    }
  })

const findingsOf = (db: Database, check: Check): Finding[] =>
  db
    .query<{ subject: string; detail: string }, []>(
      `SELECT * FROM (${check.sql}) LIMIT ${findingsMax}`,
    )
    .all()
    .map(({ subject, detail }) => ({ check, subject, detail }))

type Stock = Omit<Counts, 'orders'>

const countsOf = (db: Database): Counts => {
  const stock = db
    .query<Stock, []>(`
      SELECT count(*) AS products, coalesce(sum(on_hand), 0) AS onHand,
        coalesce(sum(reserved), 0) AS reserved,
        (SELECT count(*) FROM inventory.reservations) AS reservations,
        (SELECT count(*) FROM inventory.changes) AS changes
      FROM inventory.products LEFT JOIN inventory.stock USING (sku)`)
    .get()!
  const orders = db
    .query<{ status: string; n: number }, []>(
      'SELECT status, count(*) AS n FROM ordering.orders GROUP BY status ORDER BY n DESC',
    )
    .all()
  return { ...stock, orders: Object.fromEntries(orders.map(({ status, n }) => [status, n])) }
}

const unheardOf = (db: Database): Look['unheard'] =>
  db
    .query<Look['unheard'], []>(`
      SELECT count(*) AS count, min(at) AS oldestAt FROM (
        SELECT recorded_at AS at FROM ordering.orders WHERE NOT heard
        UNION ALL SELECT decided_at FROM inventory.reservations WHERE NOT heard)`)
    .get()!
