import type { Context, MiddlewareHandler } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { problem } from './problems.ts'
import { createSharedTimeout } from './shared-timeout.ts'

/** The body, or the answer 408 when it did not arrive in time. Rejects when reading fails. */
export type InTime = (body: Promise<string | Response>) => Promise<string | Response>

/** Bounds the time in which bodies arrive to `bodyWithinMs`, so that slow senders do not hold connections. */
export const createInTime = ({
  settings: { limits },
  metrics,
}: Pick<FrontPorts, 'settings' | 'metrics'>): InTime => {
  const afterTime = createSharedTimeout(limits.bodyWithinMs)

  const tooSlow = (): Response => {
    metrics.shed('slow-body')
    return problem('body-too-slow', { headers: { Connection: 'close' } })
  }

  return (body) =>
    // One promise, made by hand: `Promise.race` costs more than reading the body does.
    new Promise((resolve, reject) => {
      const cancel = afterTime(() => resolve(tooSlow()))
      void body.then(resolve, reject).then(cancel)
    })
}

/** Reads the body in time before its route runs. `limit` bounds its size. */
export const bodyInTime =
  (inTime: InTime, limit: MiddlewareHandler): MiddlewareHandler =>
  async (c, next) => {
    const body = await inTime(readBody(c, limit))
    return body instanceof Response ? body : next()
  }

/** The body, which the context then keeps for its route, or the answer of `limit`. */
const readBody = async (c: Context, limit: MiddlewareHandler): Promise<string | Response> => {
  let text = ''
  const tooLarge = await limit(c, async () => {
    text = await c.req.text()
  })
  return tooLarge ?? text
}
