import { Context } from 'hono'
import type { ReadyPage, Remember } from '../catalogue/ready-page.ts'
import { namesOf, type RequestScope, type RequestScopes } from '../http/request-scope.ts'
import type { Protection } from '../protection/protection.ts'

export type ReadyPagesParts = {
  scopes: RequestScopes
  protection: Pick<Protection, 'requests' | 'callerOf' | 'countRead'>
}

/** Addresses that are remembered at one time. With one more, all are forgotten and come again with their requests. */
const addressesMax = 10_000

/**
 * Pages of the catalogue that are ready to send, by the address of their request. In a rush most requests are for a few
 * of them. An address that its route has found valid is valid for the next request too.
 */
export const createReadyPages = ({
  scopes,
  protection: { requests, callerOf, countRead },
}: ReadyPagesParts) => {
  const pages = new Map<string, { route: string; page: ReadyPage }>()

  const remember: Remember = (url, route, page) => {
    if (pages.size >= addressesMax && !pages.has(url)) pages.clear()
    pages.set(url, { route, page })
  }

  const answer = (request: Request, env: unknown): Response | undefined => {
    if (request.method !== 'GET') return undefined
    const known = pages.get(request.url)
    if (known === undefined || requests.isFull()) return undefined
    const { headers } = request
    // A page that its reader has seen is answered without its body.
    const caller = callerOf(headers)
    if (caller === 'stranger' || headers.has('If-None-Match')) return undefined
    const scope = scopes.begin(headers)
    const page = known.page.answer(headers.get('Accept-Encoding'))
    if (page === undefined) return undefined
    const context = new Context(request, { env: env as object })
    const names = namesOf(scope)
    const counted = caller === 'trusted' ? undefined : countRead?.(context, { names })
    const response = counted instanceof Response ? refuse(counted, known.page, scope) : page
    scopes.end(scope, response, { method: 'GET', route: known.route })
    return response
  }

  return { remember, answer }
}

const refuse = (problem: Response, page: ReadyPage, { requestId }: RequestScope): Response =>
  page.refuse === undefined ? problem : page.refuse(problem, requestId)
