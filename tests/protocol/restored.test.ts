import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  act,
  expectAgreement,
  expectNothingParked,
  recordedOf,
  reservationOf,
  perform,
  stock,
  type Act,
} from './acts.ts'
import { startTwoServices, type TwoFiles } from './two-files.ts'
import { orderId, services, type Service } from './two-services.ts'

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

const opened: TwoFiles[] = []
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})

/** Two services that have met, and a backup of each, which later steps replace and put back. */
const given = async () => {
  const shop = await startTwoServices(stock)
  opened.push(shop)
  await shop.introduce()
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

/** Repeats presence, delivery and reminders until nothing is left to say. Resolves with the rounds. */
const settle = async (shop: TwoFiles): Promise<number> => {
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
/** Only the messages to this service about this order arrive. */
const arrive = async (shop: TwoFiles, to: Service, n: number): Promise<void> => {
  const isIt = (each: TwoFiles['onTheWay'][number]) =>
    each.to === to && each.text.includes(orderId(n))
  const arriving = shop.onTheWay.filter(isIt)
  shop.onTheWay.splice(0, Infinity, ...shop.onTheWay.filter((each) => !isIt(each)))
  await shop.deliver(arriving)
}

const statusOf = async (shop: TwoFiles, n: number): Promise<string> => {
  const recorded = await recordedOf(shop, n)
  if (!recorded) return 'unknown'
  if (recorded.canceled) return 'canceled'
  return recorded.shipped ? 'shipped' : (recorded.outcome?.kind ?? 'pending')
}
const statusesOf = (shop: TwoFiles, ...numbers: number[]): Promise<string[]> =>
  Promise.all(numbers.map((n) => statusOf(shop, n)))

describe('Inventory and Order, restored from any backups', () => {
  test('settle, agree and park nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { maxLength: 100, size: 'max' }), async (steps) => {
        const { shop, does } = await given()
        await does(...steps)
        expect(await settle(shop)).toBeLessThanOrEqual(settleRoundsMax)
        await expectAgreement(shop)
        await expectNothingParked(shop)
        await opened.pop()!.close()
      }),
      { seed: 20_261_128, numRuns: 600 },
    )
  }, 120_000)

  test.each(services)(
    'keep everything that the other one knows when %s has only an empty backup',
    async (lost) => {
      const { shop, does } = await given()
      await does(send(1, 1), send(2, 1), send(3, 1), send(4, 3))
      await settle(shop)
      await does({ do: 'cancel', n: 2 }, { do: 'ship', n: 3 })
      await settle(shop)
      const before = await statusesOf(shop, 1, 2, 3, 4)
      await does({ do: 'restore', which: [lost] })
      await settle(shop)
      expect(before).toEqual(['in-stock', 'canceled', 'shipped', 'rejected'])
      expect(await statusesOf(shop, 1, 2, 3, 4)).toEqual(before)
      await expectAgreement(shop)
    },
  )
})

