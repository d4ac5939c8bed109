import type { OrderContent as Content, OrderIdentity } from '@shop/contracts'
import { Order, OrderContent } from '@shop/contracts/http'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyInTime, type InTime } from '../http/body-in-time.ts'
import { busy } from '../http/busy.ts'
import { readOrderKey } from '../http/idempotency-key.ts'
import { refuseOtherCharsets } from '../http/json-body.ts'
import { limitBody } from '../http/limit-body.ts'
import { noBody } from '../http/no-body.ts'
import { parsePrefer, preferenceApplied } from '../http/prefer.ts'
import { problem } from '../http/problems.ts'
import { traceparentOf } from '../http/request-scope.ts'
import {
  canceledAnswer,
  createRoute,
  jsonAnswer,
  jsonBody,
  jsonCodes,
  keyCodes,
  newRoutes,
  noBodyCodes,
  orderOnItsWay,
  orderParam,
  problemAnswers,
  readCodes,
  readOrderCodes,
  rushCodes,
  shopperSecurity,
} from '../openapi/described.ts'
import { contentExamples, detailedOrderExamples, orderExamples } from '../openapi/order-examples.ts'
import {
  orderKeyHeader,
  orderKeyToReadHeader,
  placingKeyHeader,
  preferHeader,
  preferWaitHeader,
} from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'
import type { CancelOrder } from './cancel-order.ts'
import { canceledResponse, orderResponse, unrecordedOrder } from './order-answers.ts'
import type { OrderAccess, ReadOneOrder } from './order-access.ts'
import type { AnswerOrder } from './take-order.ts'

const { pending, confirmed, partlyShipped, rejected, canceled, shipped, unheardOf } = orderExamples

const placing = `Make a UUID, send it as \`Idempotency-Key\`, and send the same request again until the answer is 201: it is one order.

- **201**: it is on disk and will not be lost. With \`Prefer: wait=5\` the answer waits for the decision: \`confirmed\` or \`rejected\` with reasons.
- **202**: it is on its way, but not known to be on disk.
- **503**: not even that is known.

All lines are reserved or none. Lines of one SKU are summed.

The answer shows the order as its id does. Details (\`reference\`, \`customer\`, \`note\`, \`metadata\`, names of lines) are read with the key.`

const placeRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    method: 'post',
    path: '/orders',
    operationId: 'placeOrder',
    summary: 'Place an order',
    description: placing,
    tags: ['Orders'],
    security: shopperSecurity,
    middleware,
    parameters: [placingKeyHeader, preferHeader],
    request: { body: jsonBody(OrderContent, contentExamples) },
    responses: {
      201: jsonAnswer(Order, {
        description: 'Recorded on disk. A repeat answers the present state',
        headers: ['Location', 'Cache-Control', 'Preference-Applied'],
        examples: { confirmed, pending, rejected },
      }),
      ...orderOnItsWay,
      ...problemAnswers([
        ...jsonCodes,
        ...keyCodes,
        'body-too-slow',
        'key-reused',
        'reference-used',
        'wrong-currency',
        'not-yet-available',
        'over-limit',
        'unauthorized',
        'insufficient-role',
        'rate-limited',
        'internal',
      ]),
    },
  })

const readRoute = createRoute({
  method: 'get',
  path: '/orders/{id}',
  operationId: 'readOrder',
  summary: 'Read an order',
  description:
    'The id alone opens the order, and its key also the details: customer, note, metadata, reference, and the lines as they were sent. An id that this shop gave out is never 404: an order that is not recorded (yet) is `pending` with `recorded: false`. When too many requests wait, the answer comes at once, without `Preference-Applied`.',
  tags: ['Orders'],
  security: shopperSecurity,
  parameters: [orderKeyToReadHeader, preferWaitHeader],
  request: { params: orderParam },
  responses: {
    200: jsonAnswer(Order, {
      description: 'The order; with `recorded: false` it is not known (yet): see `hint`',
      headers: ['Cache-Control', 'Preference-Applied'],
      examples: {
        confirmed,
        partlyShipped,
        pending,
        rejected,
        canceled,
        shipped,
        unheardOf,
        ...detailedOrderExamples,
      },
    }),
    ...problemAnswers([...readOrderCodes, ...rushCodes, ...readCodes]),
  },
})

