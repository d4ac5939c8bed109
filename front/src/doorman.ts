import { problemResponse } from '@shop/contracts'
import { getPath } from 'hono/utils/url'
import { requestIdOf } from './http/request-scope.ts'
import { securityHeaders } from './http/security.ts'
import type { Metrics } from './ports.ts'
import { describeProblem } from './http/problems.ts'
import type { Protection } from './protection/protection.ts'

/** Another page asks, or the request is traced: these take the long way, where that is looked after. */
const needsMore = ['Origin', 'traceparent']

/**
 * Turns orders away while too many are on their way, before anything else is done for them. In a rush most requests end
 * here, and what each costs is taken from the orders that are accepted. It says what the route would say; undefined when
 * the request may go in.
 */
export const createDoorman =
  ({
    protection: { orders },
    metrics,
  }: {
    protection: Pick<Protection, 'orders'>
    metrics: Metrics
  }): ((request: Request) => Response | undefined) =>
  (request) => {
    if (!orders.isFull()) return undefined
    if (request.method !== 'POST' || getPath(request) !== '/orders') return undefined
    if (needsMore.some((name) => request.headers.has(name))) return undefined
    const requestId = requestIdOf(request.headers)
    metrics.refused('orders')
    metrics.answered({ method: 'POST', route: '/orders', status: 503, seconds: 0 })
    return problemResponse(
      { ...describeProblem('busy'), requestId },
      {
        ...securityHeaders,
        'Retry-After': String(orders.retryAfterSeconds()),
        'X-Request-Id': requestId,
      },
    )
  }
