import { Order, OrderList, OrderListQuery } from '@shop/contracts/http'
import type { createCancelOrder } from '../cancel-order.ts'
import type { createMakeChange } from '../make-change.ts'
import { canceledResponse } from '../order-answers.ts'
import { createOrderIdentity, readKey } from '../order-identity.ts'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../problems.ts'
import { adminResponse, changeAnswers, changedResponse } from './admin-answers.ts'
import {
  adminAnswers,
  adminSecurity,
  badRequest,
  createRoute,
  jsonAnswer,
  keyHeader,
  newRoutes,
  notAnswering,
  orderAnswers,
  orderParam,
  problemAnswer,
} from './described.ts'
import { nextPageLink } from './representation.ts'

const shared = { tags: ['Admin'], security: adminSecurity }
const unknownOrder = { 404: problemAnswer('There is no such order') }

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders',
  summary: 'List orders, newest first',
  request: { query: OrderListQuery },
  responses: {
    200: jsonAnswer(OrderList, 'A page; the Link header leads to the next'),
    ...badRequest,
    ...adminAnswers,
    ...notAnswering,
  },
})

const readRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders/{id}',
  summary: 'Read an order',
  request: { params: orderParam },
  responses: {
    200: jsonAnswer(Order, 'The order'),
    ...adminAnswers,
    ...unknownOrder,
    ...notAnswering,
  },
})

const shipRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/admin/orders/{id}/ship',
  summary: 'Say that the parcel left',
  parameters: [keyHeader],
  request: { params: orderParam },
  responses: {
    200: jsonAnswer(Order, 'Shipped'),
    ...changeAnswers,
    ...badRequest,
    ...adminAnswers,
    ...unknownOrder,
  },
})

const cancelRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/admin/orders/{id}/cancel',
  summary: 'Cancel an order for its shopper',
  parameters: [keyHeader],
  request: { params: orderParam },
  responses: {
    200: jsonAnswer(Order, 'Canceled; or rejected or shipped before, and then it stays so'),
    ...orderAnswers,
    ...badRequest,
    ...adminAnswers,
    ...unknownOrder,
  },
})

type Actions = {
  shipOrder: ReturnType<typeof createMakeChange>['shipOrder']
  cancelOrder: ReturnType<typeof createCancelOrder>
  /** The answer to a cancellation that was not sent. */
  refuseOrder: () => Response
}

/** Orders as operators see and change them. Ids that the shop did not give out reach neither bus nor worker. */
export const adminOrderRoutes = (
  ports: FrontPorts,
  { shipOrder, cancelOrder, refuseOrder }: Actions,
) => {
  const { orders, settings, nowMs } = ports
  const identity = createOrderIdentity(settings.orderIdSecrets)
  return newRoutes()
    .openapi(listRoute, async (c) => {
      const query = c.req.valid('query')
      const list = await orders.orders(query)
      const link = nextPageLink('/admin/orders', query, list.nextCursor)
      return adminResponse(list, { headers: link === undefined ? {} : { Link: link } })
    })
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      const order = identity.isIssued(id) ? await orders.order(id) : undefined
      return order === undefined ? problem('unknown-order') : adminResponse(order)
    })
    .openapi(shipRoute, async (c) => {
      const { id } = c.req.valid('param')
      if (!identity.isIssued(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('refusal' in read) return read.refusal
      return changedResponse(await shipOrder({ changeId: read.key, orderId: id }), read.key)
    })
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param')
      if (!identity.isIssued(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('refusal' in read) return read.refusal
      const canceled = await cancelOrder({ orderId: id, nowMs: nowMs() })
      return canceledResponse(canceled, { orderId: id, refuse: refuseOrder })
    })
}
