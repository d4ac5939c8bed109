import type { Metrics, ShedReason } from '../ports.ts'
import { problem, type ProblemExtras } from './problems.ts'

/** Sheds a request: counts it and answers `busy`. Nothing was sent, so the client can repeat it as it is. */
export const busy = (
  metrics: Metrics,
  reason: ShedReason,
  extras: ProblemExtras = {},
): Response => {
  metrics.shed(reason)
  return problem('busy', extras)
}
