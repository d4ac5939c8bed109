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
import { startTwoServices, type TwoFiles } from './two-files.ts'
import { services, type Service } from './two-services.ts'

const opened: TwoFiles[] = []
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})

const other = { inventory: 'order', order: 'inventory' } as const
const send = (n: number, A: number): Act => ({ do: 'send', n, units: { A, B: 0 } })

const settleRounds = 12
const settle = async (shop: TwoFiles): Promise<void> => {
  for (let round = 0; round < settleRounds; round += 1) {
    await shop.introduce()
    while (shop.onTheWay.length > 0) await shop.deliver(shop.onTheWay.splice(0))
    await shop.remind()
  }
}

const given = async (): Promise<TwoFiles> => {
  const shop = await startTwoServices(stock)
  opened.push(shop)
  return shop
}

/** A shop that confirmed order 1. */
const givenOrders = async (): Promise<TwoFiles> => {
  const shop = await given()
  await shop.introduce()
  await perform(shop, send(1, 1))
  await settle(shop)
  return shop
}

const reasons = (shop: TwoFiles) => services.map((service) => shop.closedReason(service))

describe('a new shop', () => {
  test('takes orders when both databases have met', async () => {
    const shop = await given()
    expect(reasons(shop)).toEqual(['new', 'new'])
    await shop.introduce()
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
    await shop.introduce()
    await shop.lose(service)
    await shop.introduce()
    expect(reasons(shop)).toEqual([undefined, undefined])
  })
})

describe('a database that has heard facts and waits to be met', () => {
  /** Order was met and recorded order 1, which was canceled; Inventory has heard that, and was not met itself. */
  const givenUnmetInventory = async (): Promise<TwoFiles> => {
    const shop = await given()
    await shop.meet('inventory')
    await shop.meet('order')
    await perform(shop, send(1, 1))
    await perform(shop, { do: 'cancel', n: 1 })
    while (shop.onTheWay.length > 0) await shop.deliver(shop.onTheWay.splice(0))
    expect(shop.closedReason('inventory')).toBe('new')
    expect((await reservationOf(shop, 1))?.canceled).toBe(true)
    return shop
  }

  test('is not found lost by the other, whose own loss was accepted meanwhile', async () => {
    const shop = await givenUnmetInventory()
    await shop.lose('order')
    await shop.meet('inventory')
    await shop.acceptLoss('order')
    await shop.meet('inventory')
    // Order is told before it has seen Inventory.
    await shop.remind()
    await shop.deliver(shop.onTheWay.splice(0))
    await settle(shop)
    expect(reasons(shop)).toEqual([undefined, undefined])
    expect((await recordedOf(shop, 1))?.canceled).toBe(true)
  })

  test('says that the other is lost when it is', async () => {
    const shop = await givenUnmetInventory()
    await shop.lose('order')
    await shop.introduce()
    expect(reasons(shop)).toEqual(['other-lost', 'lost'])
  })
})

describe.each(services)('a new and empty database of %s beside one that knows orders', (lost) => {
  const found = { [lost]: 'lost', [other[lost]]: 'other-lost' } as Record<Service, string>

  test('is lost: both say so', async () => {
    const shop = await givenOrders()
    await shop.lose(lost)
    await shop.introduce()
    expect(reasons(shop)).toEqual([found.inventory, found.order] as never)
  })

  test('lets neither take a new order, however long it lasts', async () => {
    const shop = await givenOrders()
    await shop.lose(lost)
    await shop.introduce()
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
