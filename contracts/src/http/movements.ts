import { z } from '@hono/zod-openapi'
import {
  changedKinds,
  movementCursorMessage,
  movementCursorPattern,
  orderedKinds,
} from '../movement-view.ts'
import { OrderId } from './orders.ts'
import { Cursor, Instant, Limit } from './values.ts'

const level = {
  onHand: z.int().openapi({ description: 'Units in the house after it' }),
  reserved: z.int().openapi({ description: 'Units that orders hold after it' }),
}
const moved = {
  at: Instant,
  onHandBy: z.int().openapi({ description: 'Units that came into the house, or left it' }),
  reservedBy: z.int().openapi({ description: 'Units that were reserved, or are no longer' }),
  ...level,
}

export const Movement = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('opening'), ...level }).openapi({
      description: 'Everything before the movements that are kept, summed up',
    }),
    z.strictObject({
      kind: z.enum(changedKinds),
      changeId: z
        .string()
        .openapi({ description: 'The Idempotency-Key of the change, or a row of an import' }),
      by: z.string().optional().openapi({
        description: 'The operator who asked for it; `admin-token` for ADMIN_TOKEN',
      }),
      reason: z.string().optional().openapi({ description: 'Of a correction' }),
      ...moved,
    }),
    z.strictObject({ kind: z.enum(orderedKinds), orderId: OrderId, ...moved }),
  ])
  .openapi('Movement')

export const MovementList = z
  .strictObject({ items: z.array(Movement), nextCursor: z.string().optional() })
  .openapi('MovementList')

export const MovementListQuery = z.strictObject({
  cursor: z
    .string()
    .regex(movementCursorPattern, movementCursorMessage)
    .optional()
    .openapi({ description: 'nextCursor of the page before' }),
  limit: Limit,
})

export const HoldingOrder = z
  .strictObject({
    orderId: OrderId,
    quantity: z.int().min(1).openapi({ description: 'Units that it holds' }),
    since: Instant.openapi({ description: 'When it was decided' }),
  })
  .openapi('HoldingOrder')

export const HoldingOrderList = z
  .strictObject({ items: z.array(HoldingOrder), nextCursor: z.string().optional() })
  .openapi('HoldingOrderList')

export const HoldingOrderListQuery = z.strictObject({ cursor: Cursor, limit: Limit })
