import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  act,
  expectAgreement,
  expectNothingParked,
  known,
  perform,
  stock,
  type Act,
} from './acts.ts'
import {
  orderId,
  services,
  startTwoServices,
  type Service,
  type TwoServices,
} from './two-services.ts'

type Trouble =
  | Act
  | { do: 'back up'; service: Service }
  | { do: 'meet'; service: Service }
  | { do: 'restore'; which: readonly Service[] }

const service = fc.constantFrom(...services)
const which = fc.constantFrom<readonly Service[]>(['inventory'], ['order'], services)
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 14, arbitrary: act },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('back up' as const), service }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('meet' as const), service }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), which }) },
)

const opened: TwoServices[] = []
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})

/** Two services that have met, with a backup of each in the hands of whoever performs. */
const given = async () => {
  const shop = await startTwoServices(stock)
  opened.push(shop)
  for (const each of services) await shop.meet(each)
  const backups = {
    inventory: shop.backUp('inventory'),
    order: shop.backUp('order'),
  }
  const endure = async (step: Trouble): Promise<void> => {
    if (step.do === 'back up') backups[step.service] = shop.backUp(step.service)
    else if (step.do === 'meet') await shop.meet(step.service)
    else if (step.do === 'restore') {
      for (const each of step.which) await shop.restore(each, backups[each])
    } else await perform(shop, step)
  }
  const does = async (...steps: Trouble[]): Promise<void> => {
    for (const step of steps) await endure(step)
  }
  return { shop, does }
}

const settleRoundsMax = 20

/** Rounds of presence, delivery and reminders until nothing is left to say. */
const settle = async (shop: TwoServices): Promise<number> => {
  for (let round = 0; round <= settleRoundsMax; round += 1) {
    for (const each of services) await shop.meet(each)
    for (let hop = 0; shop.onTheWay.length > 0; hop += 1) {
      if (hop > hopsMax) throw new Error('they answer each other for ever')
      await shop.deliver(shop.onTheWay.splice(0))
    }
    for (const each of services) await shop.meet(each)
    const isQuiet = !(await shop.remind())
    if (isQuiet && !services.some(shop.isReconciling)) return round
  }
  return Infinity
}
const hopsMax = 20

const send = (n: number, A: number, B = 0): Trouble => ({ do: 'send', n, units: { A, B } })
/** Whatever is on the way to this service about this order arrives, and nothing else. */
const arrive = async (shop: TwoServices, to: Service, n: number): Promise<void> => {
  const isIt = (each: TwoServices['onTheWay'][number]) =>
    each.to === to && each.text.includes(orderId(n))
  const arriving = shop.onTheWay.filter(isIt)
  shop.onTheWay.splice(0, Infinity, ...shop.onTheWay.filter((each) => !isIt(each)))
  await shop.deliver(arriving)
}

const statusOf = (shop: TwoServices, n: number) => {
  const { recorded } = known(shop, n)
  if (!recorded) return 'unknown'
  if (recorded.canceled) return 'canceled'
  return recorded.shipped ? 'shipped' : (recorded.outcome?.kind ?? 'pending')
}

describe('Inventory and Order, whichever is restored from whichever backup', () => {
  test('settle, agree and park nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { maxLength: 100, size: 'max' }), async (steps) => {
        const { shop, does } = await given()
        await does(...steps)
        expect(await settle(shop)).toBeLessThanOrEqual(settleRoundsMax)
        expectAgreement(shop)
        await expectNothingParked(shop)
        await opened.pop()!.close()
      }),
      { seed: 20_261_128, numRuns: 600 },
    )
  }, 60_000)

  test.each(services)(
    'keep everything that the other knows when %s has only an empty backup',
    async (lost) => {
      const { shop, does } = await given()
      await does(send(1, 1), send(2, 1), send(3, 1), send(4, 3))
      await settle(shop)
      await does({ do: 'cancel', n: 2 }, { do: 'ship', n: 3 })
      await settle(shop)
      const before = [1, 2, 3, 4].map((n) => statusOf(shop, n))
      await does({ do: 'restore', which: [lost] })
      await settle(shop)
      expect(before).toEqual(['in-stock', 'canceled', 'shipped', 'rejected'])
      expect([1, 2, 3, 4].map((n) => statusOf(shop, n))).toEqual(before)
      expectAgreement(shop)
    },
  )
})

