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
    lateReplyMs: 10_000,
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

describe('an order whose reply is late', () => {
  /** An order that waited in vain. */
  const givenLate = async (judge?: () => Verdict) => {
    const dialogue = given(judge)
    const placed = dialogue.place()
    await Promise.resolve()
    dialogue.pass(2_000)
    expect(await placed).toEqual({ sent: 'acknowledged' })
    return dialogue
  }

  test('keeps its place among those on their way until the reply comes', async () => {
    const { bus, place } = await givenLate()
    expect(await place()).toEqual({ sent: 'busy' })
    bus.reply(shown)
    await Promise.resolve()
    const next = place()
    bus.reply(shown)
    expect(await next).toEqual({ sent: 'acknowledged', reply: shown })
  })

  test('keeps it when a reply comes that is not its own', async () => {
    const { bus, place } = await givenLate(() => 'ignore')
    bus.reply(shown)
    await Promise.resolve()
    expect(await place()).toEqual({ sent: 'busy' })
  })

  test('gives it back on the first reply, though its shopper would have waited for a better one', async () => {
    const { bus, place } = await givenLate(() => 'keep')
    bus.reply(shown)
    await Promise.resolve()
    void place()
    expect(bus.sent).toHaveLength(2)
  })

  test('gives it back after a while: it may be lost', async () => {
    const { bus, place, pass } = await givenLate()
    pass(9_999)
    expect(await place()).toEqual({ sent: 'busy' })
    pass(1)
    await Promise.resolve()
    void place()
    expect(bus.sent).toHaveLength(2)
  })

  test('gives it back at once when its worker is away: the broker keeps the order for it', async () => {
    const { bus, place, pass } = given()
    bus.away.add('order')
    expect(await place()).toEqual({ sent: 'acknowledged' })
    bus.away.delete('order')
    void place()
    expect(bus.sent).toHaveLength(2)
    pass(2_000)
  })

  test('gives it back at once when the bus did not take it', async () => {
    const { bus, place, pass } = given()
    bus.outcome = 'unknown'
    expect(await place()).toEqual({ sent: 'unknown' })
    void place()
    expect(bus.sent).toHaveLength(2)
    pass(2_000)
  })
})

test('a cancellation is not sent again: its shopper repeats it', () => {
  const { bus, cancel, isSilenceWatched } = given()
  void cancel()
  expect([bus.sent.length, isSilenceWatched()]).toEqual([1, false])
})
