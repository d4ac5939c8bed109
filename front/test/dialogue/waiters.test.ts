import { describe, expect, test } from 'bun:test'
import type { Reply } from '@shop/contracts'
import { createWaiters } from '../../src/dialogue/waiters.ts'
import { key, order, orderId } from '../given.ts'

const applied: Reply = { kind: 'applied', changeId: key, digest: 'a'.repeat(32) }
const shown: Reply = { kind: 'order', order }

const given = () => {
  const clock = { nowMs: 0 }
  return { clock, waiters: createWaiters(() => clock.nowMs) }
}

describe('waiting for replies', () => {
  test('ends with the reply under its key', async () => {
    const { waiters } = given()
    const change = waiters.open(key, () => 'done', 10)
    const placed = waiters.open(orderId, () => 'done', 10)
    waiters.hear(shown)
    waiters.hear(applied)
    expect(await Promise.all([change.answer, placed.answer])).toEqual([applied, shown])
    expect(waiters.count()).toBe(0)
  })

  test('shows a reply to all who wait under a key', async () => {
    const { waiters } = given()
    const both = [waiters.open(key, () => 'done', 10), waiters.open(key, () => 'done', 10)]
    waiters.hear(applied)
    expect(await Promise.all(both.map(({ answer }) => answer))).toEqual([applied, applied])
  })

  test('goes on after a reply that is not for it', async () => {
    const { waiters } = given()
    waiters.open(orderId, () => 'ignore', 10)
    waiters.hear(shown)
    expect(waiters.count()).toBe(1)
  })

  test.each([
    [9, 1],
    [10, 0],
    [11, 0],
  ])('of 10 ms at %i ms leaves %i waiting', (nowMs, count) => {
    const { clock, waiters } = given()
    waiters.open(key, () => 'done', 10)
    clock.nowMs = nowMs
    waiters.expire()
    expect(waiters.count()).toBe(count)
  })

  test('ends with what it kept when its time is over, or with nothing', async () => {
    const { clock, waiters } = given()
    const kept = waiters.open(orderId, () => 'keep', 10)
    const nothing = waiters.open(orderId, () => 'ignore', 10)
    waiters.hear(shown)
    clock.nowMs = 10
    waiters.expire()
    expect(await Promise.all([kept.answer, nothing.answer])).toEqual([shown, undefined])
  })

  test('acts once in silence', () => {
    const { clock, waiters } = given()
    let acts = 0
    const act = () => {
      acts += 1
    }
    waiters.open(key, () => 'done', 10, { afterMs: 5, act })
    const seen = [4, 5, 6].map((nowMs) => {
      clock.nowMs = nowMs
      waiters.expire()
      return acts
    })
    expect(seen).toEqual([0, 1, 1])
  })

  test.each([
    ['was answered', 'done', 6],
    ['has heard something', 'keep', 6],
    ['is at its end', 'ignore', 10],
  ] as const)('does not act for who %s', (_, verdict, nowMs) => {
    const { clock, waiters } = given()
    const act = (): never => {
      throw new Error('there was no silence')
    }
    waiters.open(key, () => verdict, 10, { afterMs: 5, act })
    waiters.hear(applied)
    clock.nowMs = nowMs
    expect(waiters.expire).not.toThrow()
  })

  test('ends once', async () => {
    const { waiters } = given()
    const waiter = waiters.open(key, () => 'done', 10)
    waiters.giveUp(waiter)
    waiters.giveUp(waiter)
    waiters.hear(applied)
    expect(await waiter.answer).toBeUndefined()
    expect(waiters.count()).toBe(0)
  })
})
