import { Hono } from 'hono'
import { problemResponse, type OrderSummary, type OrderView } from '@shop/contracts'
import {
  orderPaths,
  OrderQuerySchema,
  OrdersQuerySchema,
  type History,
  type Page,
} from '@shop/contracts/internal-http'
import { answerFeed, parseQuery, type WaitingReads } from '@shop/engine'
import { detailedViewOf, summaryOf } from './domain/detailed-view.ts'
import { statusOf, viewOf, type Order } from './domain/order.ts'
import type { OrderReads } from './reads.ts'

/** Order's reads: one order, now or when it has news; those of many ids that exist; the operators' list; an operator. */
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

  app.get(orderPaths.order, async (c) => {
    const { wait, after, details } = parseQuery(OrderQuerySchema, c.req.query())
    const isNews = (order: Order): boolean =>
      after === undefined ? statusOf(order) !== 'pending' : order.version > after
    const order = await findWithin(c.req.param('orderId'), wait * 1_000, isNews)
    if (!order) return unknownOrder()
    if (!details) return c.json(viewOf(order))
    return c.json(detailedViewOf(order, await reads.findDetails(order.id)))
  })
  addOrderList(app, reads)
  app.get(orderPaths.operator, async (c) => {
    const operator = await reads.operator(c.req.param('tokenHash'))
    return operator ? c.json(operator) : unknownOperator()
  })
  app.get(orderPaths.history, async (c) => {
    const items = await reads.history(c.req.param('orderId'))
    return items ? c.json({ items: [...items] } satisfies History) : unknownOrder()
  })
  app.get(orderPaths.events, (c) => answerFeed(c.req.query(), reads.events, waitingReads))
  return app
}

/** The orders of some ids, and pages of those that a query finds. */
const addOrderList = (app: Hono, reads: OrderReads): void => {
  app.get(orderPaths.orders, async (c) => {
    const query = parseQuery(OrdersQuerySchema, c.req.query())
    const {
      ids,
      status: statuses,
      from,
      to,
      updatedSince,
      cursor,
      lines,
      details,
      ...others
    } = query
    if (ids) {
      const { orders, nextCursor } = await reads.findAll(ids)
      return c.json({
        items: orders.map(({ order }) => viewOf(order)),
        nextCursor,
      } satisfies Page<OrderView>)
    }
    const page = await reads.page({
      ...others,
      statuses,
      fromMs: from ?? 0,
      toMs: to ?? Number.MAX_SAFE_INTEGER,
      updatedSinceMs: updatedSince,
      after: cursor,
      withDetails: details,
    })
    return c.json({
      items: page.orders.map((found) => summaryOf(found, { withLines: lines })),
      nextCursor: page.nextCursor,
      truncated: page.truncated,
    } satisfies Page<OrderSummary>)
  })
}

const unknownOperator = (): Response =>
  problemResponse({
    title: 'Not Found',
    status: 404,
    code: 'unknown-operator',
    detail: 'No operator has a valid token with this hash.',
  })

const unknownOrder = (): Response =>
  problemResponse({
    title: 'Not Found',
    status: 404,
    code: 'unknown-order',
    detail: 'No order is recorded under this id.',
  })
