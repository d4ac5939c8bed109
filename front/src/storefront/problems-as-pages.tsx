/** @jsxImportSource hono/jsx */
import { problemContentType, type Problem } from '@shop/contracts'
import type { Context, MiddlewareHandler, NotFoundHandler } from 'hono'
import type { ReadyPage } from '../catalogue/ready-page.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import { problem } from '../http/problems.ts'
import { secured } from '../http/security.ts'
import { pathWritten } from './addresses.ts'
import { refreshAt } from './clock.ts'
import { asksForPage, preferredLanguage } from './language-routes.ts'
import { pageText } from './layout.tsx'
import { ProblemPage } from './pages/problem.tsx'
import { pageHeaders } from './policy.ts'
import type { View, ViewOf, Views } from './view.ts'

/** Headers of a problem that its page keeps. */
const kept = ['Retry-After', 'RateLimit', 'RateLimit-Policy', 'Allow']

/** Problems that pass by themselves. Their pages say that they try again. */
const passing = new Set(['busy', 'backend-unavailable'])
/** When such a page is asked for again, in seconds, unless the answer names a time. */
const retrySeconds = 3

type InWords = { view: View; address: string; code: string; requestId: string }

/** The page that says a problem in words. */
const problemPage = (refusal: Response, said: InWords): Response => {
  const { status, headers } = refusal
  const answer = new Response(pageText(<ProblemPage {...said} />), {
    status,
    headers: secured({ ...pageHeaders(said.view.shop), 'Cache-Control': 'no-store' }),
  })
  for (const name of kept) {
    const value = headers.get(name)
    if (value !== null) answer.headers.set(name, value)
  }
  return answer
}

/** The address that a request asks for, as its client writes it. */
const addressOf = (c: Context, { basePath }: View): string =>
  basePath + pathWritten(c.req.url, basePath) + new URL(c.req.url).search

/** Says in words that the client of a request like this one is over its limit. */
export const tooManyInWords = (c: Context, view: View): ReadyPage['refuse'] => {
  const address = addressOf(c, view)
  return (refusal, requestId) =>
    problemPage(refusal, { view, address, code: 'rate-limited', requestId })
}

/**
 * Says to people that an address leads nowhere, in their language, also where the address has none. Programs, which ask for no
 * HTML, get the problem.
 */
export const nowhereAsPage =
  (views: Views): NotFoundHandler<FrontEnv> =>
  (c) => {
    const nowhere = problem('unknown-route')
    if (c.req.method !== 'GET' || !asksForPage(c)) return nowhere
    const view = views[preferredLanguage(c)]
    const { requestId } = c.get('scope')
    return problemPage(nowhere, { view, address: view.to.home, code: 'unknown-route', requestId })
  }

/** Says problems in words, as a page, whatever route or limit they come from. */
export const problemsAsPages =
  (viewOf: ViewOf): MiddlewareHandler<FrontEnv> =>
  async (c, next) => {
    const view = viewOf(c)
    await next()
    if (view === undefined || c.res.headers.get('Content-Type') !== problemContentType) return
    const { code } = (await c.res.json()) as Problem
    const { requestId } = c.get('scope')
    const address = c.req.method === 'GET' ? addressOf(c, view) : view.to.home
    const answer = problemPage(c.res, { view, address, code, requestId })
    if (passing.has(code) && c.req.method === 'GET') {
      refreshAt(answer.headers, 1_000 * Number(answer.headers.get('Retry-After') ?? retrySeconds))
    }
    c.res = undefined
    c.res = answer
  }
