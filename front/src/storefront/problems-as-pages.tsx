/** @jsxImportSource hono/jsx */
import { problemContentType, type Problem } from '@shop/contracts'
import type { MiddlewareHandler } from 'hono'
import type { FrontEnv } from '../http/request-scope.ts'
import { secured } from '../http/security.ts'
import { pageText } from './layout.tsx'
import { ProblemPage } from './pages/problem.tsx'
import { pageHeaders } from './policy.ts'
import type { StorefrontSettings } from './settings.ts'
import type { ViewOf } from './view.ts'

/** Headers of a problem that its page keeps. */
const kept = ['Retry-After', 'RateLimit', 'RateLimit-Policy', 'Allow']

/** Says problems in words, as a page, whatever route or limit they come from. */
export const problemsAsPages = (
  settings: StorefrontSettings,
  viewOf: ViewOf,
): MiddlewareHandler<FrontEnv> => {
  const headers = pageHeaders(settings)
  return async (c, next) => {
    await next()
    if (c.res.headers.get('Content-Type') !== problemContentType) return
    const view = viewOf(c)
    if (view === undefined) return
    const { code } = (await c.res.json()) as Problem
    const { requestId } = c.get('scope')
    const address = c.req.method === 'GET' ? c.req.path : view.to.home
    const page = <ProblemPage view={view} address={address} code={code} requestId={requestId} />
    const answer = new Response(pageText(page), {
      status: c.res.status,
      headers: secured({ ...headers, 'Cache-Control': 'no-store' }),
    })
    for (const name of kept) {
      const value = c.res.headers.get(name)
      if (value !== null) answer.headers.set(name, value)
    }
    c.res = undefined
    c.res = answer
  }
}
