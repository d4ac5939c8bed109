import type { MiddlewareHandler } from 'hono'
import type { Gate } from '../gate.ts'
import type { Metrics } from '../ports.ts'
import { problem } from '../problems.ts'

/** Answers 503 while too many of these requests are being answered: what is slow then holds up nothing else. */
export const bulkhead =
  (gate: Gate, refuse: () => Response): MiddlewareHandler =>
  async (_, next) => {
    const leave = gate.enter()
    if (leave === undefined) return refuse()
    try {
      await next()
    } finally {
      leave()
    }
    return undefined
  }

/** Answers 503 at once while as many orders are on their way as can be answered in time; their bodies are not read. */
export const refuseWhileFull =
  ({ isFull }: { isFull: () => boolean }, refuse: () => Response): MiddlewareHandler =>
  async (_, next) =>
    isFull() ? refuse() : next()

/** `busy`: nothing was sent, so the same request can be made again as it is. */
export const busy = (
  metrics: Metrics,
  reason: Parameters<Metrics['refused']>[0],
  headers: Record<string, string> = {},
): Response => {
  metrics.refused(reason)
  return problem('busy', { headers })
}
