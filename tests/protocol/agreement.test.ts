import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { act, expectAgreement, known, orderNumbers, perform, stock, type Act } from './acts.ts'
import { orderId, startTwoServices, type TwoServices } from './two-services.ts'

/** Rounds of "everything arrives, everything unheard is announced again" until nothing is left to say. */
const settle = (shop: TwoServices): number => {
  for (let round = 0; round <= settleRoundsMax; round += 1) {
    while (shop.onTheWay.length > 0) shop.deliver(shop.onTheWay.splice(0))
    if (!shop.remind()) return round
  }
  return Infinity
}
const settleRoundsMax = 10

/** One order is left under an id, and it is the one whose sender was answered; no answer goes back. */
const expectHonestAnswers = (shop: TwoServices): void => {
  for (const n of orderNumbers) {
    const answers = shop.shown.filter(({ order }) => order.id === orderId(n))
    const digests = new Set(answers.flatMap(({ digest }) => digest ?? []))
    const recorded = known(shop, n).recorded
    expect([...digests]).toEqual(digests.size > 0 ? [recorded!.content!.digest] : [])
    const versions = answers.map(({ order }) => order.version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  }
}

const opened: TwoServices[] = []
afterEach(() => {
  for (const shop of opened.splice(0)) shop.close()
})
const given = (acts: readonly Act[] = []): TwoServices => {
  const shop = startTwoServices(stock)
  opened.push(shop)
  for (const act of acts) perform(shop, act)
  return shop
}

describe('Inventory and Order, whatever is lost, late or twice', () => {
  test('settle, agree and park nothing', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80, size: 'max' }), (acts) => {
        const shop = given(acts)
        expect(settle(shop)).toBeLessThanOrEqual(settleRoundsMax)
        expectAgreement(shop)
        expectHonestAnswers(shop)
        expect([shop.inventory.parked.count(), shop.order.parked.count()]).toEqual([0, 0])
        opened.pop()!.close()
      }),
      { seed: 20_261_127, numRuns: 400 },
    )
  })

  test('agree on an order of which Order never got its copy', () => {
    const shop = given([{ do: 'send', n: 1, units: { A: 1, B: 0 } }])
    shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'inventory'))
    shop.onTheWay.splice(0)
    expect(settle(shop)).toBeLessThanOrEqual(2)
    expect(known(shop, 1).recorded?.outcome?.kind).toBe('in-stock')
    expectAgreement(shop)
  })

  test('agree on the order that Order recorded when two came under one id in opposite order', () => {
    const shop = given([
      { do: 'send', n: 1, units: { A: 1, B: 0 } },
      { do: 'send', n: 1, units: { A: 2, B: 0 } },
    ])
    const messages = shop.onTheWay.splice(0)
    const [first, second] = ['inventory', 'order'].map((to) => messages.filter((m) => m.to === to))
    shop.deliver([...first!, ...second!.toReversed()])
    expect(settle(shop)).toBeLessThanOrEqual(2)
    expect(known(shop, 1).recorded?.content?.lines).toEqual([{ sku: 'A', quantity: 2 }])
    expectAgreement(shop)
  })

  test('agree that a canceled order holds nothing when the cancellation overtakes it', () => {
    const shop = given([
      { do: 'send', n: 1, units: { A: 1, B: 0 } },
      { do: 'cancel', n: 1 },
    ])
    const late = shop.onTheWay.splice(0, 2)
    shop.deliver(shop.onTheWay.splice(0))
    settle(shop)
    shop.deliver(late)
    settle(shop)
    expect(known(shop, 1).recorded?.canceled).toBe(true)
    expectAgreement(shop)
  })

  test('confirm exactly one of two orders that race for the last units', () => {
    const shop = given([
      { do: 'send', n: 1, units: { A: 2, B: 0 } },
      { do: 'send', n: 2, units: { A: 2, B: 0 } },
    ])
    settle(shop)
    const outcomes = [1, 2].map((n) => known(shop, n).recorded?.outcome?.kind)
    expect(new Set(outcomes)).toEqual(new Set(['in-stock', 'rejected']))
    expectAgreement(shop)
  })
})

describe('an order that only Inventory heard of', () => {
  const reserve = (n: number, A: number): Act => ({ do: 'reserve', n, units: { A, B: 0 } })
  const arrive = (shop: TwoServices): void => shop.deliver(shop.onTheWay.splice(0))
  const digestsShown = (shop: TwoServices) => shop.shown.map(({ digest }) => digest)
  const recordedDigest = (shop: TwoServices) => known(shop, 1).recorded?.content?.digest

  test('is recorded with its outcome, and its front hears both at once', () => {
    const shop = given([reserve(1, 2)])
    arrive(shop)
    expect(shop.onTheWay.map(({ to }) => to)).toEqual(['order'])
    arrive(shop)
    expect(shop.shown).toMatchObject([{ order: { status: 'confirmed', version: 2 } }])
    settle(shop)
    expect(shop.shown).toHaveLength(1)
    expectAgreement(shop)
  })

  test('is recorded all the same when the outcome with its front was lost, and nobody is answered', () => {
    const shop = given([reserve(1, 2)])
    arrive(shop)
    shop.onTheWay.splice(0)
    settle(shop)
    expect(known(shop, 1).recorded?.outcome?.kind).toBe('in-stock')
    expect(shop.shown).toEqual([])
    expectAgreement(shop)
  })

  test('keeps the decision already made under its id, which says so to the front', () => {
    const shop = given([reserve(1, 1), reserve(1, 2)])
    settle(shop)
    expect(known(shop, 1).recorded?.content?.lines).toEqual([{ sku: 'A', quantity: 1 }])
    expect(digestsShown(shop)).toEqual([recordedDigest(shop), recordedDigest(shop)])
    expectAgreement(shop)
  })

  test('gives way to the one that Order recorded, which is what the front is shown', () => {
    const shop = given([reserve(1, 1), { do: 'send', n: 1, units: { A: 2, B: 0 } }])
    const messages = shop.onTheWay.splice(0)
    shop.deliver(messages.filter(({ to }) => to === 'order'))
    shop.deliver(messages.filter(({ to }) => to === 'inventory'))
    settle(shop)
    expect(known(shop, 1).recorded?.content?.lines).toEqual([{ sku: 'A', quantity: 2 }])
    expect(new Set(digestsShown(shop))).toEqual(new Set([recordedDigest(shop)]))
    expectAgreement(shop)
  })

  test('asked again after it was canceled, is not answered until Order is asked', () => {
    const shop = given([reserve(1, 1)])
    settle(shop)
    perform(shop, { do: 'cancel', n: 1 })
    settle(shop)
    const shownBefore = shop.shown.length
    perform(shop, reserve(1, 1))
    settle(shop)
    expect(shop.shown).toHaveLength(shownBefore)
    perform(shop, { do: 'send', n: 1, units: { A: 1, B: 0 } })
    settle(shop)
    expect(shop.shown.at(-1)).toMatchObject({ order: { status: 'canceled' } })
    expectAgreement(shop)
  })

  test('asked again while its cancellation is on its way, is answered that it is canceled', () => {
    const shop = given([reserve(1, 1)])
    settle(shop)
    perform(shop, { do: 'cancel', n: 1 })
    arrive(shop)
    shop.onTheWay.splice(0)
    perform(shop, reserve(1, 1))
    arrive(shop)
    arrive(shop)
    expect(shop.shown.map(({ order }) => order.status)).toEqual([
      'confirmed',
      'canceled',
      'canceled',
    ])
    settle(shop)
    expectAgreement(shop)
  })
})
