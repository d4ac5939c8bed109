import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { refusedEncoding } from './content-encoding.ts'
import { problem } from './problems.ts'

/**
 * Answers 415 to encoded bodies and 413 to bodies over `bytesMax`. A declared length decides without touching the body,
 * because the runtime holds the body to it. Only a body without one is counted as it arrives.
 */
export const limitBody = (bytesMax: number): MiddlewareHandler => {
  const tooLarge = () => problem('body-too-large', { detail: `Send at most ${bytesMax} bytes.` })
  const count = bodyLimit({ maxSize: bytesMax, onError: tooLarge })
  return async (c, next) => {
    const refused = refusedEncoding(c)
    if (refused !== undefined) return refused
    const declared = c.req.header('Content-Length')
    if (declared === undefined || c.req.header('Transfer-Encoding') !== undefined)
      return count(c, next)
    return Number(declared) > bytesMax ? tooLarge() : next()
  }
}
