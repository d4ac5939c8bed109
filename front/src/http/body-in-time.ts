import type { Context, MiddlewareHandler } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { readJsonText } from './json-body.ts'
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

/** Reads a JSON body in time before its route runs. `limit` bounds its size. */
export const bodyInTime =
  (inTime: InTime, limit: MiddlewareHandler): MiddlewareHandler =>
  async (c, next) => {
    const body = await inTime(readBody(c, limit))
    return body instanceof Response ? body : next()
  }

/** The body, which the context then keeps for its route, or the answer to one that is too large or not UTF-8. */
const readBody = async (c: Context, limit: MiddlewareHandler): Promise<string | Response> => {
  let read: string | Response = ''
  const tooLarge = await limit(c, async () => {
    read = readJsonText(await c.req.arrayBuffer())
  })
  return tooLarge ?? read
}
