import type { Remember } from '../catalogue/ready-page.ts'
import type { FrontPorts } from '../ports.ts'
import { createPlainOrders, type PlainOrdersParts } from './plain-orders.ts'
import { createReadyPages, type ReadyPagesParts } from './ready-pages.ts'

export type FastPath = {
  /** The answer that the request's route would give. Undefined for a request that has to take its route. */
  answer(request: Request, env: unknown): Response | Promise<Response> | undefined
  /** Takes note of an answer that its route would give again. */
  remember: Remember
}

/**
 * Answers the most frequent requests before the router, whose layers would cost an order a quarter of the front's work
 * for it. The answers, headers, counts, log lines and messages are those of the routes: the fast path is only quicker.
 * Answers to pages of other origins differ by page, so a shop that has such pages goes without it.
 */
export const createFastPath = (
  { log, settings }: Pick<FrontPorts, 'log' | 'settings'>,
  parts: PlainOrdersParts & ReadyPagesParts,
): FastPath => {
  if (settings.corsOrigins.length > 0) return noFastPath()
  const takePlainOrder = createPlainOrders({ log, ...settings.limits }, parts)
  const pages = createReadyPages(parts)
  return {
    answer: (request, env) => takePlainOrder(request, env) ?? pages.answer(request, env),
    remember: pages.remember,
  }
}

/** Leaves every request to its route. */
export const noFastPath = (): FastPath => ({ answer: () => undefined, remember: () => {} })
