import type { SQL } from 'bun'
import { comparedEmail, type SentLine } from '@shop/contracts'
import type { Transaction } from '@shop/engine/postgres'
import { isAsStored, type KeptDetails } from '../domain/kept-details.ts'
import type { Order } from '../domain/order.ts'

/** The columns of `order_details` that hold what was said. */
export type DetailsRow = { lines: readonly SentLine[] | null; said: KeptDetails }

const byId = `
  SELECT id, d.lines, d.said FROM orders JOIN order_details AS d USING (seq) WHERE id = ANY ($1::text[])`

const put = `
  INSERT INTO order_details (seq, reference, email, customer_id, lines, said)
  SELECT seq, kept.reference, kept.email, kept.customer_id, kept.lines, kept.said
  FROM json_to_recordset($1::text::json)
      AS kept (id text, reference text, email text, customer_id text, lines json, said json)
    JOIN orders USING (id)
  ON CONFLICT (seq) DO UPDATE SET (reference, email, customer_id, lines, said) =
    (excluded.reference, excluded.email, excluded.customer_id, excluded.lines, excluded.said)`

const claim = `
  INSERT INTO order_references
  SELECT reference FROM unnest($1::text[]) AS reference ORDER BY reference COLLATE "C"
  ON CONFLICT DO NOTHING`
const lockClaims = `
  SELECT FROM order_references WHERE reference = ANY ($1::text[]) ORDER BY reference FOR UPDATE`

const liveHolders = `
  SELECT d.reference, id FROM order_details AS d JOIN orders USING (seq)
  WHERE d.reference = ANY ($1::text[]) AND status NOT IN ('rejected', 'canceled')`

/** The details of those of the orders that have some, by order id. */
export const loadDetails = async (
  sql: SQL,
  orderIds: Iterable<string>,
): Promise<ReadonlyMap<string, KeptDetails>> => {
  const rows: (DetailsRow & { id: string })[] = await sql.unsafe(byId, [
    sql.array([...orderIds], 'TEXT'),
  ])
  return new Map(rows.map((row) => [row.id, detailsOf(row)]))
}

/** Keeps other transactions from these references until the end of this one. */
export const claimReferences = ({ sql, send }: Transaction, references: Iterable<string>): void => {
  const all = sql.array([...references], 'TEXT')
  send(sql.unsafe(claim, [all]))
  send(sql.unsafe(lockClaims, [all]))
}

/** The ids of the orders with each of these references that are neither rejected nor canceled. */
export const loadHolders = async (
  sql: SQL,
  references: Iterable<string>,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows: { reference: string; id: string }[] = await sql.unsafe(liveHolders, [
    sql.array([...references], 'TEXT'),
  ])
  const holders = Map.groupBy(rows, ({ reference }) => reference)
  return new Map(Array.from(holders, ([reference, held]) => [reference, held.map(({ id }) => id)]))
}

/** Writes details of orders that are written, in the place of those before. `orders` are the orders as they are now. */
export const writeDetails = (
  { sql, send }: Transaction,
  details: ReadonlyMap<string, KeptDetails>,
  orders: ReadonlyMap<string, Order>,
): void => {
  if (details.size === 0) return
  const records = Array.from(details, ([id, { lines, ...said }]) => ({
    id,
    reference: said.reference,
    email: said.customer?.email === undefined ? undefined : comparedEmail(said.customer.email),
    customer_id: said.customer?.id,
    lines: lines && !isAsStored(lines, orders.get(id)!) ? lines : undefined,
    said,
  }))
  send(sql.unsafe(put, [JSON.stringify(records)]))
}

/** The details that a row holds. */
export const detailsOf = ({ lines, said }: DetailsRow): KeptDetails => ({
  ...said,
  ...(lines !== null && { lines }),
})
