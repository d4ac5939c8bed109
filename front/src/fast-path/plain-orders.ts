import {
  OrderContentSchema,
  parseIdempotencyKey,
  type OrderContent as Content,
} from '@shop/contracts'
import { acceptsOf } from '@shop/contracts/compiled-checks'
import { OrderContent } from '@shop/contracts/http'
import { Context } from 'hono'
import { getPath } from 'hono/utils/url'
import type { Leave } from '../protection/concurrency-limit.ts'
import type { InTime } from '../http/body-in-time.ts'
import { answerError, refuseInvalid } from '../http/errors.ts'
import { named, type Frame, type Visit } from '../http/request-scope.ts'
import { setHeaders } from '../http/security.ts'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../http/problems.ts'
import type { Protection } from '../protection/protection.ts'
import type { TakeOrder } from '../orders/take-order.ts'

type Parts = {
  frame: Frame
  protection: Pick<Protection, 'requests' | 'countWrite'>
  inTime: InTime
  takeOrder: TakeOrder
}

type PlainOrder = { request: Request; key: string; env: unknown }

/**
 * Takes plain orders before the router, whose layers would cost an order a quarter of all that the front does for it.
 * Does what the route does, in the same order and with the same parts, and answers the same. Undefined for what is not a
 * plain order: that goes to its route, and nothing has been done with it.
 */
export const createOrderDesk = (
  { log, settings }: Pick<FrontPorts, 'log' | 'settings'>,
  { frame, protection, inTime, takeOrder }: Parts,
) => {
  const isForOrigins = settings.corsOrigins.length > 0
  const { orderBodyBytesMax } = settings.limits

  const isPlain = (headers: Headers): boolean =>
    jsonType.test(headers.get('Content-Type') ?? '') &&
    // The runtime holds a body to the length that it declares; one without has to be counted.
    Number(headers.get('Content-Length') ?? NaN) <= orderBodyBytesMax &&
    !headers.has('Transfer-Encoding') &&
    !headers.has('Authorization') &&
    !(isForOrigins && headers.has('Origin'))

  const take = async ({ request, key }: PlainOrder, visit: Visit): Promise<Response> => {
    try {
      const body = await inTime(request.text())
      if (body instanceof Response) return body
      const content = readContent(body)
      if (content instanceof Response) return content
      const prefer = request.headers.get('Prefer') ?? undefined
      return await takeOrder({ key, content, prefer, traceparent: visit.trace?.traceparent })
    } catch (error) {
      return answerError(error as Error, { request, visit, log })
    }
  }

  const answer = async (order: PlainOrder, leave: Leave): Promise<Response> => {
    const visit = frame.begin(order.request.headers)
    const counted = protection.countWrite?.(contextOf(order))
    const isRefused = counted instanceof Response
    let response = isRefused ? counted : await take(order, visit)
    leave()
    if (response.status >= 400) response = await named(response, visit)
    if (counted !== undefined && !isRefused) setHeaders(response, counted)
    frame.end(visit, response, { method: 'POST', route: '/orders', status: response.status })
    return response
  }

  return (request: Request, env: unknown): Promise<Response> | undefined => {
    if (request.method !== 'POST' || getPath(request) !== '/orders') return undefined
    const { headers } = request
    const key = parseIdempotencyKey(headers.get('Idempotency-Key') ?? '')
    if (key === undefined || !isPlain(headers)) return undefined
    const leave = protection.requests.enter()
    return leave && answer({ request, key, env }, leave)
  }
}

/** What the bus takes is what the API takes. This is quick for what is right; zod judges the rest, and has the reasons. */
const isContent = acceptsOf(OrderContentSchema)

/** As it is mostly written. */
const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i

const readContent = (body: string): Content | Response => {
  let said: unknown
  try {
    said = JSON.parse(body)
  } catch {
    return problem('malformed-json')
  }
  if (isContent(said)) return said as Content
  const read = OrderContent.safeParse(said)
  return read.success ? read.data : refuseInvalid(read)!
}

const contextOf = ({ request, env }: PlainOrder): Context =>
  new Context(request, { env: env as object })
