import { orderIdPattern } from '@shop/contracts'
import { FeedQuery, OrderEventPage, OrderHistory, StockEventPage } from '@shop/contracts/http'
import type { Context } from 'hono'
import type { ReadFeed } from '../feed-ports.ts'
import { busy } from '../http/busy.ts'
import { problem } from '../http/problems.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  newRoutes,
  noQuery,
  orderParam,
  problemAnswers,
} from '../openapi/described.ts'
import {
  historyExamples,
  orderEventExamples,
  stockEventExamples,
} from '../openapi/feed-examples.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'
import { adminResponse } from './answers.ts'

const shared = { tags: ['Admin'], security: adminSecurity }
const feedProblems = problemAnswers([
  'invalid-request',
  'cursor-gone',
  'busy',
  ...adminCodes,
  'backend-unavailable',
])
const howToRead =
  'Each answer has the cursor `next` for the request after it, also when there are no events. With `wait` an answer without events waits for the first one. Events may come again: `id` tells. A page ends at 1 MiB of events. `410` says that a cursor cannot be gone on from, because the database was restored or the events are no longer kept: read everything once, then go on from its `next`.'

const orderEventsRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/events',
  operationId: 'readOrderEvents',
  summary: 'Read what happened to orders',
  description: `Every change of every order, once for each version, in order, as CloudEvents. ${howToRead} \`data\` is the order as it is when read: a reader that keeps the highest \`version\` of each order has its state.`,
  request: { query: FeedQuery },
  responses: {
    200: jsonAnswer(OrderEventPage, {
      description: 'Events behind `after`',
      headers: ['Cache-Control'],
      examples: orderEventExamples,
    }),
    ...feedProblems,
  },
})

const stockEventsRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/stock-events',
  operationId: 'readStockEvents',
  summary: 'Read which products ran low, sold out or are back',
  description: `A product whose available units fell to its \`lowStockAt\` or fewer (\`stock.low\`), to none (\`stock.sold-out\`), or rose above such a level again (\`stock.back\`), as CloudEvents. ${howToRead}`,
  request: { query: FeedQuery },
  responses: {
    200: jsonAnswer(StockEventPage, {
      description: 'Events behind `after`',
      headers: ['Cache-Control'],
      examples: stockEventExamples,
    }),
    ...feedProblems,
  },
})

const historyRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders/{id}/history',
  operationId: 'readOrderHistory',
  summary: 'Read what happened to an order',
  request: { params: orderParam, query: noQuery },
  responses: {
    200: jsonAnswer(OrderHistory, {
      description: 'One entry for each version, oldest first',
      headers: ['Cache-Control'],
      examples: historyExamples,
    }),
    ...problemAnswers(['invalid-request', 'unknown-order', ...adminCodes, 'backend-unavailable']),
  },
})

/** The routes of operators and their programs for what happened. A wait takes one of the places of waiting reads. */
export const adminFeedRoutes = (ports: FrontPorts, protection: Protection) => {
  const { orders, inventory } = ports
  const answer = createAnswerFeed(ports, protection)
  return newRoutes()
    .openapi(orderEventsRoute, (c) => answer(c, c.req.valid('query'), orders.events))
    .openapi(stockEventsRoute, (c) => answer(c, c.req.valid('query'), inventory.events))
    .openapi(historyRoute, async (c) => {
      const { id } = c.req.valid('param')
      const history = orderIdPattern.test(id) ? await orders.history(id) : undefined
      return history === undefined ? problem('unknown-order') : adminResponse(history)
    })
}

type Query = { after?: string | undefined; limit: number; wait: number }

const createAnswerFeed = (
  { metrics, stopping }: FrontPorts,
  { enterReaders }: Pick<Protection, 'enterReaders'>,
) => {
  /** A front that stops answers with the events that there are. */
  const waitedFor = async <Event>(
    read: ReadFeed<Event>,
    { wait: waitSeconds, ...query }: Query,
    request: AbortSignal,
  ) => {
    try {
      return await read(query, { waitSeconds, signal: AbortSignal.any([request, stopping]) })
    } catch (error) {
      if (stopping.aborted) return read(query)
      throw error
    }
  }

  return async <Event>(c: Context, query: Query, read: ReadFeed<Event>): Promise<Response> => {
    const { after, limit, wait } = query
    const leave = wait > 0 ? enterReaders(c) : () => undefined
    if (leave === undefined) return busy(metrics, 'waits')
    try {
      const page =
        wait > 0 ? await waitedFor(read, query, c.req.raw.signal) : await read({ after, limit })
      return 'gone' in page ? problem('cursor-gone', { next: page.next }) : adminResponse(page)
    } finally {
      leave()
    }
  }
}
