import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { act, expectAgreement, known, perform, stock, type Act } from './acts.ts'
import { orderId, startTwoServices, type TwoServices } from './two-services.ts'

type Service = 'inventory' | 'order'
const services = ['inventory', 'order'] as const

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
afterEach(() => {
  for (const shop of opened.splice(0)) shop.close()
})

/** Two services that have met, with a backup of each in the hands of whoever performs. */
const given = () => {
  const shop = startTwoServices(stock)
  opened.push(shop)
  for (const each of services) shop.meet(each)
  const backups = {
    inventory: shop.backUp('inventory'),
    order: shop.backUp('order'),
  }
  const endure = (step: Trouble): void => {
    if (step.do === 'back up') backups[step.service] = shop.backUp(step.service)
    else if (step.do === 'meet') shop.meet(step.service)
    else if (step.do === 'restore') {
      for (const each of step.which) shop.restore(each, backups[each])
    } else perform(shop, step)
  }
  return { shop, does: (...steps: Trouble[]) => steps.forEach(endure) }
}

const settleRoundsMax = 20

/** Rounds of presence, delivery and reminders until nothing is left to say. */
const settle = (shop: TwoServices): number => {
  for (let round = 0; round <= settleRoundsMax; round += 1) {
    for (const each of services) shop.meet(each)
    for (let hop = 0; shop.onTheWay.length > 0; hop += 1) {
      if (hop > hopsMax) throw new Error('they answer each other for ever')
      shop.deliver(shop.onTheWay.splice(0))
    }
    for (const each of services) shop.meet(each)
    const isQuiet = !shop.remind()
    if (isQuiet && !services.some(shop.isReconciling)) return round
  }
  return Infinity
}
const hopsMax = 20

const send = (n: number, A: number, B = 0): Trouble => ({ do: 'send', n, units: { A, B } })
/** Whatever is on the way to this service about this order arrives, and nothing else. */
const arrive = (shop: TwoServices, to: Service, n: number): void => {
  const isIt = (each: TwoServices['onTheWay'][number]) =>
    each.to === to && each.text.includes(orderId(n))
  const arriving = shop.onTheWay.filter(isIt)
  shop.onTheWay.splice(0, Infinity, ...shop.onTheWay.filter((each) => !isIt(each)))
  shop.deliver(arriving)
}

const statusOf = (shop: TwoServices, n: number) => {
  const { recorded } = known(shop, n)
  if (!recorded) return 'unknown'
  if (recorded.canceled) return 'canceled'
  return recorded.shipped ? 'shipped' : (recorded.outcome?.kind ?? 'pending')
}

describe('Inventory and Order, whichever is restored from whichever backup', () => {
  test('settle, agree and park nothing', () => {
    fc.assert(
      fc.property(fc.array(trouble, { maxLength: 100, size: 'max' }), (steps) => {
        const { shop, does } = given()
        does(...steps)
        expect(settle(shop)).toBeLessThanOrEqual(settleRoundsMax)
        expectAgreement(shop)
        expect([shop.inventory.parked.count(), shop.order.parked.count()]).toEqual([0, 0])
        opened.pop()!.close()
      }),
      { seed: 20_261_128, numRuns: 600 },
    )
  }, 60_000)

  test.each(services)(
    'keep everything that the other knows when %s has only an empty backup',
    (lost) => {
      const { shop, does } = given()
      does(send(1, 1), send(2, 1), send(3, 1), send(4, 3))
      settle(shop)
      does({ do: 'cancel', n: 2 }, { do: 'ship', n: 3 })
      settle(shop)
      const before = [1, 2, 3, 4].map((n) => statusOf(shop, n))
      does({ do: 'restore', which: [lost] })
      settle(shop)
      expect(before).toEqual(['in-stock', 'canceled', 'shipped', 'rejected'])
      expect([1, 2, 3, 4].map((n) => statusOf(shop, n))).toEqual(before)
      expectAgreement(shop)
    },
  )
})

