import type { Context, MiddlewareHandler } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { problem } from './problems.ts'

/** The body, or the answer 408 when it is not there in time. */
export type InTime = (body: Promise<string | Response>) => Promise<string | Response>

type Reading = { untilSweep: number; cut: () => void }

/** So often the bodies are looked after in the time that one has. */
const sweepsInTime = 10

/**
 * Bounds the time that bodies have to arrive to `bodyWithinMs`, so that who sends a byte at a time holds a connection no
 * longer. One sweep looks after all bodies, because most are there at once and a timer for each costs more than reading
 * it.
 */
export const createInTime = ({
  settings: { limits },
  metrics,
}: Pick<FrontPorts, 'settings' | 'metrics'>): InTime => {
  const readings = new Set<Reading>()
  let sweepCount = 0
  let sweep: ReturnType<typeof setInterval> | undefined

  const cutLate = (): void => {
    sweepCount += 1
    for (const reading of readings) {
      if (reading.untilSweep > sweepCount) break
      readings.delete(reading)
      reading.cut()
    }
    if (readings.size > 0) return
    clearInterval(sweep)
    sweep = undefined
  }

  const cutOff = (): Response => {
    metrics.refused('slow-body')
    return problem('body-too-slow', { headers: { Connection: 'close' } })
  }

  return (body) =>
    // One promise, made by hand: `Promise.race` and what it needs cost more than reading the body does.
    new Promise((resolve, reject) => {
      // Whoever was told 408 sends it again: what comes after that is not heard.
      const reading = { untilSweep: sweepCount + sweepsInTime + 1, cut: () => resolve(cutOff()) }
      readings.add(reading)
      sweep ??= setInterval(cutLate, limits.bodyWithinMs / sweepsInTime)
      body.then(
        (text) => {
          readings.delete(reading)
          resolve(text)
        },
        (error: unknown) => {
          readings.delete(reading)
          reject(error)
        },
      )
    })
}

/** Reads the body before its route does, as far as `limit` lets it, and in time. */
export const bodyInTime =
  (inTime: InTime, limit: MiddlewareHandler): MiddlewareHandler =>
  async (c, next) => {
    const body = await inTime(readBody(c, limit))
    return body instanceof Response ? body : next()
  }

/** The body, which its route then has at hand; or the answer of `limit`. */
const readBody = async (c: Context, limit: MiddlewareHandler): Promise<string | Response> => {
  let text = ''
  const refused = await limit(c, async () => {
    text = await c.req.text()
  })
  return refused ?? text
}
