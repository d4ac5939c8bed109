import { Hono } from 'hono'
import * as v from 'valibot'
import {
  OrderIdSchema,
  orderIdsMax,
  orderStatuses,
  pageLimitDefault,
  pageLimitMax,
  problemResponse,
  waitSecondsMax,
} from '@shop/contracts'
import { parseQuery, type WaitingReads } from '@shop/engine'
import { statusOf, viewOf, type Order } from './domain/order.ts'
import type { OrderReads } from './reads.ts'

const wholeNumber = (max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, 'must be a whole number'),
    v.transform(Number),
    v.maxValue(max),
  )

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform(Date.parse),
  v.integer('must be a time such as 2026-11-27T08:00:00Z'),
)

const WaitQuerySchema = v.object({
  wait: v.optional(wholeNumber(waitSecondsMax), '0'),
  after: v.optional(wholeNumber(Number.MAX_SAFE_INTEGER)),
})

const OrderIds = v.pipe(
  v.string(),
  v.transform((ids) => ids.split(',')),
  v.maxLength(orderIdsMax),
  v.array(OrderIdSchema),
)

const ListQuerySchema = v.object({
  ids: v.optional(OrderIds),
  status: v.optional(v.picklist(orderStatuses)),
  from: v.optional(instant),
  to: v.optional(instant),
  cursor: v.optional(wholeNumber(Number.MAX_SAFE_INTEGER)),
  limit: v.optional(v.pipe(wholeNumber(pageLimitMax), v.minValue(1)), String(pageLimitDefault)),
})

/** Order's reads: one order, now or when it has news; those of many ids that exist; the operators' list. */
export const orderRoutes = (reads: OrderReads, waitingReads: WaitingReads): Hono => {
  const app = new Hono()

  /** The order as soon as it satisfies `isNews`, or as it is when the time is up or too many reads wait. */
  const findWithin = async (
    orderId: string,
    waitMs: number,
    isNews: (order: Order) => boolean,
  ): Promise<Order | undefined> => {
    const until = performance.now() + waitMs
    const watch = waitMs > 0 ? waitingReads.watch(orderId) : undefined
    try {
      for (;;) {
        const order = await reads.find(orderId)
        if (!watch || (order && isNews(order))) return order
        if (!(await watch.news(until - performance.now()))) return await reads.find(orderId)
      }
    } finally {
      watch?.end()
    }
  }

  app.get('/orders/:id', async (c) => {
    const { wait, after } = parseQuery(WaitQuerySchema, c.req.query())
    const isNews = (order: Order): boolean =>
      after === undefined ? statusOf(order) !== 'pending' : order.version > after
    const order = await findWithin(c.req.param('id'), wait * 1_000, isNews)
    return order ? c.json(viewOf(order)) : unknownOrder()
  })
  app.get('/orders', async (c) => {
    const { ids, status, from, to, cursor, limit } = parseQuery(ListQuerySchema, c.req.query())
    if (ids) return c.json({ items: (await reads.findAll(ids)).map(viewOf) })
    const page = await reads.page({
      status,
      fromMs: from ?? 0,
      toMs: to ?? Number.MAX_SAFE_INTEGER,
      before: cursor,
      limit,
    })
    return c.json({
      items: page.orders.map(viewOf),
      ...(page.nextCursor ? { nextCursor: page.nextCursor } : {}),
    })
  })
  return app
}

const unknownOrder = (): Response =>
  problemResponse({
    title: 'Not Found',
    status: 404,
    code: 'unknown-order',
    detail: 'No order is recorded under this id.',
  })