/** Order 1 is recorded and decided with one unit; a backup of Inventory holds three for it, of a payload that lost. */
const givenAnotherPayloadInTheBackup = () => {
  const { shop, does } = given()
  does(send(1, 3))
  arrive(shop, 'inventory', 1)
  shop.onTheWay.splice(0)
  does({ do: 'back up', service: 'inventory' }, send(1, 1))
  settle(shop)
  return { shop, does }
}

describe('a restored Inventory', () => {
  test('is reminded of what it waits for, however many new orders it cannot answer yet', () => {
    const { shop, does } = given()
    does(send(1, 1))
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    for (const each of services) shop.meet(each)
    does(send(2, 1), send(3, 1))
    shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'order'))
    shop.onTheWay.splice(0)
    shop.remind()
    expect(shop.onTheWay.map(({ text }) => JSON.parse(text))).toMatchObject([
      [{ orderId: orderId(1), recorded: { outcome: 'in-stock' } }],
    ])
    settle(shop)
    expect([1, 2, 3].map((n) => statusOf(shop, n))).toEqual(['in-stock', 'in-stock', 'in-stock'])
    expectAgreement(shop)
  })

  test('gives confirmed orders their units before a new order can take them', () => {
    const { shop, does } = given()
    does(send(1, 3))
    settle(shop)
    does({ do: 'restore', which: ['inventory'] }, send(2, 3))
    shop.deliver(shop.onTheWay.splice(0))
    expect(statusOf(shop, 2)).toBe('pending')
    settle(shop)
    expect([statusOf(shop, 1), statusOf(shop, 2)]).toEqual(['in-stock', 'rejected'])
    expectAgreement(shop)
  })

  test('keeps to the price that was confirmed', () => {
    const { shop, does } = given()
    does(send(1, 2))
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    shop.setPrice('A', 999)
    settle(shop)
    expect(known(shop, 1).reservation?.decided?.outcome).toMatchObject({ total: 200 })
  })

  test('is short of what the backup does not have, shows it, and fills it when it comes in', () => {
    const { shop, does } = given()
    shop.receive('A', 2)
    does(send(1, 5), send(2, 2))
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    settle(shop)
    expect([1, 2].map((n) => [statusOf(shop, n), known(shop, n).reservation?.short])).toEqual([
      ['in-stock', true],
      ['rejected', false],
    ])
    expect(shop.inventory.products.adminView('A')).toMatchObject({ onHand: 3, reserved: 0 })
    shop.receive('A', 2)
    settle(shop)
    expect(known(shop, 1).reservation?.short).toBe(false)
    expect(shop.inventory.products.adminView('A')).toMatchObject({ onHand: 5, reserved: 5 })
  })

  test('counts a shipped order out when its units come in', () => {
    const { shop, does } = given()
    shop.receive('A', 2)
    does(send(1, 5))
    settle(shop)
    does({ do: 'ship', n: 1 })
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({ shipped: true, short: true })
    shop.receive('A', 2)
    settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({ shipped: true, short: false })
    expect(shop.inventory.products.adminView('A')).toMatchObject({ onHand: 0, reserved: 0 })
  })

  test('gives a short order the units that another one turns out not to need', () => {
    const { shop, does } = givenAnotherPayloadInTheBackup()
    does(send(2, 2))
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    for (const each of services) shop.meet(each)
    shop.remind()
    arrive(shop, 'inventory', 2)
    expect(known(shop, 2).reservation?.short).toBe(true)
    arrive(shop, 'inventory', 1)
    expect(known(shop, 2).reservation?.short).toBe(false)
    settle(shop)
    expectAgreement(shop)
  })

  test('ships what was sold, not what the backup held under the same id', () => {
    const { shop, does } = givenAnotherPayloadInTheBackup()
    does({ do: 'restore', which: ['inventory'] })
    for (const each of services) shop.meet(each)
    does({ do: 'ship', n: 1 })
    settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({
      shipped: true,
      decided: { lines: [{ quantity: 1 }] },
    })
    expectAgreement(shop)
  })

  test('holds nothing for an order of which it was short when it is canceled', () => {
    const { shop, does } = given()
    shop.receive('A', 2)
    does(send(1, 5))
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    settle(shop)
    does({ do: 'cancel', n: 1 })
    settle(shop)
    expect(known(shop, 1).reservation).toMatchObject({ canceled: true, short: false })
    expectAgreement(shop)
  })

  test('does not take for an answer what Inventory said in its lost life', () => {
    const { shop, does } = given()
    does(send(1, 2))
    shop.deliver(shop.onTheWay.splice(0))
    const late = [...shop.onTheWay]
    settle(shop)
    does({ do: 'restore', which: ['inventory'] })
    shop.meet('order')
    shop.deliver(late.filter(({ to }) => to === 'order'))
    expect(known(shop, 1).recorded?.heard).toBe(false)
    settle(shop)
    expectAgreement(shop)
  })

  test('waits while Order is away', () => {
    const { shop, does } = given()
    does({ do: 'restore', which: ['inventory'] }, send(1, 1))
    shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'inventory'))
    expect(shop.isReconciling('inventory')).toBe(true)
    expect(shop.inventory.reservations.find(orderId(1))).toBeUndefined()
  })
})

