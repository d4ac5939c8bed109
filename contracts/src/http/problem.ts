import { z } from '@hono/zod-openapi'
import { Order } from './orders.ts'

export const Problem = z
  .looseObject({
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'Stable: clients may act on it' }),
    detail: z.string(),
    requestId: z.string().openapi({ description: 'The X-Request-Id of this answer' }),
    traceId: z
      .string()
      .optional()
      .openapi({ description: 'Of the traceparent that the request carried' }),
    order: Order.optional().openapi({
      description: 'The order as it is, where its state is the reason',
    }),
    units: z
      .strictObject({ onHand: z.int().min(0), reserved: z.int().min(0) })
      .optional()
      .openapi({ description: 'Of the product, where they are the reason: `reserved` by orders' }),
    limit: z
      .int()
      .optional()
      .openapi({ description: 'Of an order over a limit: the largest number allowed' }),
    availableFrom: z.string().optional().openapi({
      description:
        'Of a product that cannot be ordered yet: when it can, by the clock of Inventory',
    }),
    next: z.string().optional().openapi({
      description: 'Of a cursor that is gone: the cursor behind the newest event',
    }),
    errors: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Each bad field' }),
  })
  .openapi('Problem')