/** Order 1 is recorded and decided with one unit. A backup of Inventory holds three for another payload under its id. */
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
  test('is told again of the orders it waits for, however many new ones it cannot answer yet', async () => {
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
    expect(await statusesOf(shop, 1, 2, 3)).toEqual(['in-stock', 'in-stock', 'in-stock'])
    await expectAgreement(shop)
  })

  test('gives confirmed orders their units before a new order can take them', async () => {
    const { shop, does } = await given()
    await does(send(1, 3))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] }, send(2, 3))
    await shop.deliver(shop.onTheWay.splice(0))
    expect(await statusOf(shop, 2)).toBe('pending')
    await settle(shop)
    expect(await statusesOf(shop, 1, 2)).toEqual(['in-stock', 'rejected'])
    await expectAgreement(shop)
  })

  test('keeps the price that was confirmed', async () => {
    const { shop, does } = await given()
    await does(send(1, 2))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    shop.setPrice('A', 999)
    await settle(shop)
    expect((await reservationOf(shop, 1))?.decided?.outcome).toMatchObject({ total: 200 })
  })

  test('is short of units that the backup does not have, and fills the promise when they come in', async () => {
    const { shop, does } = await given()
    shop.receive('A', 2)
    await does(send(1, 5), send(2, 2))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    await settle(shop)
    expect(await statusesOf(shop, 1, 2)).toEqual(['in-stock', 'rejected'])
    expect((await reservationOf(shop, 1))?.short).toBe(true)
    expect((await reservationOf(shop, 2))?.short).toBe(false)
    expect(await shop.inventory().reads.adminProduct('A')).toMatchObject({ onHand: 3, reserved: 0 })
    shop.receive('A', 2)
    await settle(shop)
    expect((await reservationOf(shop, 1))?.short).toBe(false)
    expect(await shop.inventory().reads.adminProduct('A')).toMatchObject({ onHand: 5, reserved: 5 })
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
    expect(await reservationOf(shop, 1)).toMatchObject({ shipped: true, short: true })
    shop.receive('A', 2)
    await settle(shop)
    expect(await reservationOf(shop, 1)).toMatchObject({ shipped: true, short: false })
    expect(await shop.inventory().reads.adminProduct('A')).toMatchObject({ onHand: 0, reserved: 0 })
  })

  test('gives a short order the units that another one turns out not to need', async () => {
    const { shop, does } = await givenAnotherPayloadInTheBackup()
    await does(send(2, 2))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    for (const each of services) await shop.meet(each)
    await shop.remind()
    await arrive(shop, 'inventory', 2)
    expect((await reservationOf(shop, 2))?.short).toBe(true)
    await arrive(shop, 'inventory', 1)
    expect((await reservationOf(shop, 2))?.short).toBe(false)
    await settle(shop)
    await expectAgreement(shop)
  })

  test('ships the lines that were sold, not those that the backup held under the same id', async () => {
    const { shop, does } = await givenAnotherPayloadInTheBackup()
    await does({ do: 'restore', which: ['inventory'] })
    for (const each of services) await shop.meet(each)
    await does({ do: 'ship', n: 1 })
    await settle(shop)
    expect(await reservationOf(shop, 1)).toMatchObject({
      shipped: true,
      decided: { lines: [{ quantity: 1 }] },
    })
    await expectAgreement(shop)
  })

  test('holds nothing for a short order after its cancellation', async () => {
    const { shop, does } = await given()
    shop.receive('A', 2)
    await does(send(1, 5))
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    await settle(shop)
    await does({ do: 'cancel', n: 1 })
    await settle(shop)
    expect(await reservationOf(shop, 1)).toMatchObject({ canceled: true, short: false })
    await expectAgreement(shop)
  })

  test('does not count as answered what Inventory said in a lost epoch', async () => {
    const { shop, does } = await given()
    await does(send(1, 2))
    await shop.deliver(shop.onTheWay.splice(0))
    const late = [...shop.onTheWay]
    await settle(shop)
    await does({ do: 'restore', which: ['inventory'] })
    await shop.meet('order')
    await shop.deliver(late.filter(({ to }) => to === 'order'))
    expect((await recordedOf(shop, 1))?.heard).toBe(false)
    await settle(shop)
    await expectAgreement(shop)
  })

  test('waits while Order is away', async () => {
    const { shop, does } = await given()
    await does({ do: 'restore', which: ['inventory'] }, send(1, 1))
    await shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'inventory'))
    expect(shop.isReconciling('inventory')).toBe(true)
    expect(await reservationOf(shop, 1)).toBeUndefined()
  })
})

describe('a restored Order', () => {
  test('waits for an outcome that only the backup of Inventory has', async () => {
    const shop = await startTwoServices(stock)
    opened.push(shop)
    await shop.introduce()
    await perform(shop, { do: 'send', n: 1, units: { A: 2, B: 0 } })
    await arrive(shop, 'inventory', 1)
    shop.onTheWay.splice(0)
    const early = { inventory: shop.backUp('inventory'), order: shop.backUp('order') }
    await settle(shop)
    for (const each of services) await shop.restore(each, early[each])
    for (const each of [...services, ...services]) await shop.meet(each)
    expect(shop.isReconciling('order')).toBe(true)
    await settle(shop)
    expect(await statusOf(shop, 1)).toBe('in-stock')
    await expectAgreement(shop)
  })

  test('takes no order, cancellation or shipment before it knows what it lost', async () => {
    const { shop, does } = await given()
    await does(send(1, 1))
    await settle(shop)
    await does({ do: 'ship', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['order'] }, { do: 'cancel', n: 1 }, send(1, 2))
    await shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'order'))
    expect(await statusOf(shop, 1)).toBe('unknown')
    await settle(shop)
    expect(await statusOf(shop, 1)).toBe('shipped')
    await expectAgreement(shop)
  })

  test('learns of a cancellation that came before its order', async () => {
    const { shop, does } = await given()
    await does({ do: 'cancel', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['order'] })
    await settle(shop)
    expect(await statusOf(shop, 1)).toBe('canceled')
    await expectAgreement(shop)
  })

  test('shows a canceled order as canceled only, in any order of arrival', async () => {
    const { shop, does } = await given()
    await does(send(1, 3), { do: 'cancel', n: 1 })
    await settle(shop)
    await does({ do: 'restore', which: ['order'] })
    for (const each of services) await shop.meet(each)
    await shop.remind()
    const seen = new Set<string>()
    for (let n = 0; n < hopsMax && shop.onTheWay.length > 0; n += 1) {
      await shop.deliver(shop.onTheWay.splice(-1))
      seen.add(await statusOf(shop, 1))
    }
    expect([...seen]).toEqual(['canceled'])
    await settle(shop)
    expect((await recordedOf(shop, 1))?.content).toBeDefined()
    await expectAgreement(shop)
  })
})
