import { tokenCheck } from '@shop/contracts'
import type { MiddlewareHandler } from 'hono'
import { problem } from './problems.ts'

/** The answer to a token that is missing or wrong. */
export const unauthorized = (): Response =>
  problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer realm="shop"' } })

/** Lets requests with one of the tokens pass and answers 401 to the others. */
export const requireBearer = (tokens: readonly string[]): MiddlewareHandler => {
  const isKnown = tokenCheck(tokens)
  return async (c, next) => (isKnown(c.req.header('Authorization')) ? next() : unauthorized())
}