describe('a restored Order', () => {
  test('waits for what a backup of Inventory from before they met had told nobody', () => {
    const shop = startTwoServices(stock)
    opened.push(shop)
    perform(shop, { do: 'send', n: 1, units: { A: 2, B: 0 } })
    arrive(shop, 'inventory', 1)
    shop.onTheWay.splice(0)
    const early = { inventory: shop.backUp('inventory'), order: shop.backUp('order') }
    settle(shop)
    for (const each of services) shop.restore(each, early[each])
    for (const each of [...services, ...services]) shop.meet(each)
    expect(shop.isReconciling('order')).toBe(true)
    settle(shop)
    expect(statusOf(shop, 1)).toBe('in-stock')
    expectAgreement(shop)
  })

  test('takes no order, cancellation or shipment before it knows what it lost', () => {
    const { shop, does } = given()
    does(send(1, 1))
    settle(shop)
    does({ do: 'ship', n: 1 })
    settle(shop)
    does({ do: 'restore', which: ['order'] }, { do: 'cancel', n: 1 }, send(1, 2))
    shop.deliver(shop.onTheWay.splice(0).filter(({ to }) => to === 'order'))
    expect(statusOf(shop, 1)).toBe('unknown')
    settle(shop)
    expect(statusOf(shop, 1)).toBe('shipped')
    expectAgreement(shop)
  })

  test('learns of a cancellation that came before its order', () => {
    const { shop, does } = given()
    does({ do: 'cancel', n: 1 })
    settle(shop)
    does({ do: 'restore', which: ['order'] })
    settle(shop)
    expect(statusOf(shop, 1)).toBe('canceled')
    expectAgreement(shop)
  })

  test('never shows a canceled order as anything else, whatever arrives first', () => {
    const { shop, does } = given()
    does(send(1, 3), { do: 'cancel', n: 1 })
    settle(shop)
    does({ do: 'restore', which: ['order'] })
    for (const each of services) shop.meet(each)
    shop.remind()
    const seen = new Set<string>()
    for (let n = 0; n < hopsMax && shop.onTheWay.length > 0; n += 1) {
      shop.deliver(shop.onTheWay.splice(-1))
      seen.add(statusOf(shop, 1))
    }
    expect([...seen]).toEqual(['canceled'])
    settle(shop)
    expect(known(shop, 1).recorded?.content).toBeDefined()
    expectAgreement(shop)
  })
})
