import { describe, expect, test } from 'bun:test'
import { digestOf, orderIdOf, type Reply } from '@shop/contracts'
import { createShortWay } from '../src/short-way.ts'
import {
  content,
  fakeBus,
  givenApp,
  json,
  key,
  order,
  otherKey,
  secret,
  type SentItem,
} from './given.ts'

const waits = { Prefer: 'wait=30' }

/** What Order says of an order that was sent: that it is recorded, or decided. */
const recordedIt = ({ item }: SentItem): Reply[] =>
  'digest' in item
    ? [{ kind: 'recorded', orderId: item.orderId, digest: item.digest, recordedAt: 0 }]
    : []
const confirmedIt = ({ item }: SentItem): Reply[] =>
  'digest' in item
    ? [
        {
          kind: 'order',
          digest: item.digest,
          order: { ...order, id: item.orderId, status: 'confirmed' },
        },
      ]
    : []

/** A shop whose clock stands until `pass` says how many ms go by; the front's own sweep looks at it. */
const given = (answers: (sent: SentItem) => Reply[]) => {
  const clock = { nowMs: 1_000_000 }
  const bus = Object.assign(fakeBus(), { answers })
  const limits = { shortWayMs: 500, shortWayClosedMs: 5_000 }
  const { app } = givenApp({ bus, limits, nowMs: () => clock.nowMs })
  return {
    bus,
    pass: (ms: number): void => {
      clock.nowMs += ms
    },
    post: (headers: Record<string, string> = waits) =>
      app.request('/orders', json(content, headers)),
    ways: () => bus.sent.map(({ topic }) => topic),
    untilSent: async (count: number) => {
      while (bus.sent.length < count) await new Promise((resolve) => setTimeout(resolve, 1))
    },
  }
}

describe('an order on the short way', () => {
  test('goes to Inventory only, and is answered with the decision', async () => {
    const shop = given(confirmedIt)
    const response = await shop.post()
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ status: 'confirmed' })
    expect(shop.bus.sent).toMatchObject([
      { topic: 'reserveOrder', wantsReply: true, item: { digest: digestOf(content) } },
    ])
  })

  test.each([
    ['until it is recorded', {}],
    ['not at all', { Prefer: 'respond-async' }],
  ])('is not one whose shopper waits %s', async (_, prefers) => {
    const shop = given(confirmedIt)
    await shop.post(prefers)
    expect(shop.ways()).toEqual(['sendOrder'])
  })

  test('is sent the long way at once when nobody hears it', async () => {
    const shop = given((sent) => (sent.topic === 'sendOrder' ? confirmedIt(sent) : []))
    shop.bus.outcomeOf = { reserveOrder: 'unheard' }
    const response = await shop.post()
    expect(await response.json()).toMatchObject({ status: 'confirmed' })
    expect(shop.ways()).toEqual(['reserveOrder', 'sendOrder'])
  })

  test('is sent the long way, the same order, when no answer comes', async () => {
    const shop = given((sent) => (sent.topic === 'sendOrder' ? recordedIt(sent) : []))
    const response = shop.post()
    await shop.untilSent(1)
    shop.pass(500)
    await shop.untilSent(2)
    expect(shop.ways()).toEqual(['reserveOrder', 'sendOrder'])
    expect(shop.bus.sent[1]!.item).toEqual(shop.bus.sent[0]!.item)
    shop.pass(30_000)
    const answered = await response
    expect([answered.status, await answered.json()]).toMatchObject([
      201,
      { status: 'pending', recorded: true },
    ])
  })

  test('is 202 when the bus took it, even if it did not take it the second time', async () => {
    const shop = given(() => [])
    shop.bus.outcomeOf = { sendOrder: 'unknown' }
    const response = shop.post()
    await shop.untilSent(1)
    shop.pass(500)
    expect((await response).status).toBe(202)
  })
})

describe('the short way', () => {
  test('is closed when nothing is heard of it, but for one that finds out', async () => {
    let isInventoryThere = false
    const shop = given((sent) =>
      isInventoryThere || sent.topic === 'sendOrder' ? confirmedIt(sent) : [],
    )
    const silent = async (sentBefore: number) => {
      const response = shop.post()
      await shop.untilSent(sentBefore + 1)
      shop.pass(500)
      return response
    }
    await silent(0)
    await shop.post()
    shop.pass(4_999)
    await shop.post()
    shop.pass(1)
    await silent(4)
    shop.pass(5_000)
    isInventoryThere = true
    await Promise.all([shop.post(), shop.post()])
    await shop.post()
    expect(shop.ways()).toEqual([
      ...['reserveOrder', 'sendOrder'],
      ...['sendOrder', 'sendOrder'],
      ...['reserveOrder', 'sendOrder'],
      ...['reserveOrder', 'sendOrder'],
      'reserveOrder',
    ] as never)
  })

  test('stays open when one order is not answered and others are', async () => {
    const silent = orderIdOf(otherKey, secret)
    const shop = given((sent) =>
      sent.topic === 'reserveOrder' && sent.item.orderId === silent ? [] : confirmedIt(sent),
    )
    const first = shop.post({ ...waits, 'Idempotency-Key': otherKey })
    await shop.untilSent(1)
    shop.pass(499)
    await shop.post({ ...waits, 'Idempotency-Key': key })
    shop.pass(1)
    await first
    await shop.post()
    expect(shop.ways()).toEqual(['reserveOrder', 'reserveOrder', 'sendOrder', 'reserveOrder'])
  })

  test('is open from the beginning', () => {
    const { mayTake, wasSilent } = createShortWay({ shortWayMs: 5, shortWayClosedMs: 10 }, () => 0)
    expect(mayTake()).toBe(true)
    wasSilent()
    expect(mayTake()).toBe(false)
  })
})
