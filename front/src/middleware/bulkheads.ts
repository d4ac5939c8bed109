import type { MiddlewareHandler } from 'hono'
import type { Metrics } from '../ports.ts'
import { problem } from '../problems.ts'

/** Answers 503 at once while as many orders are on their way as can be answered in time; their bodies are not read. */
export const refuseWhileFull =
  ({ isFull }: { isFull: () => boolean }, refuse: () => Response): MiddlewareHandler =>
  (_, next) =>
    isFull() ? Promise.resolve(refuse()) : next()

/** `busy`: nothing was sent, so the same request can be made again as it is. */
export const busy = (
  metrics: Metrics,
  reason: Parameters<Metrics['refused']>[0],
  headers: Record<string, string> = {},
): Response => {
  metrics.refused(reason)
  return problem('busy', { headers })
}
