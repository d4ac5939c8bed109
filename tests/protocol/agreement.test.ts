import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  act,
  expectAgreement,
  expectNothingParked,
  recordedOf,
  perform,
  stock,
  type Act,
} from './acts.ts'
import {
  arrive,
  expectNoAnswerGoesBack,
  expectOneOrderEach,
  settle,
  settleRoundsMax,
} from './settling.ts'
import { startTwoServices } from './two-files.ts'
import type { TwoServices } from './two-services.ts'

const opened: TwoServices[] = []
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})
const given = async (acts: readonly Act[] = []): Promise<TwoServices> => {
  const shop = await startTwoServices(stock)
  await shop.introduce()
  opened.push(shop)
  for (const act of acts) await perform(shop, act)
  return shop
}
const send = (n: number, A: number): Act => ({ do: 'send', n, units: { A, B: 0 } })

describe('Inventory and Order, with messages lost, late and twice', () => {
  test('settle, agree and park nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 80, size: 'max' }), async (acts) => {
        const shop = await given(acts)
        expect(await settle(shop)).toBeLessThanOrEqual(settleRoundsMax)
        await expectAgreement(shop)
        await expectOneOrderEach(shop)
        expectNoAnswerGoesBack(shop)
        await expectNothingParked(shop)
        await opened.pop()!.close()
      }),
      { seed: 20_261_127, numRuns: 400 },
    )
  })

  test('agree on an order of which Order never got its copy', async () => {
    const shop = await given([send(1, 1)])
    await shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'inventory'))
    shop.onTheWay.splice(0)
    expect(await settle(shop)).toBeLessThanOrEqual(2)
    expect((await recordedOf(shop, 1))?.outcome?.kind).toBe('in-stock')
    await expectAgreement(shop)
  })

  test('agree on the order that Order recorded when two came under one id in opposite order', async () => {
    const shop = await given([send(1, 1), send(1, 2)])
    const messages = shop.onTheWay.splice(0)
    const [first, second] = ['inventory', 'order'].map((to) => messages.filter((m) => m.to === to))
    await shop.deliver([...first!, ...second!.toReversed()])
    expect(await settle(shop)).toBeLessThanOrEqual(2)
    expect((await recordedOf(shop, 1))?.content?.lines).toEqual([{ sku: 'A', quantity: 2 }])
    await expectAgreement(shop)
  })

  test('agree that a canceled order holds nothing when the cancellation overtakes it', async () => {
    const shop = await given([send(1, 1), { do: 'cancel', n: 1 }])
    const late = shop.onTheWay.splice(0, 2)
    await arrive(shop)
    await settle(shop)
    await shop.deliver(late)
    await settle(shop)
    expect((await recordedOf(shop, 1))?.canceled).toBe(true)
    await expectAgreement(shop)
  })

  test('confirm exactly one of two orders that race for the last units', async () => {
    const shop = await given([send(1, 2), send(2, 2)])
    await settle(shop)
    const orders = await Promise.all([1, 2].map((n) => recordedOf(shop, n)))
    expect(new Set(orders.map((order) => order?.outcome?.kind))).toEqual(
      new Set(['in-stock', 'rejected']),
    )
    await expectAgreement(shop)
  })
})

describe('an order that a front of the release before sends to Inventory only', () => {
  const givenReserved = async (): Promise<TwoServices> => {
    const shop = await given()
    shop.reserveOrder(1, [{ sku: 'A', quantity: 2 }])
    return shop
  }

  test('is decided by Inventory, and recorded by Order through its outcome', async () => {
    const shop = await givenReserved()
    expect(shop.onTheWay.map(({ to }) => to)).toEqual(['inventory'])
    await settle(shop)
    expect((await recordedOf(shop, 1))?.content?.lines).toEqual([{ sku: 'A', quantity: 2 }])
    expect((await recordedOf(shop, 1))?.outcome?.kind).toBe('in-stock')
    await expectAgreement(shop)
  })

  test('is recorded all the same when the outcome was lost', async () => {
    const shop = await givenReserved()
    await arrive(shop)
    shop.onTheWay.splice(0)
    await settle(shop)
    expect((await recordedOf(shop, 1))?.outcome?.kind).toBe('in-stock')
    await expectAgreement(shop)
  })

  test('is answered when the front sends it to both, and decided once', async () => {
    const shop = await givenReserved()
    await settle(shop)
    expect(shop.shown).toEqual([])
    await perform(shop, send(1, 2))
    await settle(shop)
    expect(shop.shown).toMatchObject([{ order: { status: 'confirmed', version: 2 } }])
    await expectAgreement(shop)
  })
})
