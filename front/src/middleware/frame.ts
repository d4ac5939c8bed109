import { parseTraceparent, problemContentType, type Trace } from '@shop/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Gate } from '../gate.ts'
import type { Log, Metrics } from '../ports.ts'
import { busy } from './busy.ts'
import { secure } from './security.ts'

export type FrontEnv = { Variables: { requestId: string; trace: Trace | undefined } }

/** What a caller may name its request; anything else could spoil a log or a header. */
const usableRequestId = /^[\w.:=-]{1,128}$/

type Frame = {
  metrics: Metrics
  log: Log
  /** Bounds what is being answered at one time. */
  requests: Gate
}

/** Paths of whoever looks after the front: always answered. */
const isForOperation = (path: string): boolean => /^\/(?:healthz|readyz|metrics)$/.test(path)

/**
 * Around every request: its id, which the answer and the log carry, its trace, its numbers, and the headers of every
 * answer. One for all, because each layer of middleware costs every request some promises.
 */
export const frame =
  ({ metrics, log, requests }: Frame): MiddlewareHandler<FrontEnv> =>
  async (c, next) => {
    const startMs = performance.now()
    const requestId = requestIdOf(c.req.header('X-Request-Id'))
    const trace = parseTraceparent(c.req.header('traceparent'))
    c.set('requestId', requestId)
    if (trace) c.set('trace', trace)
    const leave = requests.enter()
    try {
      if (leave === undefined && !isForOperation(c.req.path)) {
        c.res = busy(metrics, 'requests', { Connection: 'close' })
      } else await next()
    } finally {
      leave?.()
    }
    if (c.res.status >= 400) await nameProblem(c)
    const { headers, status } = c.res
    secure(headers)
    headers.set('X-Request-Id', requestId)
    const { method } = c.req
    const matched = routePath(c)
    const route = matched === '/*' ? 'unknown' : matched
    const seconds = (performance.now() - startMs) / 1_000
    metrics.answered({ method, route, status, seconds })
    if (trace?.isSampled) {
      const { parentSpanId } = trace
      log.info('traced', { ...namesOf(c), parentSpanId, method, route, status })
    }
  }

/** What a log line says of the request that it is about. */
export const namesOf = (c: Context<FrontEnv>): { requestId: string; traceId?: string } => {
  const trace = c.get('trace')
  return { requestId: c.get('requestId'), ...(trace && { traceId: trace.traceId }) }
}

/** What the bus hands on for this request. */
export const traceparentOf = (c: Context<FrontEnv>): string | undefined =>
  c.get('trace')?.traceparent

/** How a request is named: as its caller says, if that can be used, else anew. */
export const requestIdOf = (given: string | undefined): string =>
  given !== undefined && usableRequestId.test(given) ? given : crypto.randomUUID()

/** Problems say which request they are about, so that a screenshot of one is enough to find it in the logs. */
const nameProblem = async (c: Context<FrontEnv>): Promise<void> => {
  if (c.res.headers.get('Content-Type') !== problemContentType) return
  const said = (await c.res.json()) as object
  const named = new Response(JSON.stringify({ ...said, ...namesOf(c) }), c.res)
  // Else Hono copies the headers of the old answer onto the new one, which has them already.
  c.res = undefined
  c.res = named
}
