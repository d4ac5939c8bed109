import type { DetailedOrderView } from '@shop/contracts'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { busy } from '../http/busy.ts'
import { namesOf } from '../http/request-scope.ts'
import { setHeaders } from '../http/security.ts'
import {
  createRoute,
  newRoutes,
  orderParam,
  problemAnswers,
  readCodes,
  readOrderCodes,
  rushCodes,
  shopperSecurity,
} from '../openapi/described.ts'
import { eventExamples } from '../openapi/order-examples.ts'
import { carrying, lastEventHeader, orderKeyToReadHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import type { Leave } from '../protection/concurrency-limit.ts'
import type { Protection } from '../protection/protection.ts'
import { unrecordedOrder } from './order-answers.ts'
import type { OrderAccess, ReadOneOrder } from './order-access.ts'
import { isFinal, orderChanges } from './order-changes.ts'
import { shown } from '../http/shown-order.ts'

const eventsRoute = createRoute({
  method: 'get',
  path: '/orders/{id}/events',
  operationId: 'followOrder',
  summary: 'Follow an order',
  description:
    'Server-sent events: the order as it is (with its details, if the key of the order comes along), then each change until the last. `data` is an Order, `id` its version. A comment every few seconds keeps proxies from closing the stream. It ends after five minutes, and browsers reconnect by themselves.',
  tags: ['Orders'],
  security: shopperSecurity,
  parameters: [orderKeyToReadHeader, lastEventHeader],
  request: { params: orderParam },
  responses: {
    200: {
      description: 'Each event is an Order',
      ...carrying('Cache-Control'),
      content: { 'text/event-stream': { schema: { type: 'string' }, examples: eventExamples } },
    },
    204: { description: 'The client has seen the final state: do not come back' },
    ...problemAnswers([...readOrderCodes, ...rushCodes, ...readCodes]),
  },
})

/** Keeps proxies from holding events back, to fill a buffer (nginx) or to compress them. */
const passedOnAtOnce = {
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

const notHeardOf =
  'We have not heard of it. If you placed it, send it again with your Idempotency-Key.'

/** The events of one order, for as long as its client listens. */
export const orderEventRoutes = (
  ports: FrontPorts,
  { protection, access }: { protection: Protection; access: OrderAccess },
) => {
  const { metrics, log } = ports
  const { enterReaders } = protection

  return newRoutes().openapi(eventsRoute, async (c) => {
    const { id } = c.req.valid('param')
    const readOrder = access(c, id)
    if (readOrder instanceof Response) return readOrder
    const leave = enterReaders(c)
    if (leave === undefined) return busy(metrics, 'waits')
    const found = await readOrder(id).catch((error: unknown) => {
      leave()
      throw error
    })
    const first = found ?? unrecordedOrder(id, { hint: notHeardOf })
    const seenVersion = seenVersionOf(c.req.header('Last-Event-ID'))
    if (isFinal(first) && first.version <= seenVersion) {
      leave()
      return new Response(null, { status: 204 })
    }
    const send = sender(ports, { readOrder, first, seenVersion, request: c.req.raw.signal, leave })
    const response = streamSSE(c, send, async (error) => {
      log.error('event stream failed', { ...namesOf(c.get('scope')), error: String(error) })
    })
    setHeaders(response, passedOnAtOnce)
    response.headers.set('Referrer-Policy', 'no-referrer')
    return response
  })
}

type Following = {
  readOrder: ReadOneOrder
  first: DetailedOrderView
  seenVersion: number
  request: AbortSignal
  leave: Leave
}

/** Sends the changes of an order until they end, its client is gone or the front stops, and then calls `leave`. */
const sender = (
  { settings: { limits }, nowMs, stopping, keepRunning }: FrontPorts,
  { readOrder, first, seenVersion, request, leave }: Following,
) => {
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, request, stopping])

  const send = async (stream: SSEStreamingApi): Promise<void> => {
    stream.onAbort(() => gone.abort())
    try {
      for await (const order of orderChanges(first, seenVersion, {
        readOrder,
        limits,
        nowMs,
        signal,
      })) {
        if (order === undefined) await stream.write(': still here\n\n')
        else
          await stream.writeSSE({ id: String(order.version), data: JSON.stringify(shown(order)) })
      }
    } finally {
      leave()
    }
  }

  return (stream: SSEStreamingApi): Promise<void> => {
    const sent = send(stream)
    // Some runtimes end a request with its client, and then `leave` would never be called.
    keepRunning(sent.catch(() => undefined))
    return sent
  }
}

/** The version that the client saw last, −1 when it saw none. */
const seenVersionOf = (lastEventId: string | undefined): number =>
  lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : -1
