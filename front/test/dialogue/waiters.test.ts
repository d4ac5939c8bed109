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
    expect(await Promise.all([change.reply, placed.reply])).toEqual([applied, shown])
    expect(waiters.count()).toBe(0)
  })

  test('shows a reply to every waiter under its key', async () => {
    const { waiters } = given()
    const both = [waiters.open(key, () => 'done', 10), waiters.open(key, () => 'done', 10)]
    waiters.hear(applied)
    expect(await Promise.all(both.map(({ reply }) => reply))).toEqual([applied, applied])
  })

  test('goes on after a reply that it ignores', async () => {
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

  test('ends at its deadline with the reply it kept, or with none', async () => {
    const { clock, waiters } = given()
    const kept = waiters.open(orderId, () => 'keep', 10)
    const nothing = waiters.open(orderId, () => 'ignore', 10)
    waiters.hear(shown)
    clock.nowMs = 10
    waiters.expire()
    expect(await Promise.all([kept.reply, nothing.reply])).toEqual([shown, undefined])
  })

  test('ends once', async () => {
    const { waiters } = given()
    const waiter = waiters.open(key, () => 'done', 10)
    waiters.giveUp(waiter)
    waiters.giveUp(waiter)
    waiters.hear(applied)
    expect(await waiter.reply).toBeUndefined()
    expect(waiters.count()).toBe(0)
  })
})
