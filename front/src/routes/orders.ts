import type { OrderContent as Content } from '@shop/contracts'
import { Order, OrderContent } from '@shop/contracts/http'
import type { createCancelOrder } from '../cancel-order.ts'
import { bodyInTime } from '../middleware/body-in-time.ts'
import { busy } from '../middleware/bulkheads.ts'
import { limitBody } from '../middleware/limit-body.ts'
import {
  canceledResponse,
  orderResponse,
  placedResponse,
  unrecordedOrder,
} from '../order-answers.ts'
import { createOrderIdentity, readKey } from '../order-identity.ts'
import type { createPlaceOrder } from '../place-order.ts'
import type { FrontPorts } from '../ports.ts'
import { parsePrefer, preferenceApplied } from '../prefer.ts'
import { problem } from '../problems.ts'
import type { Protection } from '../protection.ts'
import {
  badRequest,
  createRoute,
  jsonAnswer,
  keyHeader,
  newRoutes,
  notAnswering,
  orderAnswers,
  orderParam,
  preferHeader,
  problemAnswer,
} from './described.ts'

const unknownOrder = { 404: problemAnswer('Not an id that this shop gave out') }

const placeRoute = (ports: FrontPorts) =>
  createRoute({
    method: 'post',
    path: '/orders',
    summary: 'Place an order',
    tags: ['Orders'],
    middleware: bodyInTime(ports, limitBody(ports.settings.limits.orderBodyBytesMax)),
    parameters: [keyHeader, preferHeader],
    request: {
      body: { required: true, content: { 'application/json': { schema: OrderContent } } },
    },
    responses: {
      201: jsonAnswer(Order, 'Recorded on disk. A repeat answers the present state'),
      ...orderAnswers,
      ...badRequest,
      413: problemAnswer('The body is too large'),
      415: problemAnswer('The body is not application/json'),
      422: problemAnswer('The key was used for another order'),
    },
  })

const readRoute = createRoute({
  method: 'get',
  path: '/orders/{id}',
  summary: 'Read an order',
  tags: ['Orders'],
  parameters: [preferHeader],
  request: { params: orderParam },
  responses: {
    200: jsonAnswer(Order, 'The order; with `recorded: false` it is not known (yet): see `hint`'),
    ...badRequest,
    ...unknownOrder,
    ...notAnswering,
  },
})

const cancelRoute = createRoute({
  method: 'post',
  path: '/orders/{id}/cancel',
  summary: 'Cancel an order',
  tags: ['Orders'],
  parameters: [keyHeader],
  request: { params: orderParam },
  responses: {
    200: jsonAnswer(Order, 'Canceled; or rejected or shipped before, and then it stays so'),
    ...orderAnswers,
    ...badRequest,
    403: problemAnswer('The order was placed with another key'),
    ...unknownOrder,
  },
})

const sendItAgain =
  'We have not heard of it. If you placed it, send it again with your Idempotency-Key: it is taken once only.'

export type OrderActions = {
  placeOrder: ReturnType<typeof createPlaceOrder>
  cancelOrder: ReturnType<typeof createCancelOrder>
  protection: Protection
}

/** What a shopper does with orders. Who has the id may look, who has the key may cancel. */
export const orderRoutes = (
  ports: FrontPorts,
  { placeOrder, cancelOrder, protection }: OrderActions,
) => {
  const { orders, settings, nowMs, metrics, stopping } = ports
  const { refuseOrder: refuse } = protection
  const identity = createOrderIdentity(settings.orderIdSecrets)

  /** Holds the answer until the order is decided; a front that stops answers with what is true then. */
  const decidedOrder = async (id: string, waitSeconds: number, request: AbortSignal) => {
    const signal = AbortSignal.any([request, stopping])
    try {
      return await orders.order(id, { waitSeconds, signal })
    } catch (error) {
      if (stopping.aborted) return orders.order(id)
      throw error
    }
  }

  return newRoutes()
    .openapi(placeRoute(ports), async (c) => {
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('refusal' in read) return read.refusal
      const content: Content = c.req.valid('json')
      const prefer = parsePrefer(c.req.header('Prefer'))
      const orderId = identity.idOf(read.key)
      const placed = await placeOrder({ orderId, content, prefer, nowMs: nowMs() })
      metrics.placed(placed.outcome)
      const headers = preferenceApplied(prefer)
      return placedResponse(placed, { orderId, content, headers, refuse })
    })
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      if (!identity.isIssued(id)) return problem('unknown-order')
      const { waitSeconds } = parsePrefer(c.req.header('Prefer'))
      const leaveReaders = waitSeconds === undefined ? undefined : protection.enterReaders(c)
      const waits = waitSeconds !== undefined && leaveReaders !== undefined
      const leave = leaveReaders ?? protection.orderReads.enter()
      if (leave === undefined) return busy(metrics, 'order-reads')
      try {
        const order = waits
          ? await decidedOrder(id, waitSeconds, c.req.raw.signal)
          : await orders.order(id)
        return orderResponse(order ?? unrecordedOrder(id, { hint: sendItAgain }), {
          headers: waits ? preferenceApplied({ respondAsync: false, waitSeconds }) : {},
        })
      } finally {
        leave()
      }
    })
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param')
      if (!identity.isIssued(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('refusal' in read) return read.refusal
      if (!identity.isKeyOf(read.key, id)) return problem('wrong-key')
      const canceled = await cancelOrder({ orderId: id, nowMs: nowMs() })
      return canceledResponse(canceled, { orderId: id, refuse })
    })
}