/** Order 1 is recorded and decided with one unit; a backup of Inventory holds three for it, of a payload that lost. */
const givenAnotherPayloadInTheBackup = async () => {
  const { shop, does } = await given()
  await does(send(1, 3))
  await arrive(shop, 'inventory', 1)
  shop.onTheWay.splice(0)
  await does({ do: 'back up', service: 'inventory' }, send(1, 1))
  await settle(shop)
  return { shop, does }
}

describe('a restored Inventory', () => {
  test('is reminded of what it waits for, however many new orders it cannot answer yet', async () => {
    const { shop, does } = await given()
    await does(send(1, 1))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    for (const each of services) await shop.meet(each)
    await does(send(2, 1), send(3, 1))
    await shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'order'))
    shop.onTheWay.splice(0)
    await shop.remind()
    expect(shop.onTheWay.map(({ text }) => JSON.parse(text))).toMatchObject([
      [{ orderId: orderId(1), recorded: { outcome: 'in-stock' } }],
    ])
    await settle(shop)
    expect([1, 2, 3].map((n) => statusOf(shop, n))).toEqual(['in-stock', 'in-stock', 'in-stock'])
    expectAgreement(shop)
  })

  test('gives confirmed orders their units before a new order can take them', async () => {
    const { shop, does } = await given()
    await does(send(1, 3))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] }, send(2, 3))
    await shop.deliver(shop.onTheWay.splice(0))
    expect(statusOf(shop, 2)).toBe('pending')
    await settle(shop)
    expect([statusOf(shop, 1), statusOf(shop, 2)]).toEqual(['in-stock', 'rejected'])
    expectAgreement(shop)
  })

  test('keeps to the price that was confirmed', async () => {
    const { shop, does } = await given()
    await does(send(1, 2))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    shop.setPrice('A', 999)
    await settle(shop)
    expect(known(shop, 1).reservation?.decided?.outcome).toMatchObject({ total: 200 })
  })

  test('is short of what the backup does not have, shows it, and fills it when it comes in', async () => {
    const { shop, does } = await given()
    shop.receive('A', 2)
    await does(send(1, 5), send(2, 2))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    await settle(shop)
    expect([1, 2].map((n) => [statusOf(shop, n), known(shop, n).reservation?.short])).toEqual([
      ['in-stock', true],
      ['rejected', false],
    ])
    expect(shop.inventory.products.adminView('A')).toMatchObject({ onHand: 3, reserved: 0 })
    shop.receive('A', 2)
    await settle(shop)
    expect(known(shop, 1).reservation?.short).toBe(false)
    expect(shop.inventory.products.adminView('A')).toMatchObject({ onHand: 5, reserved: 5 })
  })

  test('counts a shipped order out when its units come in', async () => {
    const { shop, does } = await given()
    shop.receive('A', 2)
    await does(send(1, 5))
    await settle(shop)
    await does({ do: 'ship', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    await settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({ shipped: true, short: true })
    shop.receive('A', 2)
    await settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({ shipped: true, short: false })
    expect(shop.inventory.products.adminView('A')).toMatchObject({ onHand: 0, reserved: 0 })
  })

  test('gives a short order the units that another one turns out not to need', async () => {
    const { shop, does } = await givenAnotherPayloadInTheBackup()
    await does(send(2, 2))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    for (const each of services) await shop.meet(each)
    await shop.remind()
    await arrive(shop, 'inventory', 2)
    expect(known(shop, 2).reservation?.short).toBe(true)
    await arrive(shop, 'inventory', 1)
    expect(known(shop, 2).reservation?.short).toBe(false)
    await settle(shop)
    expectAgreement(shop)
  })

  test('ships what was sold, not what the backup held under the same id', async () => {
    const { shop, does } = await givenAnotherPayloadInTheBackup()
    await does({ do: 'restore', which: ['inventory'] })
    for (const each of services) await shop.meet(each)
    await does({ do: 'ship', n: 1 })
    await settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({
      shipped: true,
      decided: { lines: [{ quantity: 1 }] },
    })
    expectAgreement(shop)
  })

  test('holds nothing for an order of which it was short when it is canceled', async () => {
    const { shop, does } = await given()
    shop.receive('A', 2)
    await does(send(1, 5))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    await settle(shop)
    await does({ do: 'cancel', n: 1 })
    await settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({ canceled: true, short: false })
    expectAgreement(shop)
  })

  test('does not take for an answer what Inventory said in its lost life', async () => {
    const { shop, does } = await given()
    await does(send(1, 2))
    await shop.deliver(shop.onTheWay.splice(0))
    const late = [...shop.onTheWay]
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    shop.meet('order')
    await shop.deliver(late.filter(({ to }) => to === 'order'))
    expect(known(shop, 1).recorded?.heard).toBe(false)
    await settle(shop)
    expectAgreement(shop)
  })

  test('waits while Order is away', async () => {
    const { shop, does } = await given()
    await does({ do: 'restore', which: ['inventory'] }, send(1, 1))
    await shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'inventory'))
    expect(shop.isReconciling('inventory')).toBe(true)
    expect(shop.inventory.reservations.find(orderId(1))).toBeUndefined()
  })
})

