import type { Context, MiddlewareHandler } from 'hono'
import { timingSafeEqual } from 'hono/utils/buffer'
import { problem } from './problems.ts'

/** Whether the request's bearer token is one of these. The comparison takes the same time for any token. */
export const carries = async (c: Context, tokens: readonly string[]): Promise<boolean> => {
  const given = /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
  const matches = await Promise.all(tokens.map((token) => timingSafeEqual(given, token)))
  return matches.includes(true)
}

/** Lets requests with one of the tokens pass and answers 401 to the others. */
export const requireBearer =
  (tokens: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    if (await carries(c, tokens)) return next()
    return problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer realm="shop"' } })
  }

/** Guards the admin routes. Without a token they are closed to everybody. */
export const requireAdmin = (adminToken: string | undefined): MiddlewareHandler =>
  adminToken === undefined ? async () => problem('admin-closed') : requireBearer([adminToken])
