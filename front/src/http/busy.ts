import type { Metrics } from '../ports.ts'
import { problem } from './problems.ts'

/** `busy`: nothing was sent, so the same request can be made again as it is. */
export const busy = (
  metrics: Metrics,
  reason: Parameters<Metrics['refused']>[0],
  headers: Record<string, string> = {},
): Response => {
  metrics.refused(reason)
  return problem('busy', { headers })
}
