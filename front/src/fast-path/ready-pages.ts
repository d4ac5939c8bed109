import { Context } from 'hono'
import { requestIdOf } from '../http/request-scope.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'

/** An answer that is made already, but for its age; undefined when it is not fresh any more. */
export type ReadyPage = () => Response | undefined

export type ReadyPages = ReturnType<typeof createReadyPages>

/** Addresses that are remembered; of more, all are forgotten and come again with the next requests. */
const addressesMax = 10_000

/** What asks for more than the page: another page's script, a trace, an operator, or only for what is new. */
const needsMore = ['Origin', 'traceparent', 'Authorization', 'If-None-Match']

/**
 * Pages of the catalogue that lie ready, by the very address they were asked for. In a rush most requests are for a few
 * of them, and what their routes would find out about such a request is known: that it is valid, and what it asks for.
 * It is counted as there, and answered the same.
 */
export const createReadyPages = (
  { metrics, settings }: Pick<FrontPorts, 'metrics' | 'settings'>,
  { mayRead }: Pick<Protection, 'mayRead'>,
) => {
  // Then every answer says that it depends on the page that asks.
  const isForOrigins = settings.corsOrigins.length > 0
  const pages = new Map<string, { route: string; page: ReadyPage }>()

  return {
    /** Remembers what a request was answered with; its route would answer the same again. */
    remember: (url: string, route: string, page: ReadyPage): void => {
      if (isForOrigins) return
      if (pages.size >= addressesMax) pages.clear()
      pages.set(url, { route, page })
    },
    /** The answer if it lies ready, else undefined: the request has to go in. */
    answer: (request: Request, env: unknown): Response | undefined => {
      if (request.method !== 'GET') return undefined
      const known = pages.get(request.url)
      if (known === undefined) return undefined
      const { headers } = request
      if (needsMore.some((name) => headers.has(name))) return undefined
      const startMs = performance.now()
      const response = known.page()
      if (response === undefined) return undefined
      if (!mayRead(new Context(request, { env: env as object }))) return undefined
      response.headers.set('X-Request-Id', requestIdOf(headers))
      const seconds = (performance.now() - startMs) / 1_000
      metrics.answered({ method: 'GET', route: known.route, status: 200, seconds })
      return response
    },
  }
}
