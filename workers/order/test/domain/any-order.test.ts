import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { unheardAnnouncement } from '../../src/domain/announce.ts'
import { detailedViewOf } from '../../src/domain/detailed-view.ts'
import { statusOf, type Order } from '../../src/domain/order.ts'
import type { OrderFact } from '../../src/domain/facts.ts'
import { givenOrders } from '../given.ts'
import { facts } from '../random-facts.ts'

/** The statuses that may follow each one directly. Each may also stay. */
const next = {
  pending: ['confirmed', 'rejected', 'canceled'],
  confirmed: ['shipped', 'canceled'],
  rejected: [],
  canceled: [],
  shipped: [],
} as const

/** Runs the property for every fact of a random sequence: the order before it and after it. */
const afterEachFact = (
  seed: number,
  holds: (before: Order | undefined, after: Order, fact: OrderFact) => void,
): void =>
  fc.assert(
    fc.property(facts, (sequence) => {
      const shop = givenOrders()
      for (const fact of sequence) {
        const before = shop.orders.get(fact.item.orderId)
        shop.tell(fact)
        const after = shop.orders.get(fact.item.orderId)
        if (after) holds(before, after, fact)
      }
    }),
    { seed, numRuns: 5 * (fc.readConfigureGlobal().numRuns ?? 100) },
  )

describe('facts in any order, late and twice,', () => {
  test('write each fact once: the lines, the outcome, that it was canceled or shipped', () => {
    afterEachFact(1, (before, after) => {
      if (before?.content) expect(after.content).toBe(before.content)
      if (before?.outcome) expect(after.outcome).toBe(before.outcome)
      if (before?.canceled) expect(after.canceled).toBe(true)
      if (before?.shipped) expect(after.shipped).toBe(true)
      expect(after.recordedAtMs).toBe(before?.recordedAtMs ?? after.recordedAtMs)
    })
  })

  test('move the status only forward, and the version with every change that shows', () => {
    afterEachFact(2, (before, after) => {
      if (!before) return
      const [from, to] = [statusOf(before), statusOf(after)]
      if (from !== to) expect<readonly string[]>(next[from]).toContain(to)
      expect(after.version).toBeGreaterThanOrEqual(before.version)
      const isSameView =
        JSON.stringify({ ...detailedViewOf(before, undefined), version: 0 }) ===
        JSON.stringify({ ...detailedViewOf(after, undefined), version: 0 })
      expect(after.version === before.version).toBe(isSameView)
    })
  })

  test('never make an order both canceled and shipped, or shipped without being in stock', () => {
    afterEachFact(3, (_, after) => {
      expect(after.canceled && after.shipped).toBe(false)
      if (after.shipped) expect(after.outcome?.kind).toBe('in-stock')
    })
  })

  test('record only an outcome of the recorded lines', () => {
    afterEachFact(4, (before, after, fact) => {
      if (!after.outcome || before?.outcome) return
      expect('digest' in fact.item && fact.item.digest).toBe(after.content!.digest)
    })
  })

  test('leave something to announce exactly as long as the order is unheard', () => {
    afterEachFact(5, (_, after) => {
      expect(unheardAnnouncement(after).length).toBe(after.heard ? 0 : 1)
      if (statusOf(after) === 'pending') expect(after.heard).toBe(false)
    })
  })

  test('keep the fronts that wait as long as a decision is to come', () => {
    afterEachFact(6, (before, after) => {
      if (statusOf(after) !== 'pending') expect(after.waitingAt).toEqual([])
      else expect(after.waitingAt).toEqual(expect.arrayContaining([...(before?.waitingAt ?? [])]))
    })
  })
})
