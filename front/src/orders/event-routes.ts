import type { OrderView } from '@shop/contracts'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { busy } from '../http/busy.ts'
import { namesOf } from '../http/request-scope.ts'
import { unrecordedOrder } from './order-answers.ts'
import { isFinal, orderChanges } from './order-changes.ts'
import { createOrderIdentity } from './order-identity.ts'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../http/problems.ts'
import type { Protection } from '../protection/protection.ts'
import {
  createRoute,
  newRoutes,
  orderParam,
  problemAnswers,
  readCodes,
  rushCodes,
} from '../openapi/described.ts'
import { eventExamples } from '../openapi/examples.ts'
import { carrying, lastEventHeader } from '../openapi/headers.ts'

const eventsRoute = createRoute({
  method: 'get',
  path: '/orders/{id}/events',
  operationId: 'followOrder',
  summary: 'Follow an order',
  description:
    'Server-sent events: the order as it is, then each change, until nothing more can come. `data` is an Order, `id` its version. A comment each few seconds keeps proxies from closing the stream; it ends after five minutes, and browsers come back by themselves.',
  tags: ['Orders'],
  parameters: [lastEventHeader],
  request: { params: orderParam },
  responses: {
    200: {
      description: 'Each event is an Order',
      ...carrying('Cache-Control'),
      content: { 'text/event-stream': { schema: { type: 'string' }, examples: eventExamples } },
    },
    204: { description: 'The final state was seen already: do not come back' },
    ...problemAnswers(['unknown-order', ...rushCodes, ...readCodes]),
  },
})

const notHeardOf =
  'We have not heard of it. If you placed it, send it again with your Idempotency-Key.'

/** Events of one order, for as long as its client listens. */
export const orderEventRoutes = (ports: FrontPorts, { enterReaders }: Protection) => {
  const { orders, settings, nowMs, stopping, log, metrics, keepRunning } = ports
  const identity = createOrderIdentity(settings.orderIdSecrets)

  const firstOf = async (id: string): Promise<OrderView> =>
    (await orders.order(id)) ?? unrecordedOrder(id, { hint: notHeardOf })

  return newRoutes().openapi(eventsRoute, async (c) => {
    const { id } = c.req.valid('param')
    if (!identity.isIssued(id)) return problem('unknown-order')
    const seenVersion = seenVersionOf(c.req.header('Last-Event-ID'))
    const leave = enterReaders(c)
    if (leave === undefined) return busy(metrics, 'waits')
    const first = await firstOf(id).catch((error: unknown) => {
      leave()
      throw error
    })
    if (isFinal(first) && first.version <= seenVersion) {
      leave()
      return new Response(null, { status: 204 })
    }
    const gone = new AbortController()
    const signal = AbortSignal.any([gone.signal, c.req.raw.signal, stopping])
    const send = async (stream: SSEStreamingApi) => {
      stream.onAbort(() => gone.abort())
      try {
        const changes = orderChanges(first, seenVersion, {
          orders,
          limits: settings.limits,
          nowMs,
          signal,
        })
        for await (const order of changes) {
          if (order === undefined) await stream.write(': still here\n\n')
          else await stream.writeSSE({ id: String(order.version), data: JSON.stringify(order) })
        }
      } finally {
        leave()
      }
    }
    const sendToEnd = (stream: SSEStreamingApi) => {
      const sent = send(stream)
      // Where a request ends with its client, nobody would count this reader out.
      keepRunning(sent.catch(() => undefined))
      return sent
    }
    const response = streamSSE(c, sendToEnd, async (error) => {
      log.error('event stream failed', { ...namesOf(c.get('visit')), error: String(error) })
    })
    response.headers.set('Cache-Control', 'private, no-store')
    response.headers.set('Referrer-Policy', 'no-referrer')
    return response
  })
}

/** The version that the client saw last; −1 when it saw none. */
const seenVersionOf = (lastEventId: string | undefined): number =>
  lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : -1
