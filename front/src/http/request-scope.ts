import { parseTraceparent, problemContentType, type Trace } from '@shop/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Protection } from '../protection/protection.ts'
import type { Answered, Log, Metrics } from '../ports.ts'
import { busy } from './busy.ts'
import { secure } from './security.ts'

/** One request, from when it came in. */
export type Visit = { startMs: number; requestId: string; trace: Trace | undefined }

export type FrontEnv = { Variables: { visit: Visit } }

/** What a caller may name its request; anything else could spoil a log or a header. */
const usableRequestId = /^[\w.:=-]{1,128}$/

type FramePorts = {
  metrics: Metrics
  log: Log
  protection: Pick<Protection, 'requests'>
}

export type Frame = ReturnType<typeof createFrame>

/** Paths of whoever looks after the front: always answered. */
const isForOperation = (path: string): boolean => /^\/(?:healthz|readyz|metrics)$/.test(path)

/**
 * Around every request: its id, which the answer and the log carry, its trace, its numbers, and the headers of every
 * answer.
 */
export const createFrame = ({ metrics, log, protection }: FramePorts) => {
  const begin = (headers: Headers): Visit => ({
    startMs: performance.now(),
    requestId: requestIdOf(headers),
    trace: parseTraceparent(headers.get('traceparent') ?? undefined),
  })

  /** Notes the answer, and gives it the headers that every answer has. A problem has been named before. */
  const end = (visit: Visit, { headers }: Response, answered: Omit<Answered, 'seconds'>): void => {
    secure(headers)
    headers.set('X-Request-Id', visit.requestId)
    metrics.answered({ ...answered, seconds: (performance.now() - visit.startMs) / 1_000 })
    if (visit.trace?.isSampled) {
      const { parentSpanId } = visit.trace
      log.info('traced', { ...namesOf(visit), parentSpanId, ...answered })
    }
  }

  /** One middleware for all of it, because each layer costs every request some promises. */
  const middleware: MiddlewareHandler<FrontEnv> = async (c, next) => {
    const visit = begin(c.req.raw.headers)
    c.set('visit', visit)
    const leave = protection.requests.enter()
    try {
      if (leave === undefined && !isForOperation(c.req.path)) {
        c.res = busy(metrics, 'requests', { Connection: 'close' })
      } else await next()
    } finally {
      leave?.()
    }
    if (c.res.status >= 400) replaceAnswer(c, await named(c.res, visit))
    const { method } = c.req
    const matched = routePath(c)
    const route = matched === '/*' ? 'unknown' : matched
    end(visit, c.res, { method, route, status: c.res.status })
  }

  return { begin, end, middleware }
}

/** What a log line says of the request that it is about. */
export const namesOf = ({ requestId, trace }: Visit): { requestId: string; traceId?: string } => ({
  requestId,
  ...(trace && { traceId: trace.traceId }),
})

/** What the bus hands on for this request. */
export const traceparentOf = (c: Context<FrontEnv>): string | undefined =>
  c.get('visit').trace?.traceparent

/** How a request is named: as its caller says, if that can be used, else anew. */
export const requestIdOf = (headers: Headers): string => {
  const given = headers.get('X-Request-Id')
  return given !== null && usableRequestId.test(given) ? given : crypto.randomUUID()
}

/** Problems say which request they are about, so that a screenshot of one is enough to find it in the logs. */
export const named = async (response: Response, visit: Visit): Promise<Response> => {
  if (response.headers.get('Content-Type') !== problemContentType) return response
  const said = (await response.json()) as object
  return new Response(JSON.stringify({ ...said, ...namesOf(visit) }), response)
}

const replaceAnswer = (c: Context, answer: Response): void => {
  if (answer === c.res) return
  // Else Hono copies the headers of the old answer onto the new one, which has them already.
  c.res = undefined
  c.res = answer
}
