import { describe, expect, test } from 'bun:test'
import { startTrimming } from '../../src/feed/trimming.ts'

/** A loop with this many messages waiting, and a clock that the test turns. */
const given = ({ leads = true } = {}) => {
  const trimmed: number[] = []
  const errors: unknown[] = []
  let backlog = 0
  let fails = false
  let look = (): void => undefined
  let hasEnded = false
  const end = startTrimming({
    feed: {
      trim: async (beforeMs) => {
        if (fails) throw new Error('locked')
        return trimmed.push(beforeMs)
      },
    },
    isLeader: () => leads,
    loop: { backlog: () => backlog, between: (work) => work() },
    scheduler: {
      every: (_, work) => {
        look = work
        return () => void (hasEnded = true)
      },
    },
    wallMs: () => 10_000,
    keptMs: 4_000,
    onError: (error) => void errors.push(error),
  })
  return {
    trimmed,
    errors,
    end,
    fail: (isFailing: boolean) => void (fails = isFailing),
    hasEnded: () => hasEnded,
    look: async (waiting = 0) => {
      backlog = waiting
      look()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('the feed of a worker', () => {
  test('loses what is older than it is kept', async () => {
    const { look, trimmed } = given()
    await look()
    expect(trimmed).toEqual([6_000])
  })

  test('loses nothing while messages wait', async () => {
    const { look, trimmed } = given()
    await look(1)
    expect(trimmed).toEqual([])
  })

  test('loses nothing in a process that does not lead', async () => {
    const { look, trimmed } = given({ leads: false })
    await look()
    expect(trimmed).toEqual([])
  })

  test('is tried again when the database refuses, which is told once each time', async () => {
    const { look, fail, errors, trimmed } = given()
    for (const isFailing of [true, true, false, true]) {
      fail(isFailing)
      await look()
    }
    expect(errors).toHaveLength(2)
    expect(trimmed).toHaveLength(1)
  })

  test('is left alone once the worker stops', () => {
    const { end, hasEnded } = given()
    end()
    expect(hasEnded()).toBe(true)
  })
})
