import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Metrics } from '../ports.ts'

export type FrontEnv = { Variables: { requestId: string } }

/** Around every request: an id that the answer and the log carry, and its numbers. */
export const frame =
  (metrics: Metrics): MiddlewareHandler<FrontEnv> =>
  async (c, next) => {
    const startMs = performance.now()
    const requestId = crypto.randomUUID()
    c.set('requestId', requestId)
    await next()
    c.res.headers.set('X-Request-Id', requestId)
    const matched = routePath(c)
    metrics.answered({
      method: c.req.method,
      route: matched === '/*' ? 'unknown' : matched,
      status: c.res.status,
      seconds: (performance.now() - startMs) / 1_000,
    })
  }