describe('a restored Order', () => {
  test('waits for what a backup of Inventory from before they met had told nobody', async () => {
    const shop = await startTwoServices(stock)
    opened.push(shop)
    await perform(shop, { do: 'send', n: 1, units: { A: 2, B: 0 } })
    await arrive(shop, 'inventory', 1)
    shop.onTheWay.splice(0)
    const early = { inventory: shop.backUp('inventory'), order: shop.backUp('order') }
    await settle(shop)
    for (const each of services) await shop.restore(each, early[each])
    for (const each of [...services, ...services]) await shop.meet(each)
    expect(shop.isReconciling('order')).toBe(true)
    await settle(shop)
    expect(statusOf(shop, 1)).toBe('in-stock')
    expectAgreement(shop)
  })

  test('takes no order, cancellation or shipment before it knows what it lost', async () => {
    const { shop, does } = await given()
    await does(send(1, 1))
    await settle(shop)
    await does({ do: 'ship', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['order'] }, { do: 'cancel', n: 1 }, send(1, 2))
    await shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'order'))
    expect(statusOf(shop, 1)).toBe('unknown')
    await settle(shop)
    expect(statusOf(shop, 1)).toBe('shipped')
    expectAgreement(shop)
  })

  test('learns of a cancellation that came before its order', async () => {
    const { shop, does } = await given()
    await does({ do: 'cancel', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['order'] })
    await settle(shop)
    expect(statusOf(shop, 1)).toBe('canceled')
    expectAgreement(shop)
  })

  test('never shows a canceled order as anything else, whatever arrives first', async () => {
    const { shop, does } = await given()
    await does(send(1, 3), { do: 'cancel', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['order'] })
    for (const each of services) await shop.meet(each)
    await shop.remind()
    const seen = new Set<string>()
    for (let n = 0; n < hopsMax && shop.onTheWay.length > 0; n += 1) {
      await shop.deliver(shop.onTheWay.splice(-1))
      seen.add(statusOf(shop, 1))
    }
    expect([...seen]).toEqual(['canceled'])
    await settle(shop)
    expect(known(shop, 1).recorded?.content).toBeDefined()
    expectAgreement(shop)
  })
})
