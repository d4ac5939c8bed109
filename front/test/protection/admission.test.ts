import { describe, expect, test } from 'bun:test'
import { createAdmission } from '../../src/protection/admission.ts'

/**
 * A worker that replies in the order of arrival, `perMs` requests each millisecond, each after `pathMs` at the earliest.
 * Clients send `offeredPerMs` requests each millisecond, whatever the replies.
 */
const rush = (
  { perMs, pathMs, delayMs = 50 }: { perMs: number; pathMs: number; delayMs?: number },
  { offeredPerMs, forMs }: { offeredPerMs: number; forMs: number },
) => {
  let now = 0
  const admission = createAdmission({
    countFirst: 1_000,
    countMin: 100,
    countMax: 10_000,
    delayMs,
    nowMs: () => now,
  })
  const queue: { sinceMs: number; land: () => void }[] = []
  const tookMs: number[] = []
  let shed = 0
  let share = 0
  for (; now < forMs; now += 1) {
    for (let i = 0; i < offeredPerMs; i += 1) {
      const flight = admission.enter()
      if (flight === undefined) shed += 1
      else queue.push({ sinceMs: now, land: flight.land })
    }
    share += perMs
    while (share >= 1) {
      share -= 1
      if (queue[0] === undefined || now - queue[0].sinceMs < pathMs) continue
      const { sinceMs, land } = queue.shift()!
      land()
      if (now > forMs / 4) tookMs.push(now - sinceMs)
    }
  }
  tookMs.sort((a, b) => a - b)
  const quantile = (part: number): number => tookMs[Math.floor(tookMs.length * part)]!
  const acceptedPerMs = tookMs.length / ((forMs * 3) / 4)
  return { admission, shed, acceptedPerMs, p50: quantile(0.5), p99: quantile(0.99) }
}

describe('admission', () => {
  test('sheds nothing below the rate of the workers', () => {
    const { shed, p99 } = rush({ perMs: 10, pathMs: 2 }, { offeredPerMs: 8, forMs: 10_000 })
    expect(shed).toBe(0)
    expect(p99).toBeLessThan(10)
  })

  test.each([
    { perMs: 0.5, pathMs: 2 },
    { perMs: 10, pathMs: 2 },
    { perMs: 30, pathMs: 5 },
    { perMs: 10, pathMs: 300 },
  ])('keeps time and rate at three times the rate of $perMs per ms', (worker) => {
    const offeredPerMs = Math.max(2, worker.perMs * 3)
    const { acceptedPerMs, p99, shed } = rush(worker, { offeredPerMs, forMs: 20_000 })
    expect(acceptedPerMs).toBeGreaterThan(worker.perMs * 0.9)
    expect(shed).toBeGreaterThan(20_000 * worker.perMs)
    // However slow the worker, 100 may always be on their way.
    expect(p99).toBeLessThan(Math.max(worker.pathMs + 50, 100 / worker.perMs) * 1.5)
  })

  test('would let the queue grow without a bound on its delay', () => {
    const { p99 } = rush(
      { perMs: 10, pathMs: 2, delayMs: 10_000 },
      { offeredPerMs: 30, forMs: 20_000 },
    )
    expect(p99).toBeGreaterThan(500)
  })

  const given = ({ countMin = 10 } = {}) => {
    let now = 0
    const admission = createAdmission({
      countFirst: 200,
      countMin,
      countMax: 400,
      delayMs: 50,
      nowMs: () => now,
    })
    /** Sends `count` requests at once. Each lands or ends after `tookMs`. */
    const round = (count: number, tookMs: number, how: 'land' | 'end' = 'land'): void => {
      const flights = Array.from({ length: count }, () => admission.enter())
      now += tookMs
      for (const flight of flights) flight?.[how]()
    }
    return { admission, round, pass: (ms: number) => (now += ms) }
  }

  test('falls in proportion to how late replies are, at most by half at a time', () => {
    const { admission, round, pass } = given()
    round(1, 1)
    pass(100)
    round(1, 1)
    expect(admission.limit()).toBe(200)
    round(200, 102)
    round(200, 102)
    expect(admission.limit()).toBe(100)
    round(100, 5_000)
    expect(admission.limit()).toBe(50)
  })

  test('does not fall after a single pause', () => {
    const { admission, round, pass } = given()
    for (let i = 0; i < 5; i += 1) {
      round(200, 3_000)
      pass(100)
      round(100, 1)
    }
    expect(admission.limit()).toBeGreaterThanOrEqual(200)
  })

  test('stays between its minimum and its maximum', () => {
    const { admission, round, pass } = given()
    for (let i = 0; i < 20; i += 1) {
      pass(100)
      round(400, 1)
    }
    expect(admission.limit()).toBe(400)
    for (let i = 0; i < 20; i += 1) round(400, 1_000)
    expect(admission.limit()).toBe(10)
  })

  test('does not grow while it is not used up', () => {
    const { admission, round, pass } = given()
    for (let i = 0; i < 20; i += 1) {
      pass(100)
      round(100, 1)
    }
    expect(admission.limit()).toBe(200)
  })

  test('counts a long silence as slow, and ignores flights that end at once', () => {
    const { admission, round, pass } = given()
    round(200, 2_000, 'end')
    round(200, 2_000, 'end')
    expect(admission.limit()).toBe(100)
    for (let i = 0; i < 20; i += 1) {
      pass(100)
      round(100, 0, 'end')
    }
    expect([admission.limit(), admission.count()]).toEqual([100, 0])
  })

  test('counts each flight once, however often it ends', () => {
    const { admission } = given()
    const flight = admission.enter()!
    flight.land()
    flight.land()
    flight.end()
    expect(admission.count()).toBe(0)
  })

  test('survives a clock that is set back', () => {
    const { admission, round, pass } = given()
    round(200, -60_000)
    pass(120_000)
    round(200, 1)
    expect(admission.limit()).toBeGreaterThanOrEqual(200)
  })

  test('calls shed clients back no faster than the workers work', () => {
    const { admission, shed } = rush({ perMs: 1, pathMs: 2 }, { offeredPerMs: 3, forMs: 5_000 })
    expect(shed).toBeGreaterThan(0)
    const told = Array.from({ length: 10_000 }, admission.retryAfterSeconds)
    expect(Math.min(...told)).toBe(1)
    expect(Math.max(...told)).toBeGreaterThan(8)
  })

  test('calls clients back slowly while nothing is answered, however many are let in', () => {
    const { admission } = given({ countMin: 200 })
    const told = Array.from({ length: 400 }, admission.retryAfterSeconds)
    expect(Math.max(...told)).toBeGreaterThan(8)
  })
})
