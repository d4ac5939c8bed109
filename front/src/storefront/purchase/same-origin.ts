import type { MiddlewareHandler } from 'hono'
import { problem } from '../../http/problems.ts'

/**
 * Whether a page of the shop itself sent a request, or its shopper by reloading one. Browsers say so in `Sec-Fetch-Site`
 * (W3C Fetch Metadata), and old ones, or those that speak to a shop without TLS, in `Origin` (RFC 6454).
 */
export const isFromOwnPage = (headers: Headers): boolean => {
  const site = headers.get('Sec-Fetch-Site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = headers.get('Origin')
  return origin !== null && URL.canParse(origin) && new URL(origin).host === headers.get('Host')
}

/** Keeps pages of others from sending forms with the cookies of a shopper (cross-site request forgery). */
export const fromOwnPages: MiddlewareHandler = async (c, next) =>
  isFromOwnPage(c.req.raw.headers) ? next() : problem('cross-site')
