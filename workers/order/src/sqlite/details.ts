import type { Database } from 'bun:sqlite'
import type { SentLine } from '@shop/contracts'
import { isAsStored, type KeptDetails } from '../domain/kept-details.ts'
import type { Order } from '../domain/order.ts'
import type { Values } from './order-row.ts'

/** The columns of `order_details` that hold what was said. */
export type DetailsRow = { lines: string | null; said: string }

/** The table of the details of orders. A row has the number of the row of its order. */
export const detailsInSqlite = (db: Database) => {
  const byId = db.prepare<DetailsRow, [string]>(`
    SELECT d.lines, d.said FROM orders JOIN order_details AS d USING (seq) WHERE orders.id = ?`)
  const liveHolders = db.prepare<{ id: string }, [string]>(`
    SELECT orders.id FROM order_details AS d JOIN orders USING (seq)
    WHERE d.reference = ? AND orders.status <> 'rejected' AND orders.status <> 'canceled'`)
  const put = db.prepare<void, Values>(`
    INSERT OR REPLACE INTO order_details (seq, reference, lines, said) VALUES (?, ?, ?, ?)`)

  const load = (orderIds: Iterable<string>): Map<string, KeptDetails> => {
    const found = new Map<string, KeptDetails>()
    for (const orderId of orderIds) {
      const row = byId.get(orderId)
      if (row) found.set(orderId, detailsOf(row))
    }
    return found
  }

  return {
    /** The details of those of the orders that have some, by order id. */
    load,
    /** The ids of the orders with each reference that are neither rejected nor canceled. */
    holders: (references: Iterable<string>): Map<string, string[]> =>
      new Map(
        Array.from(references, (reference) => [
          reference,
          liveHolders.all(reference).map(({ id }) => id),
        ]),
      ),
    /** Writes the details of an order, over those that it had. */
    write: ({ seq, order }: { seq: number; order: Order }, details: KeptDetails): void => {
      const { lines, ...said } = details
      const sent = lines && !isAsStored(lines, order) ? JSON.stringify(lines) : null
      put.run(seq, said.reference ?? null, sent, JSON.stringify(said))
    },
  }
}

/** The details that a row holds. */
export const detailsOf = ({ lines, said }: DetailsRow): KeptDetails => ({
  ...(JSON.parse(said) as KeptDetails),
  ...(lines !== null && { lines: JSON.parse(lines) as SentLine[] }),
})
