import { describe, expect, test } from 'bun:test'
import { createRetryAfter } from '../../src/protection/retry-after.ts'

const countBy = (seconds: number[]): Map<number, number> => {
  const counts = new Map<number, number>()
  for (const second of seconds) counts.set(second, (counts.get(second) ?? 0) + 1)
  return counts
}

describe('Retry-After', () => {
  test('calls the first ones back in a second or two', () => {
    const retryAfter = createRetryAfter(() => 0)
    for (let i = 0; i < 10; i += 1) expect(retryAfter(1_000)).toBeLessThanOrEqual(2)
  })

  test('calls back about as many in each second as can be served', () => {
    const retryAfter = createRetryAfter(() => 0)
    const counts = countBy(Array.from({ length: 5_000 }, () => retryAfter(1_000)))
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
    expect(Math.max(...counts.values())).toBeLessThan(1_500)
  })

  test('spreads far too many over half a minute', () => {
    const retryAfter = createRetryAfter(() => 0)
    const told = Array.from({ length: 100_000 }, () => retryAfter(1_000)).slice(50_000)
    const counts = countBy(told)
    expect(Math.max(...told)).toBeLessThanOrEqual(31)
    expect(Math.min(...told)).toBeGreaterThanOrEqual(15)
    expect(Math.max(...counts.values())).toBeLessThan(50_000 / 10)
  })

  test('moves on with time', () => {
    let now = 0
    const retryAfter = createRetryAfter(() => now)
    for (let i = 0; i < 20_000; i += 1) retryAfter(1_000)
    expect(retryAfter(1_000)).toBeGreaterThan(9)
    now = 60_000
    expect(retryAfter(1_000)).toBeLessThanOrEqual(2)
  })
})
