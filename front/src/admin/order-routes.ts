import { Order, OrderList, OrderListQuery } from '@shop/contracts/http'
import { orderIdPattern } from '@shop/contracts'
import { readKey } from '../http/idempotency-key.ts'
import { limitBody } from '../http/limit-body.ts'
import { noBody } from '../http/no-body.ts'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import { operatorOf, traceparentOf } from '../http/request-scope.ts'
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
import { orderExamples, orderPageExamples } from '../openapi/examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { MiddlewareHandler } from 'hono'
import type { CancelOrderAsOperator } from '../orders/cancel-order.ts'
import { canceledResponse } from '../orders/order-answers.ts'
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
  summary: 'List orders, newest first',
  description:
    'Without their lines, unless `lines=true` asks for them. A page may have fewer orders than `limit`: it ends at 1 MiB of orders, lines counted. As long as there is a `nextCursor`, more follow.',
  request: { query: OrderListQuery },
  responses: {
    200: jsonAnswer(OrderList, {
      description: 'A page; the Link header leads to the next',
      headers: ['Cache-Control', 'Link'],
      examples: orderPageExamples,
    }),
    ...problemAnswers(['invalid-request', ...adminCodes]),
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
      examples: { pending, confirmed, rejected, canceled, shipped },
    }),
    ...problemAnswers(['invalid-request', 'unknown-order', ...adminCodes]),
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
      ...problemAnswers([...noBodyCodes, 'unknown-order', 'not-confirmed', ...changeCodes]),
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
      ...problemAnswers([
        ...noBodyCodes,
        ...keyCodes,
        ...adminCodes,
        'insufficient-role',
        'unknown-order',
        'already-shipped',
      ]),
      ...orderOnItsWay,
    },
  })

type Actions = {
  shipOrder: MakeChange['shipOrder']
  cancelOrderAsOperator: CancelOrderAsOperator
  /** The answer to a cancellation that was not sent. */
  shedOrder: () => Response
}

const isOrderId = (id: string): boolean => orderIdPattern.test(id)

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
      return adminResponse(list, { headers: link === undefined ? {} : { Link: link } })
    })
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      const order = isOrderId(id) ? await orders.order(id) : undefined
      return order === undefined ? problem('unknown-order') : adminResponse(order)
    })
    .openapi(shipRoute(bodiless), async (c) => {
      const { id } = c.req.valid('param')
      if (!isOrderId(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const item = { changeId: read.key, by: operatorOf(c), orderId: id }
      return changedResponse(await shipOrder(item, traceparentOf(c)), read.key)
    })
    .openapi(cancelRoute(bodiless), async (c) => {
      const { id } = c.req.valid('param')
      if (!isOrderId(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const request = { orderId: id, nowMs: nowMs(), traceparent: traceparentOf(c) }
      const canceled = await cancelOrderAsOperator({ ...request, by: operatorOf(c) })
      return canceledResponse(canceled, { orderId: id, shed: shedOrder })
    })
}
