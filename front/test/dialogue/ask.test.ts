import { describe, expect, test } from 'bun:test'
import { digestOf, type Reply, type SendOrder } from '@shop/contracts'
import { createAsk, type Delivery } from '../../src/dialogue/ask.ts'
import { createWaiters, type Verdict } from '../../src/dialogue/waiters.ts'
import { createConcurrencyLimit } from '../../src/protection/concurrency-limit.ts'
import { content, fakeBus, key, order, orderId } from '../given.ts'

const shown: Reply = { kind: 'order', order }
const item: SendOrder = {
  orderId,
  digest: digestOf(content),
  lines: [...content.lines],
  placedAt: 0,
}
const placing = { topic: 'sendOrder' as const, item }
const canceling = { topic: 'cancelOrder' as const, item: { orderId, key, requestedAt: 0 } }

/** A dialogue whose clock stands, and whose silences the test ends. */
const given = (judge: () => Verdict = () => 'done') => {
  const clock = { nowMs: 0 }
  const bus = fakeBus()
  const waiters = createWaiters(() => clock.nowMs)
  bus.onReply(waiters.hear)
  const silences = new Set<() => void>()
  const limit = createConcurrencyLimit(1)
  const ask = createAsk({
    bus,
    waiters,
    admission: {
      enter: () => {
        const leave = limit.enter()
        return leave && { land: leave, end: leave }
      },
    },
    awaitingDecision: createConcurrencyLimit(1),
    afterSilence: (act) => {
      silences.add(act)
      return () => void silences.delete(act)
    },
  })
  const expected = { key: orderId, judge, waitMs: 2_000, traceparent: undefined }
  return {
    bus,
    place: (): Promise<Delivery> => ask({ ...placing, ...expected }),
    cancel: (): Promise<Delivery> => ask({ ...canceling, ...expected }),
    isSilenceWatched: () => silences.size > 0,
    beSilent: () => {
      for (const act of silences) {
        silences.delete(act)
        act()
      }
    },
    pass: (ms: number) => {
      clock.nowMs += ms
      waiters.expire()
    },
  }
}

describe('an order whose worker is silent', () => {
  test('is sent once more, and is answered with the reply', async () => {
    const { bus, place, beSilent, isSilenceWatched } = given()
    const placed = place()
    beSilent()
    expect(bus.sent).toEqual([
      { ...placing, wantsReply: true },
      { ...placing, wantsReply: true },
    ])
    expect(isSilenceWatched()).toBe(false)
    bus.reply(shown)
    expect(await placed).toEqual({ sent: 'acknowledged', reply: shown })
  })

  test('is not sent again after a reply, even if a better one is awaited', async () => {
    const { bus, place, isSilenceWatched, pass } = given(() => 'keep')
    const placed = place()
    bus.reply(shown)
    expect(isSilenceWatched()).toBe(false)
    pass(2_000)
    expect(await placed).toEqual({ sent: 'acknowledged', reply: shown })
    expect(bus.sent).toHaveLength(1)
  })

  test('is sent again after a reply that is not its own', () => {
    const { bus, place, beSilent } = given(() => 'ignore')
    void place()
    bus.reply(shown)
    beSilent()
    expect(bus.sent).toHaveLength(2)
  })

  test('is not sent again after its wait', async () => {
    const { place, isSilenceWatched, pass } = given()
    const placed = place()
    await Promise.resolve()
    pass(2_000)
    expect(await placed).toEqual({ sent: 'acknowledged' })
    expect(isSilenceWatched()).toBe(false)
  })

  test('counts as taken when the bus took it once', async () => {
    const { bus, place, beSilent } = given()
    const placed = place()
    await Promise.resolve()
    bus.outcome = 'unknown'
    beSilent()
    expect(await placed).toEqual({ sent: 'acknowledged' })
  })

  test('is one of those on their way, however often it is sent', async () => {
    const { bus, place, beSilent } = given()
    const placed = place()
    beSilent()
    expect(await place()).toEqual({ sent: 'busy' })
    bus.reply(shown)
    await placed
    expect(bus.sent).toHaveLength(2)
  })
})

test('a cancellation is not sent again: its shopper repeats it', () => {
  const { bus, cancel, isSilenceWatched } = given()
  void cancel()
  expect([bus.sent.length, isSilenceWatched()]).toEqual([1, false])
})
