import { Order, OrderList, OrderListQuery } from '@shop/contracts/http'
import { orderIdPattern } from '@shop/contracts'
import { readKey } from '../http/idempotency-key.ts'
import { limitBody } from '../http/limit-body.ts'
import { noBody } from '../http/no-body.ts'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import { traceparentOf } from '../http/request-scope.ts'
import {
  adminCodes,
  adminSecurity,
  canceledAnswer,
  createRoute,
  jsonAnswer,
  keyCodes,
  newRoutes,
  noBodyCodes,
  noQuery,
  orderOnItsWay,
  orderParam,
  problemAnswers,
} from '../openapi/described.ts'
import {
  detailedOrderExamples,
  orderExamples,
  orderPageExamples,
} from '../openapi/order-examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { MiddlewareHandler } from 'hono'
import type { CancelOrderAsOperator } from '../orders/cancel-order.ts'
import { canceledResponse } from '../orders/order-answers.ts'
import { shown } from '../http/shown-order.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse, changeAnswers, changeCodes, changedResponse } from './answers.ts'
import type { MakeChange } from './make-change.ts'

const shared = { tags: ['Admin'], security: adminSecurity }
const { pending, confirmed, rejected, canceled, shipped } = orderExamples

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders',
  operationId: 'listOrders',
  summary: 'List and search orders, newest first',
  description:
    'Without their lines and details, unless `lines=true` and `details=true` ask for them; the reference is always there. All conditions have to hold. A page may have fewer orders than `limit`: it ends at 1 MiB of orders, lines and details counted. As long as there is a `nextCursor`, more follow.',
  request: { query: OrderListQuery },
  responses: {
    200: jsonAnswer(OrderList, {
      description: 'A page; the Link header leads to the next',
      headers: ['Cache-Control', 'Link'],
      examples: orderPageExamples,
    }),
    ...problemAnswers(['invalid-request', ...adminCodes, 'backend-unavailable']),
  },
})

const readRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders/{id}',
  operationId: 'readOrderAsOperator',
  summary: 'Read an order',
  request: { params: orderParam, query: noQuery },
  responses: {
    200: jsonAnswer(Order, {
      description: 'The order',
      headers: ['Cache-Control'],
      examples: {
        pending,
        confirmed,
        rejected,
        canceled,
        shipped,
        ...detailedOrderExamples,
      },
    }),
    ...problemAnswers(['invalid-request', 'unknown-order', ...adminCodes, 'backend-unavailable']),
  },
})

const shipRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/orders/{id}/ship',
    operationId: 'shipOrder',
    summary: 'Say that the parcel left',
    middleware,
    parameters: [keyHeader],
    request: { params: orderParam, query: noQuery },
    responses: {
      200: jsonAnswer(Order, {
        description: 'Shipped',
        headers: ['Cache-Control'],
        examples: { shipped },
      }),
      ...changeAnswers,
      ...problemAnswers([
        ...noBodyCodes,
        'unknown-order',
        'not-confirmed',
        'incomplete-order',
        ...changeCodes,
      ]),
    },
  })

const cancelRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/orders/{id}/cancel',
    operationId: 'cancelOrderAsOperator',
    summary: 'Cancel an order for its shopper',
    middleware,
    parameters: [keyHeader],
    request: { params: orderParam, query: noQuery },
    responses: {
      200: canceledAnswer,
      ...orderOnItsWay,
      ...problemAnswers([
        ...noBodyCodes,
        ...keyCodes,
        ...adminCodes,
        'unknown-order',
        'already-shipped',
      ]),
    },
  })

type Actions = {
  shipOrder: MakeChange['shipOrder']
  cancelOrderAsOperator: CancelOrderAsOperator
  /** The answer to a cancellation that was not sent. */
  shedOrder: () => Response
}

/** Whether a text looks like the id of an order. */
export const isOrderId = (id: string): boolean => orderIdPattern.test(id)

/**
 * The routes of operators for orders. An id only has to look like one: its tag is not checked, so that an operator can act
 * on every order that the list shows, whatever became of the secret that made its id.
 */
export const adminOrderRoutes = (
  ports: FrontPorts,
  { shipOrder, cancelOrderAsOperator, shedOrder }: Actions,
) => {
  const { orders, settings, nowMs } = ports
  const bodiless = [limitBody(settings.limits.adminBodyBytesMax), noBody]
  return newRoutes()
    .openapi(listRoute, async (c) => {
      const query = c.req.valid('query')
      const list = await orders.orders(query)
      const link = nextPageLink('/admin/orders', query, list.nextCursor)
      return adminResponse(
        { ...list, items: list.items.map(shown) },
        { headers: link === undefined ? {} : { Link: link } },
      )
    })
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      const order = isOrderId(id) ? await orders.detailedOrder(id) : undefined
      return order === undefined ? problem('unknown-order') : adminResponse(shown(order))
    })
    .openapi(shipRoute(bodiless), async (c) => {
      const { id } = c.req.valid('param')
      if (!isOrderId(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const item = { changeId: read.key, orderId: id }
      return changedResponse(await shipOrder(item, traceparentOf(c)), read.key)
    })
    .openapi(cancelRoute(bodiless), async (c) => {
      const { id } = c.req.valid('param')
      if (!isOrderId(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const request = { orderId: id, nowMs: nowMs(), traceparent: traceparentOf(c) }
      const canceled = await cancelOrderAsOperator(request)
      return canceledResponse(canceled, { orderId: id, shed: shedOrder })
    })
}
