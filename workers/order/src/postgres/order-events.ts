import type { OrderChange } from '../domain/events.ts'

/** A row of the table `order_events`. */
export type EventRow = {
  version: string
  type: OrderChange['type']
  at: string
  by: string | null
}

/** The change that a row of an order holds. */
export const changeOf = (row: EventRow, orderId: string): OrderChange => ({
  orderId,
  version: Number(row.version),
  type: row.type,
  atMs: Number(row.at),
  by: row.by ?? undefined,
})
