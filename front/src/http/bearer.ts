import type { Context, MiddlewareHandler } from 'hono'
import { timingSafeEqual } from 'hono/utils/buffer'
import { problem } from './problems.ts'

/** Whether the request carries one of these tokens as its bearer; the comparison takes the same time for any token. */
export const carries = async (c: Context, tokens: readonly string[]): Promise<boolean> => {
  const given = /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
  const matches = await Promise.all(tokens.map((token) => timingSafeEqual(given, token)))
  return matches.includes(true)
}

/** Lets in who carries one of the tokens, else answers 401. */
export const requireBearer =
  (tokens: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    if (await carries(c, tokens)) return next()
    return problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer realm="shop"' } })
  }

/** The admin routes: closed for everybody while there is no token. */
export const requireAdmin = (adminToken: string | undefined): MiddlewareHandler =>
  adminToken === undefined ? async () => problem('admin-closed') : requireBearer([adminToken])
