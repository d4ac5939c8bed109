import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  changeId,
  corrected,
  counted,
  givenStock,
  linesMoved,
  orderCanceled,
  orderId,
  orderShipped,
  patched,
  product,
  promised,
  received,
  sendOrder,
  stockWanted,
  unitsBehind,
} from '../given.ts'
import { opening, promisedBatches, skus } from '../random-facts.ts'

type Shop = ReturnType<typeof givenStock>

/** Movements in short: `reserved MUG 0 +2 = 5 2 for order 1`. */
const inShort = ({ movements }: Shop): string[] =>
  movements.map((movement) => {
    const { kind, sku, onHandBy, reservedBy, onHand, reserved } = movement
    const cause = movement.orderId ?? movement.changeId!
    return `${kind} ${sku} ${onHandBy} ${reservedBy} = ${onHand} ${reserved} #${Number.parseInt(cause.slice(-12), 16)}`
  })

describe('a movement of units', () => {
  test('names each part of an order for itself: what left, was canceled and came back', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 4 }))
    const before = shop.movements.length
    shop.hears(linesMoved(1, { MUG: { shipped: 2, canceled: 1, restocked: 1 } }))
    expect(
      shop.movements
        .slice(before)
        .map(({ kind, onHandBy, reservedBy }) => [kind, onHandBy, reservedBy]),
    ).toEqual([
      ['shipped', -2, -2],
      ['released', 0, -1],
      ['restocked', 1, 0],
    ])
  })

  test('is each step of an order, with its units and those after it', () => {
    const shop = givenStock({ MUG: 5, BOWL: 1 })
    shop.hearsAtOnce(
      sendOrder(1, { MUG: 2, BOWL: 1 }),
      sendOrder(2, { MUG: 1 }),
      orderCanceled(2),
      orderShipped(1),
    )
    expect(inShort(shop)).toEqual([
      'reserved BOWL 0 1 = 1 1 #1',
      'reserved MUG 0 2 = 5 2 #1',
      'reserved MUG 0 1 = 5 3 #2',
      'released MUG 0 -1 = 5 2 #2',
      'shipped BOWL -1 -1 = 0 0 #1',
      'shipped MUG -2 -2 = 3 0 #1',
    ])
  })

  test('is each count, receipt and correction that an operator made', () => {
    const shop = givenStock()
    shop.hears(
      product(1, 'MUG', { counted: 3 }),
      received(2, 'MUG', 4),
      corrected(3, 'MUG', -1),
      counted(4, 'MUG', 9),
      patched(5, 'MUG', { received: 2, price: 90 }),
    )
    expect(inShort(shop)).toEqual([
      'counted MUG 3 0 = 3 0 #1',
      'received MUG 4 0 = 7 0 #2',
      'corrected MUG -1 0 = 6 0 #3',
      'counted MUG 3 0 = 9 0 #4',
      'received MUG 2 0 = 11 0 #5',
    ])
    expect(shop.movements[0]).toMatchObject({ changeId: changeId(1), orderId: undefined })
  })

  test('is none without units: a refusal, a rejection, a repeat, another price, a count that finds what is there', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(
      corrected(1, 'MUG', -9),
      sendOrder(1, { MUG: 9 }),
      counted(2, 'MUG', 5),
      patched(3, 'MUG', { price: 90, counted: 5 }),
    )
    expect(shop.movements).toEqual([])
    const twice = [sendOrder(2, { MUG: 1 }), received(4, 'MUG', 1), orderCanceled(2)]
    shop.hears(...twice, ...twice)
    expect(shop.movements).toHaveLength(twice.length)
  })

  test('is a release and a reservation where Order wants other lines', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hearsAtOnce(sendOrder(1, { MUG: 2 }), stockWanted(1, { MUG: 3 }))
    expect(inShort(shop)).toEqual([
      'reserved MUG 0 2 = 5 2 #1',
      'released MUG 0 -2 = 5 0 #1',
      'reserved MUG 0 3 = 5 3 #1',
    ])
  })

  test('names the order that a receipt fills, not the receipt', () => {
    const shop = givenStock({ MUG: 1 })
    shop.hearsAtOnce(
      promised(1, { MUG: 2 }),
      promised(2, { MUG: 2 }, { shipped: true }),
      received(3, 'MUG', 3),
      sendOrder(4, { MUG: 1 }),
    )
    expect(inShort(shop)).toEqual([
      'received MUG 3 0 = 4 0 #3',
      'reserved MUG 0 2 = 4 2 #1',
      'reserved MUG 0 2 = 4 4 #2',
      'shipped MUG -2 -2 = 2 2 #2',
    ])
    expect(shop.movements.at(-1)).toMatchObject({ orderId: orderId(2), changeId: undefined })
  })
})

describe('the movements of units', () => {
  test('add up to the units of each product and to what each order holds, whatever is heard', () => {
    fc.assert(
      fc.property(promisedBatches, (batches) => {
        const shop = givenStock()
        for (const facts of [opening, ...batches]) {
          shop.hearsAtOnce(...facts)
          expectAddedUp(shop)
        }
      }),
      { seed: 20_261_151 },
    )
  })
})

const expectAddedUp = ({ movements, stock, reservations }: Shop): void => {
  for (const sku of skus) {
    let [onHand, reserved] = [0, 0]
    for (const movement of movements.filter((each) => each.sku === sku)) {
      onHand += movement.onHandBy
      reserved += movement.reservedBy
      expect([movement.onHand, movement.reserved]).toEqual([onHand, reserved])
    }
    expect(stock(sku)).toEqual([onHand, reserved])
  }
  for (const row of reservations.values()) {
    const held = new Map<string, number>()
    for (const { orderId: id, sku, reservedBy } of movements) {
      if (id === row.orderId) held.set(sku, (held.get(sku) ?? 0) + reservedBy)
    }
    const isHeld = ([, units]: [string, number]): boolean => units !== 0
    const behind = unitsBehind([row]).held
    expect(new Map([...held].filter(isHeld))).toEqual(new Map([...behind].filter(isHeld)))
  }
}
