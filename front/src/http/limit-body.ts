import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problem } from './problems.ts'

/**
 * Refuses bodies over `bytesMax`. A declared length is enough to decide (the runtime holds the body to it) and leaves
 * the body untouched; only a body without one is counted as it comes.
 */
export const limitBody = (bytesMax: number): MiddlewareHandler => {
  const refuse = () => problem('body-too-large', { detail: `Send at most ${bytesMax} bytes.` })
  const count = bodyLimit({ maxSize: bytesMax, onError: refuse })
  return async (c, next) => {
    const declared = c.req.header('Content-Length')
    if (declared === undefined || c.req.header('Transfer-Encoding') !== undefined)
      return count(c, next)
    return Number(declared) > bytesMax ? refuse() : next()
  }
}
