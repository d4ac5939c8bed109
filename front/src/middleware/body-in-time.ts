import type { MiddlewareHandler } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../problems.ts'

type Reading = { untilMs: number; cut: () => void }

/**
 * Reads the body before its route does, as far as `limit` lets it, and answers 408 when it is not there within
 * `bodyWithinMs`, so that who sends a byte at a time holds a connection no longer. One sweep looks after all bodies,
 * because most are there at once and a timer for each costs more than reading it.
 */
export const bodyInTime = (
  { settings: { limits }, metrics, nowMs }: Pick<FrontPorts, 'settings' | 'metrics' | 'nowMs'>,
  limit: MiddlewareHandler,
): MiddlewareHandler => {
  const readings = new Set<Reading>()
  let sweep: ReturnType<typeof setInterval> | undefined

  const cutLate = (): void => {
    const now = nowMs()
    for (const reading of readings) {
      if (reading.untilMs > now) break
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

  const open = (cut: () => void): Reading => {
    const reading = { untilMs: nowMs() + limits.bodyWithinMs, cut }
    readings.add(reading)
    sweep ??= setInterval(cutLate, limits.bodyWithinMs / 10)
    return reading
  }

  return (c, next) =>
    // One promise, made by hand: `Promise.race` and what it needs cost more than reading the body does.
    new Promise((resolve, reject) => {
      const reading = open(() => resolve(cutOff()))
      // Whoever was told 408 sends it again: what came too late must not be done.
      const goOn = (): Promise<void> | undefined => (readings.delete(reading) ? next() : undefined)
      const fail = (error: unknown): void => {
        readings.delete(reading)
        reject(error)
      }
      const answered = limit(c, () => c.req.text().then(goOn))
      answered.then((answer) => {
        readings.delete(reading)
        resolve(answer)
      }, fail)
    })
}
