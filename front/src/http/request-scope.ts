import {
  adminTokenName,
  parseTraceparent,
  problemContentType,
  type Operator,
  type Trace,
} from '@shop/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Answered, FrontPorts } from '../ports.ts'
import { busy } from './busy.ts'
import { inAcceptedEncoding, variesByEncoding } from './compression.ts'
import { measureForHead } from './head.ts'
import { secure, setHeaders } from './security.ts'

/** One request from its arrival to its answer: its start, its id and its trace. */
export type RequestScope = { startMs: number; requestId: string; trace: Trace | undefined }

/** `operator`: the one whose token the request has, if it is one. */
export type FrontEnv = { Variables: { scope: RequestScope; operator?: Operator } }

/** Ids that a caller may choose. Others could spoil a log or a header. */
const usableRequestId = /^[\w.:=-]{1,128}$/

type Parts = Pick<FrontPorts, 'metrics' | 'log'> & {
  /** Takes one of the places for requests under way. Undefined when all are taken. */
  enter: () => (() => void) | undefined
  /** Makes the links of an answer such that its client can follow them. */
  linkHeaders: (headers: Headers) => void
}

export type RequestScopes = ReturnType<typeof createRequestScopes>

/** Paths for operation. They are always answered. */
const isForOperation = (path: string): boolean =>
  /^\/(?:healthz|readyz|readyz\/orders|metrics)$/.test(path)

/**
 * Surrounds every request: gives it an id that its answer and its log lines carry, follows its trace, counts it, bounds
 * how many are under way, and adds the headers that every answer has.
 */
export const createRequestScopes = ({ metrics, log, enter, linkHeaders }: Parts) => {
  const begin = (headers: Headers): RequestScope => ({
    startMs: performance.now(),
    requestId: requestIdOf(headers),
    trace: parseTraceparent(headers.get('traceparent') ?? undefined),
  })

  /** Counts the answer and adds the headers that every answer has. Problems must carry their names already. */
  const end = (
    scope: RequestScope,
    { headers, status }: Response,
    request: Pick<Answered, 'method' | 'route'>,
  ): void => {
    secure(headers)
    linkHeaders(headers)
    headers.set('X-Request-Id', scope.requestId)
    const seconds = (performance.now() - scope.startMs) / 1_000
    metrics.answered({ ...request, status, seconds })
    if (scope.trace?.isSampled) {
      const { parentSpanId } = scope.trace
      log.info('traced', { ...namesOf(scope), parentSpanId, ...request, status })
    }
  }

  /** One middleware for all of it, because each layer costs every request some promises. */
  const middleware: MiddlewareHandler<FrontEnv> = async (c, next) => {
    const scope = begin(c.req.raw.headers)
    c.set('scope', scope)
    const leave = enter()
    try {
      if (leave === undefined && !isForOperation(c.req.path)) {
        c.res = busy(metrics, 'requests', { headers: { Connection: 'close' } })
      } else await next()
    } finally {
      leave?.()
    }
    if (c.res.status >= 400) replaceAnswer(c, await named(c.res, scope))
    replaceAnswer(c, inAcceptedEncoding(c.req.raw.headers, c.res))
    if (c.req.method === 'HEAD') await measureForHead(c.res)
    const route = routePath(c)
    end(scope, c.res, { method: c.req.method, route: route === '/*' ? 'unknown' : route })
  }

  return { begin, end, middleware }
}

/** The names of a request in log lines and problems: its id, and its trace if it has one. */
export const namesOf = ({ requestId, trace }: RequestScope): object => ({
  requestId,
  ...(trace && { traceId: trace.traceId }),
})

/** The trace that the bus hands on for this request. */
export const traceparentOf = (c: Context<FrontEnv>): string | undefined =>
  c.get('scope').trace?.traceparent

/** The operator that messages name. Undefined when `ADMIN_TOKEN` opened the way. */
export const operatorOf = (c: Context<FrontEnv>): string | undefined => {
  const name = c.get('operator')?.name
  return name === adminTokenName ? undefined : name
}

const requestIdOf = (headers: Headers): string => {
  const given = headers.get('X-Request-Id')
  return given !== null && usableRequestId.test(given) ? given : crypto.randomUUID()
}

/** Writes the request's names into a problem, so that a screenshot of it is enough to find the request in the logs. */
export const named = async (response: Response, scope: RequestScope): Promise<Response> => {
  if (response.headers.get('Content-Type') !== problemContentType) return response
  const said = (await response.json()) as object
  const text = JSON.stringify({ ...said, ...namesOf(scope) })
  const answer = new Response(text, response)
  setHeaders(answer, variesByEncoding(text))
  return answer
}

const replaceAnswer = (c: Context, answer: Response): void => {
  if (answer === c.res) return
  // Without this Hono copies the old answer's headers onto the new one, which has them already.
  c.res = undefined
  c.res = answer
}
