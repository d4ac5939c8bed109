import { Hono, type Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { FrontEnv } from '../http/request-scope.ts'
import { pathWritten } from './addresses.ts'
import { languageCookie, languageOf, type Language } from './language.ts'

/** Addresses that are shared without a language. */
const shared = ['/', '/goods', '/p/:sku', '/cart', '/checkout', '/o/:id'] as const

/**
 * Leads from an address without a language to that of the shopper. A client that asks for JSON at `/` does not come from a
 * person and is left to the routes behind.
 */
export const languageRoutes = (basePath: string): Hono<FrontEnv> => {
  const app = new Hono<FrontEnv>()
  for (const path of shared) {
    app.get(path, (c, next) =>
      path === '/' && asksForJson(c) ? next() : leadToLanguage(c, basePath),
    )
  }
  return app
}

/** Whether a client wants JSON and no page. Browsers name HTML; a client that names neither gets the page. */
const asksForJson = (c: Context): boolean => {
  const accept = c.req.header('Accept') ?? ''
  return /\bapplication\/(?:[\w.-]+\+)?json\b/.test(accept) && !asksForPage(c)
}

/** Whether a request names HTML, as browsers do for pages and nothing besides. */
export const asksForPage = (c: Context): boolean =>
  (c.req.header('Accept') ?? '').includes('text/html')

/** The language that a shopper chose, or else reads best. */
export const preferredLanguage = (c: Context): Language =>
  languageOf(getCookie(c, languageCookie), c.req.header('Accept-Language'))

const leadToLanguage = (c: Context, basePath: string): Response => {
  const language = preferredLanguage(c)
  const path = pathWritten(c.req.url, basePath)
  return new Response(null, {
    status: 302,
    headers: {
      // The request scope puts the base path before it.
      Location: `/${language}${path === '/' ? '' : path}${new URL(c.req.url).search}`,
      'Cache-Control': 'private, no-cache',
      Vary: 'Accept, Accept-Language, Cookie',
    },
  })
}
