import { Hono } from 'hono'
import { problemResponse, type OrderView } from '@shop/contracts'
import {
  orderPaths,
  OrdersQuerySchema,
  OrderWaitQuerySchema,
  type Page,
} from '@shop/contracts/internal-http'
import { parseQuery, type WaitingReads } from '@shop/engine'
import { statusOf, viewOf, type Order } from './domain/order.ts'
import type { OrderStore } from './sqlite/store.ts'

/** Order's reads: one order, now or when it has news; the existing orders of many ids; and the operators' list. */
export const orderRoutes = ({ orders }: OrderStore, waitingReads: WaitingReads): Hono => {
  const app = new Hono()

  /** The order as soon as it satisfies `isNews`, or as it is when the time is up. */
  const findWithin = async (
    orderId: string,
    waitMs: number,
    isNews: (order: Order) => boolean,
  ): Promise<Order | undefined> => {
    const until = performance.now() + waitMs
    for (;;) {
      const order = orders.find(orderId)
      const leftMs = until - performance.now()
      if ((order && isNews(order)) || leftMs <= 0) return order
      const isOneOfTooMany = !(await waitingReads.changeOf(orderId, leftMs))
      if (isOneOfTooMany) return order
    }
  }

  app.get(orderPaths.order, async (c) => {
    const { wait, after } = parseQuery(OrderWaitQuerySchema, c.req.query())
    const isNews = (order: Order): boolean =>
      after === undefined ? statusOf(order) !== 'pending' : order.version > after
    const order = await findWithin(c.req.param('orderId'), wait * 1_000, isNews)
    return order ? c.json(viewOf(order)) : unknownOrder()
  })
  app.get(orderPaths.orders, (c) => {
    const { ids, status, from, to, cursor, limit } = parseQuery(OrdersQuerySchema, c.req.query())
    if (ids) return c.json({ items: ids.flatMap((id) => orders.find(id) ?? []).map(viewOf) })
    const page = orders.page({
      status,
      fromMs: from ?? 0,
      toMs: to ?? Number.MAX_SAFE_INTEGER,
      before: cursor,
      limit,
    })
    return c.json({
      items: page.orders.map(viewOf),
      ...(page.nextCursor ? { nextCursor: page.nextCursor } : {}),
    } satisfies Page<OrderView>)
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
