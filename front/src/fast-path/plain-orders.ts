import {
  OrderContentSchema,
  parseIdempotencyKey,
  parseTrustedKey,
  type OrderContent as Content,
} from '@shop/contracts'
import { acceptsOf } from '@shop/contracts/compiled-checks'
import { OrderContent } from '@shop/contracts/http'
import { Context } from 'hono'
import type { PathOf } from '../http/base-path.ts'
import type { InTime } from '../http/body-in-time.ts'
import { inAcceptedEncoding } from '../http/compression.ts'
import { answerError, answerInvalid } from '../http/errors.ts'
import { readJsonText } from '../http/json-body.ts'
import { problem } from '../http/problems.ts'
import { named, namesOf, type RequestScope, type RequestScopes } from '../http/request-scope.ts'
import type { FrontLimits } from '../limits.ts'
import { parsePrefer } from '../http/prefer.ts'
import type { AnswerOrder } from '../orders/take-order.ts'
import type { Log } from '../ports.ts'
import { addRate } from '../protection/client-rates.ts'
import type { Protection } from '../protection/protection.ts'

type Options = Pick<FrontLimits, 'orderBodyBytesMax'> & { log: Log }

export type PlainOrdersParts = {
  scopes: RequestScopes
  protection: Pick<Protection, 'requests' | 'orders' | 'callerOf' | 'countWrite' | 'shedOrder'>
  inTime: InTime
  answerOrder: AnswerOrder
  pathOf: PathOf
}

type PlainOrder = { request: Request; key: string; context: Context; isTrusted: boolean }
type Counted = Record<string, string> | undefined

/**
 * Takes plain orders: JSON with a key, as nearly all requests in a rush are. Does what their route does, in the same
 * order and with the same parts: counts the client, sheds the order when too many are on their way, reads it, places it.
 * Returns undefined for any other request and leaves it untouched.
 */
export const createPlainOrders = (
  { log, orderBodyBytesMax }: Options,
  { scopes, protection, inTime, answerOrder, pathOf }: PlainOrdersParts,
) => {
  const { requests, orders, callerOf, countWrite, shedOrder } = protection

  const end = (scope: RequestScope, response: Response, counted?: Counted): Response => {
    if (counted !== undefined) addRate(response, counted)
    scopes.end(scope, response, { method: 'POST', route: '/orders' })
    return response
  }

  const take = async (
    { request, ...order }: PlainOrder,
    scope: RequestScope,
  ): Promise<Response> => {
    try {
      const body = await inTime(request.arrayBuffer().then(readJsonText))
      if (body instanceof Response) return body
      const content = readContent(body)
      if (content instanceof Response) return content
      const prefer = parsePrefer(request.headers.get('Prefer') ?? undefined)
      return await answerOrder({ ...order, content, prefer, traceparent: scope.trace?.traceparent })
    } catch (error) {
      return answerError(error as Error, { request, scope, log })
    }
  }

  const place = async (order: PlainOrder, scope: RequestScope, counted: Counted) => {
    const leave = requests.enter()
    const response = await take(order, scope)
    leave?.()
    const answer = response.status < 400 ? response : await named(response, scope)
    return inAcceptedEncoding(order.request.headers, end(scope, answer, counted))
  }

  return (request: Request, env: unknown): Response | Promise<Response> | undefined => {
    if (request.method !== 'POST' || pathOf(request) !== '/orders') return undefined
    const { headers } = request
    const caller = callerOf(headers)
    if (caller === 'stranger' || requests.isFull()) return undefined
    const isTrusted = caller === 'trusted'
    const isShed = orders.isFull()
    const key = isShed ? undefined : plainKeyOf(headers, { isTrusted, orderBodyBytesMax })
    if (!isShed && key === undefined) return undefined
    const scope = scopes.begin(headers)
    const context = new Context(request, { env: env as object })
    const counted = isTrusted ? undefined : countWrite?.(context, { names: namesOf(scope) })
    if (counted instanceof Response) return end(scope, counted)
    if (key === undefined) return end(scope, shedOrder(namesOf(scope)), counted)
    return place({ request, key, context, isTrusted }, scope, counted)
  }
}

/** The key of a plain order, by its headers. Undefined for any other order. */
const plainKeyOf = (
  headers: Headers,
  { isTrusted, orderBodyBytesMax }: { isTrusted: boolean; orderBodyBytesMax: number },
): string | undefined =>
  jsonType.test(headers.get('Content-Type') ?? '') &&
  // The runtime holds a body to its declared length. A body without one has to be counted.
  Number(headers.get('Content-Length') ?? NaN) <= orderBodyBytesMax &&
  !headers.has('Transfer-Encoding') &&
  !headers.has('Content-Encoding')
    ? (isTrusted ? parseTrustedKey : parseIdempotencyKey)(headers.get('Idempotency-Key') ?? '')
    : undefined

/** As most clients write it. */
const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i

/** Quick for valid orders; the bus takes the same content as the API. For the others zod has the reasons. */
const isContent = acceptsOf(OrderContentSchema)

const readContent = (body: string): Content | Response => {
  let said: unknown
  try {
    said = JSON.parse(body)
  } catch {
    return problem('malformed-json')
  }
  if (isContent(said)) return said as Content
  const read = OrderContent.safeParse(said)
  return read.success ? read.data : answerInvalid(read)!
}
