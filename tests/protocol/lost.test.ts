import { afterEach, describe, expect, test } from 'bun:test'
import {
  expectAgreement,
  expectNothingParked,
  perform,
  recordedOf,
  reservationOf,
  stock,
  type Act,
} from './acts.ts'
import { services, startTwoServices, type Service, type TwoServices } from './two-services.ts'

const opened: TwoServices[] = []
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})

const other = { inventory: 'order', order: 'inventory' } as const
const send = (n: number, A: number): Act => ({ do: 'send', n, units: { A, B: 0 } })

/** Each hears the presence of the other, often enough that nothing changes any more. */
const meet = async (shop: TwoServices): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    for (const each of services) await shop.meet(each)
  }
}

const settleRounds = 12
const settle = async (shop: TwoServices): Promise<void> => {
  for (let round = 0; round < settleRounds; round += 1) {
    await meet(shop)
    while (shop.onTheWay.length > 0) await shop.deliver(shop.onTheWay.splice(0))
    await shop.remind()
  }
}

const given = async (): Promise<TwoServices> => {
  const shop = await startTwoServices(stock)
  opened.push(shop)
  return shop
}

/** A shop that confirmed order 1. */
const givenOrders = async (): Promise<TwoServices> => {
  const shop = await given()
  await meet(shop)
  await perform(shop, send(1, 1))
  await settle(shop)
  return shop
}

const reasons = (shop: TwoServices) => services.map((service) => shop.closedReason(service))

describe('a new shop', () => {
  test('takes orders when both databases have met', async () => {
    const shop = await given()
    expect(reasons(shop)).toEqual(['new', 'new'])
    await meet(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
    await perform(shop, send(1, 1))
    await settle(shop)
    expect((await recordedOf(shop, 1))?.outcome?.kind).toBe('in-stock')
  })

  test.each(services)('takes none while %s alone has seen the other', async (early) => {
    const shop = await given()
    await shop.meet(early)
    await perform(shop, send(1, 1))
    await shop.deliver(shop.onTheWay.splice(0))
    expect([await recordedOf(shop, 1), await reservationOf(shop, 1)]).toEqual([
      undefined,
      undefined,
    ])
    await settle(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
  })

  test.each(services)('is what a new %s beside one without orders is', async (service) => {
    const shop = await given()
    await meet(shop)
    await shop.lose(service)
    await meet(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
  })
})

describe.each(services)('a new and empty database of %s beside one that knows orders', (lost) => {
  const found = { [lost]: 'lost', [other[lost]]: 'other-lost' } as Record<Service, string>

  test('is lost: both say so', async () => {
    const shop = await givenOrders()
    await shop.lose(lost)
    await meet(shop)
    expect(reasons(shop)).toEqual([found.inventory, found.order] as never)
  })

  test('lets neither take a new order, however long it lasts', async () => {
    const shop = await givenOrders()
    await shop.lose(lost)
    await meet(shop)
    await perform(shop, send(2, 1))
    await settle(shop)
    expect(await recordedOf(shop, 2)).toBeUndefined()
    expect(await reservationOf(shop, 2)).toBeUndefined()
    expect(reasons(shop)).toEqual([found.inventory, found.order] as never)
  })

  test('is told what the other knows once the loss is accepted, and then takes orders', async () => {
    const shop = await givenOrders()
    await shop.lose(lost)
    await settle(shop)
    await shop.acceptLoss(lost)
    await settle(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
    expect((await recordedOf(shop, 1))?.outcome?.kind).toBe('in-stock')
    expect((await reservationOf(shop, 1))?.decided?.outcome.kind).toBe('in-stock')
    await expectNothingParked(shop)
    await perform(shop, send(2, 1))
    await settle(shop)
    expect(await recordedOf(shop, 2)).toBeDefined()
    if (lost === 'order') await expectAgreement(shop)
  })

  test('is over when a backup is put in its place', async () => {
    const shop = await givenOrders()
    const backup = shop.backUp(lost)
    await shop.lose(lost)
    await settle(shop)
    await shop.restore(lost, backup)
    await settle(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
    await expectAgreement(shop)
  })

  test('is over when the right file is there again, because a disk was not mounted', async () => {
    const shop = await givenOrders()
    const file = shop.backUp(lost)
    await shop.lose(lost)
    await settle(shop)
    await shop.findAgain(lost, file)
    await settle(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
    await expectAgreement(shop)
  })
})