const cancelRoute = (readBody: MiddlewareHandler) =>
  createRoute({
    method: 'post',
    path: '/orders/{id}/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order',
    description:
      'An order that was never recorded can be canceled too, and then stays canceled. A rejected order stays as it is. One that is shipped, or of which a part has left, is answered 409, with the `order` as it is.',
    tags: ['Orders'],
    security: shopperSecurity,
    middleware: [readBody, noBody],
    parameters: [orderKeyHeader],
    request: { params: orderParam },
    responses: {
      200: canceledAnswer,
      ...orderOnItsWay,
      ...problemAnswers([
        ...noBodyCodes,
        ...keyCodes,
        'body-too-slow',
        'wrong-key',
        'already-shipped',
        'unknown-order',
        'unauthorized',
        'insufficient-role',
        'rate-limited',
        'internal',
      ]),
    },
  })

const sendItAgain =
  'We have not heard of it. If you placed it, send it again with your Idempotency-Key: it is taken once only.'

type OrderActions = {
  answerOrder: AnswerOrder
  inTime: InTime
  cancelOrder: CancelOrder
  protection: Protection
  identity: OrderIdentity
  access: OrderAccess
}

/** The routes of shoppers for their orders. The id of an order opens it for reading, its key for canceling. */
export const orderRoutes = (
  ports: FrontPorts,
  { answerOrder, inTime, cancelOrder, protection, identity, access }: OrderActions,
) => {
  const { settings, nowMs } = ports
  const readOrder = createReadOrder(ports, protection)
  const readBody = bodyInTime(inTime, limitBody(settings.limits.orderBodyBytesMax))

  return newRoutes()
    .openapi(
      placeRoute([protection.whileThereIsRoom(refuseOtherCharsets), readBody]),
      async (c) => {
        const isTrusted = protection.isTrusted(c)
        const read = readOrderKey(c.req.header('Idempotency-Key'), { isTrusted })
        if ('problem' in read) return read.problem
        const content: Content = c.req.valid('json')
        return answerOrder({
          key: read.key,
          content,
          prefer: parsePrefer(c.req.header('Prefer')),
          traceparent: traceparentOf(c),
          context: c,
          isTrusted,
        })
      },
    )
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      const read = access(c, id)
      return read instanceof Response ? read : readOrder(c, id, read)
    })
    .openapi(cancelRoute(readBody), async (c) => {
      const { id } = c.req.valid('param')
      if (!identity.isIssued(id)) return problem('unknown-order')
      const isTrusted = protection.isTrusted(c)
      const read = readOrderKey(c.req.header('Idempotency-Key'), { isTrusted })
      if ('problem' in read) return read.problem
      if (!identity.isKeyOf(read.key, id)) return problem('wrong-key')
      const request = { orderId: id, nowMs: nowMs(), traceparent: traceparentOf(c) }
      const canceled = await cancelOrder({ ...request, key: read.key })
      return canceledResponse(canceled, { orderId: id, shed: protection.shedOrder })
    })
}

/** Answers a read at once, or waits for the decision as long as the client prefers and while there is room to wait. */
const createReadOrder = (
  { metrics, stopping }: FrontPorts,
  { enterReaders, orderReads }: Protection,
) => {
  /** Waits until the order is decided. A front that stops answers with the present state. */
  const decidedOrder = async (
    read: ReadOneOrder,
    { id, waitSeconds, request }: { id: string; waitSeconds: number; request: AbortSignal },
  ) => {
    const signal = AbortSignal.any([request, stopping])
    try {
      return await read(id, { waitSeconds, signal })
    } catch (error) {
      if (stopping.aborted) return read(id)
      throw error
    }
  }

  return async (c: Context, id: string, read: ReadOneOrder): Promise<Response> => {
    const { waitSeconds } = parsePrefer(c.req.header('Prefer'))
    const leaveReaders = waitSeconds === undefined ? undefined : enterReaders(c)
    const waits = waitSeconds !== undefined && leaveReaders !== undefined
    const leave = leaveReaders ?? orderReads.enter()
    if (leave === undefined) return busy(metrics, 'order-reads')
    try {
      const order = waits
        ? await decidedOrder(read, { id, waitSeconds, request: c.req.raw.signal })
        : await read(id)
      return orderResponse(order ?? unrecordedOrder(id, { hint: sendItAgain }), {
        headers: waits ? preferenceApplied({ respondAsync: false, waitSeconds }) : {},
      })
    } finally {
      leave()
    }
  }
}
