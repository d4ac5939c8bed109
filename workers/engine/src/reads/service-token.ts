import { timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { problemResponse } from '@shop/contracts'

/**
 * Lets a request pass that carries `Authorization: Bearer <token>` and answers 401 to all others.
 * Both sides are hashed first, so that the comparison takes the same time for every wrong token.
 */
export const requireServiceToken = (token: string): MiddlewareHandler => {
  const expected = digest(`Bearer ${token}`)
  return async (c, next) => {
    const given = digest(c.req.header('Authorization') ?? '')
    if (timingSafeEqual(expected, given)) return next()
    return problemResponse(
      {
        title: 'Unauthorized',
        status: 401,
        code: 'service-token-required',
        detail: 'Send the service token as Authorization: Bearer (SERVICE_TOKEN).',
      },
      { 'WWW-Authenticate': 'Bearer' },
    )
  }
}

const digest = (text: string): Uint8Array => new Bun.CryptoHasher('sha256').update(text).digest()
