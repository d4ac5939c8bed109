import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import type { OrderChange } from '../../src/domain/events.ts'
import type { OrderFact } from '../../src/domain/facts.ts'
import { historyOf } from '../../src/domain/history.ts'
import {
  cancelAsOperator,
  cancelOrder,
  clockMs,
  deleteDetails,
  detailsOf,
  givenOrders,
  inStock,
  orderId,
  orderRejected,
  recordOrder,
  returnOrder,
  sendOrder,
  shipOrder,
  shipPart,
  stockMoved,
  stockReleased,
} from '../given.ts'
import { batches } from '../random-facts.ts'

const two = { MUG: 2 }
const one = { MUG: 1 }

/** The changes that a batch makes of order 1, as `version type`, after other batches. */
const changesAfter = (before: OrderFact[], ...facts: OrderFact[]): string[] =>
  givenOrders(...before)
    .changesOf(...facts)
    .map(({ version, type }) => `${version} ${type}`)
const confirmed = [sendOrder(1, two), inStock(1, two)]

describe('a change of an order', () => {
  test.each([
    ['its lines are recorded', [], sendOrder(1, two), ['1 placed']],
    ['its units are reserved', [sendOrder(1, two)], inStock(1, two), ['2 confirmed']],
    ['it is rejected', [sendOrder(1, two)], orderRejected(1, two), ['2 rejected']],
    ['an outcome brings its lines', [], inStock(1, two), ['1 placed', '2 confirmed']],
    ['its shopper cancels it', confirmed, cancelOrder(1), ['3 canceled']],
    ['it is canceled before it is there', [], cancelOrder(1), ['1 canceled']],
    ['its lines come after its cancellation', [cancelOrder(1)], sendOrder(1, two), ['2 placed']],
    ['an operator cancels it', confirmed, cancelAsOperator(1, 10), ['3 canceled']],
    ['all of it left', confirmed, shipOrder(1), ['3 shipped']],
    ['a part left', confirmed, shipPart(1, 10, one), ['3 part-shipped']],
    ['a part is canceled', confirmed, cancelAsOperator(1, 10, { lines: one }), ['3 part-canceled']],
    [
      'the last part left',
      [...confirmed, shipPart(1, 10, one)],
      shipPart(1, 11, one),
      ['4 shipped'],
    ],
    [
      'what is left of it is canceled',
      [...confirmed, shipPart(1, 10, one)],
      cancelAsOperator(1, 11),
      ['4 shipped'],
    ],
    ['units come back', [...confirmed, shipOrder(1)], returnOrder(1, 10, one), ['4 returned']],
    [
      'a restored Order learns that it left',
      confirmed,
      stockMoved(1, { MUG: { shipped: 1, canceled: 1 } }, { wantsAnswer: true }),
      ['3 part-shipped', '4 shipped'],
    ],
    ['its details are deleted', [recordOrder(1, two)], deleteDetails(1), ['2 details-deleted']],
    [
      'its details come back after a restore',
      [inStock(1, two, { details: detailsOf(1) })],
      recordOrder(1, two),
      ['3 details-completed'],
    ],
    ['it is said again', confirmed, inStock(1, two), []],
    ['Inventory has heard of it', [...confirmed, cancelOrder(1)], stockReleased(1), []],
  ])('has a name: %s', (_, before, fact, changes) => {
    expect(changesAfter(before, fact)).toEqual(changes)
  })

  test('is one of several in a batch, each with its version', () => {
    expect(changesAfter([], ...confirmed, shipOrder(1))).toEqual([
      '1 placed',
      '2 confirmed',
      '3 shipped',
    ])
  })

  test('says who wanted it, if the front says who it is', () => {
    const ship = shipOrder(1)
    const by: object = { by: 'anna' }
    const facts = [...confirmed, { ...ship, item: { ...ship.item, ...by } } as OrderFact]
    const changes = givenOrders().changesOf(...facts)
    expect(changes.map((change) => change.by)).toEqual([undefined, undefined, 'anna'])
  })

  test('of any batches is there once for each version, in order, and has a name of its own', () => {
    fc.assert(
      fc.property(batches, ({ batches: all }) => {
        const shop = givenOrders()
        const told = new Map<string, number>()
        for (const batch of all) {
          for (const { orderId: id, version, type } of shop.changesOf(...batch)) {
            expect(version).toBe((told.get(id) ?? 0) + 1)
            expect(type).not.toBe('changed')
            told.set(id, version)
          }
          shop.tell(...batch)
          for (const [id, order] of shop.orders) expect(told.get(id) ?? 0).toBe(order.version)
        }
      }),
      { seed: 20_261_130, numRuns: 3 * (fc.readConfigureGlobal().numRuns ?? 100) },
    )
  })
})

describe('the history of an order', () => {
  const changeOf = (version: number, type: OrderChange['type']): OrderChange => ({
    orderId: orderId(1),
    version,
    type,
    atMs: clockMs,
    by: undefined,
  })
  const order = givenOrders(...confirmed).order(1)!
  const at = new Date(clockMs).toISOString()

  test('has its changes, oldest first', () => {
    expect(historyOf(order, [changeOf(1, 'placed'), changeOf(2, 'confirmed')])).toEqual([
      { version: 1, type: 'order.placed', at },
      { version: 2, type: 'order.confirmed', at },
    ])
  })

  test('says from where on it was recorded, or is kept', () => {
    expect(historyOf(order, [changeOf(2, 'confirmed')])).toEqual([
      { version: 1, type: 'history.begins' },
      { version: 2, type: 'order.confirmed', at },
    ])
    expect(historyOf(order, [])).toEqual([{ version: 2, type: 'history.begins' }])
  })
})
