import { describe, expect, test } from 'bun:test'
import { onHandMax, quantityMax, totalMinorMax, unitPriceMinorMax } from '@shop/contracts'
import type { InventoryAnnouncement } from '../../src/domain/facts.ts'
import {
  clockMs,
  eur,
  givenStock,
  orderId,
  patched,
  promised,
  sendOrder,
  stockWanted,
} from '../given.ts'

const only = <T>([one, ...others]: readonly T[]): T => {
  expect(others).toEqual([])
  return one!
}
const reasonsOf = (said: readonly InventoryAnnouncement[]) => {
  const one = only(said)
  return one.kind === 'order-rejected' ? one.item.reasons : []
}

describe('reserving stock', () => {
  test('takes every line when all of them are available', () => {
    const shop = givenStock({ MUG: 5, BOWL: 2 })
    expect(shop.hears(sendOrder(1, { MUG: 3, BOWL: 2 }))).toEqual(['in-stock 1'])
    expect(shop.stock('MUG')).toEqual([5, 3])
    expect(shop.stock('BOWL')).toEqual([2, 2])
  })

  test('takes nothing when one line is short', () => {
    const shop = givenStock({ MUG: 5, BOWL: 2 })
    expect(shop.hears(sendOrder(1, { MUG: 3, BOWL: 3 }))).toEqual([
      'order-rejected 1: BOWL out-of-stock',
    ])
    expect(shop.stock('MUG')).toEqual([5, 0])
    expect(shop.stock('BOWL')).toEqual([2, 0])
  })

  test.each([
    [4, 'in-stock 1', [5, 4]],
    [5, 'in-stock 1', [5, 5]],
    [6, 'order-rejected 1: MUG out-of-stock', [5, 0]],
  ])('%i asked of 5: %s', (quantity, answer, stock) => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(sendOrder(1, { MUG: quantity }))).toEqual([answer])
    expect<number[]>(shop.stock('MUG')).toEqual(stock)
  })

  test.each([
    [2, 'in-stock 1'],
    [3, 'order-rejected 1: MUG out-of-stock'],
  ])('sums the lines of one SKU: 3 and %i of 5', (quantity, answer) => {
    const shop = givenStock({ MUG: 5 })
    const lines = [
      { sku: 'MUG', quantity: 3 },
      { sku: 'MUG', quantity },
    ]
    expect(shop.hears(sendOrder(1, lines))).toEqual([answer])
  })

  test.each([
    [clockMs - 1, 'in-stock 1'],
    [clockMs, 'in-stock 1'],
    [clockMs + 1, 'order-rejected 1: MUG not-yet-available'],
  ])('on sale from %i: %s', (availableFromMs, answer) => {
    const shop = givenStock({ MUG: { onHand: 5, availableFromMs } })
    expect(shop.hears(sendOrder(1, { MUG: 1 }))).toEqual([answer])
  })

  test('says from when a product can be ordered, and takes no unit of the other lines', () => {
    const shop = givenStock({ MUG: { onHand: 5, availableFromMs: clockMs + 60_000 }, BOWL: 1 })
    expect(reasonsOf(shop.tell(sendOrder(1, { MUG: 1, BOWL: 1 })))).toEqual([
      {
        sku: 'MUG',
        code: 'not-yet-available',
        requested: 1,
        available: 5,
        availableFrom: new Date(clockMs + 60_000).toISOString(),
      },
    ])
    expect(shop.stock('BOWL')).toEqual([1, 0])
  })

  test('is too early for a trusted server too', () => {
    const shop = givenStock({ MUG: { onHand: 5, availableFromMs: clockMs + 1 } })
    expect(shop.hears(sendOrder(1, { MUG: 1 }, { trusted: true }))).toEqual([
      'order-rejected 1: MUG not-yet-available',
    ])
  })

  test.each([false, true])(
    'gives one order as many units as it may have (trusted: %p)',
    (trusted) => {
      const shop = givenStock({ MUG: { onHand: 9, maxPerOrder: 3 } })
      const lines = [
        { sku: 'MUG', quantity: 3 },
        { sku: 'MUG', quantity: 1 },
      ]
      expect(reasonsOf(shop.tell(sendOrder(1, lines, { trusted })))).toEqual([
        { sku: 'MUG', code: 'over-limit', requested: 4, available: 9, maxPerOrder: 3 },
      ])
      expect(shop.hears(sendOrder(2, { MUG: 3 }, { trusted }))).toEqual(['in-stock 2'])
    },
  )

  test('holds a recorded order to no term that came later', () => {
    const shop = givenStock({ MUG: { onHand: 5, maxPerOrder: 1, availableFromMs: clockMs + 1 } })
    expect(shop.hears(promised(1, { MUG: 3 }))).toEqual(['in-stock 1'])
    expect(shop.stock('MUG')).toEqual([5, 3])
  })

  test('holds the next order to a change of the same batch', () => {
    const shop = givenStock({ MUG: 5 })
    const said = shop.hearsAtOnce(
      sendOrder(1, { MUG: 2 }),
      patched(2, 'MUG', { maxPerOrder: 1 }),
      sendOrder(3, { MUG: 2 }),
      patched(4, 'MUG', { maxPerOrder: null, availableFrom: new Date(clockMs + 1).toISOString() }),
      sendOrder(5, { MUG: 2 }),
      patched(6, 'MUG', { availableFrom: null }),
      sendOrder(7, { MUG: 2 }),
    )
    expect(said.filter((each) => !each.startsWith('applied'))).toEqual([
      'in-stock 1',
      'order-rejected 3: MUG over-limit',
      'order-rejected 5: MUG not-yet-available',
      'in-stock 7',
    ])
  })

  test('gives the last unit to the first of two orders', () => {
    const shop = givenStock({ MUG: 1 })
    expect(shop.hears(sendOrder(1, { MUG: 1 }), sendOrder(2, { MUG: 1 }))).toEqual([
      'in-stock 1',
      'order-rejected 2: MUG out-of-stock',
    ])
    expect(shop.stock('MUG')).toEqual([1, 1])
  })

  test('knows nothing of a SKU in another case', () => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(sendOrder(1, { mug: 1 }))).toEqual(['order-rejected 1: mug unknown-sku'])
  })

  test('treats a SKU that is a word of JavaScript like any other', () => {
    const shop = givenStock({ toString: 1 })
    expect(shop.hears(sendOrder(1, { toString: 1 }), sendOrder(2, { constructor: 1 }))).toEqual([
      'in-stock 1',
      'order-rejected 2: constructor unknown-sku',
    ])
  })

  test('does not sell what is unlisted', () => {
    const shop = givenStock({ MUG: { onHand: 5, listed: false } })
    expect(shop.hears(sendOrder(1, { MUG: 1 }))).toEqual(['order-rejected 1: MUG unknown-sku'])
    expect(shop.stock('MUG')).toEqual([5, 0])
  })
})

describe('a reservation', () => {
  test('repeats the whole order, with the prices, the total and the time', () => {
    const shop = givenStock({ MUG: { onHand: 5, price: 1890 }, BOWL: { onHand: 5, price: 1900 } })
    const order = sendOrder(1, { MUG: 2, BOWL: 1 }, { expectedTotal: eur(5680), placedAt: 7 })
    const { digest } = order.item as { digest: string }
    expect(shop.tell(order)).toEqual([
      {
        kind: 'in-stock',
        item: {
          orderId: orderId(1),
          digest,
          lines: [
            { sku: 'BOWL', quantity: 1, unitPrice: 1900 },
            { sku: 'MUG', quantity: 2, unitPrice: 1890 },
          ],
          expectedTotal: eur(5680),
          placedAt: 7,
          total: 5680,
          currency: 'EUR',
          decidedAt: clockMs,
        },
      },
    ])
  })

  test('keeps its prices when the product gets another', () => {
    const shop = givenStock({ MUG: { onHand: 5, price: 100 } })
    const first = shop.tell(sendOrder(1, { MUG: 1 }))
    shop.products.set('MUG', { ...shop.products.get('MUG')!, price: 200 })
    expect(shop.tell(stockWanted(1, { MUG: 1 }))).toEqual(first)
  })
})

describe('a rejection', () => {
  test('repeats the lines as they came, and gives every reason with the units that are left', () => {
    const shop = givenStock({ MUG: 5, BOWL: 0, VASE: 1 })
    const lines = [
      { sku: 'MUG', quantity: 4 },
      { sku: 'NOPE', quantity: 1 },
      { sku: 'BOWL', quantity: 2 },
      { sku: 'MUG', quantity: 4 },
      { sku: 'VASE', quantity: 1 },
    ]
    const said = shop.tell(sendOrder(1, lines))
    expect(reasonsOf(said)).toEqual([
      { sku: 'BOWL', code: 'out-of-stock', requested: 2, available: 0 },
      { sku: 'MUG', code: 'out-of-stock', requested: 8, available: 5 },
      { sku: 'NOPE', code: 'unknown-sku', requested: 1, available: 0 },
    ])
    expect(only(said)).toMatchObject({ item: { lines, decidedAt: clockMs } })
  })

  test('counts only units that no other order holds as available', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 4 }))
    expect(reasonsOf(shop.tell(sendOrder(2, { MUG: 2 })))).toMatchObject([{ available: 1 }])
  })
})

describe('an expected total', () => {
  test.each([
    [eur(499), 'order-rejected 1: MUG price-changed'],
    [eur(500), 'in-stock 1'],
    [eur(501), 'order-rejected 1: MUG price-changed'],
    [{ amount: 500, currency: 'USD' }, 'order-rejected 1: MUG price-changed'],
    [undefined, 'in-stock 1'],
  ])('of %j for 2 at 250: %s', (expectedTotal, answer) => {
    const shop = givenStock({ MUG: { onHand: 2, price: 250 } })
    expect(shop.hears(sendOrder(1, { MUG: 2 }, { expectedTotal }))).toEqual([answer])
  })

  test('of nothing is met when everything is free', () => {
    const shop = givenStock({ SAMPLE: { onHand: 1, price: 0 } })
    expect(shop.hears(sendOrder(1, { SAMPLE: 1 }, { expectedTotal: eur(0) }))).toEqual([
      'in-stock 1',
    ])
  })

  test('that differs reserves nothing and is told every price of today', () => {
    const shop = givenStock({ MUG: { onHand: 3, price: 250 }, BOWL: { onHand: 4, price: 300 } })
    const order = sendOrder(1, { MUG: 2, BOWL: 1 }, { expectedTotal: eur(1) })
    expect(reasonsOf(shop.tell(order))).toEqual([
      { sku: 'BOWL', code: 'price-changed', requested: 1, available: 4, unitPrice: 300 },
      { sku: 'MUG', code: 'price-changed', requested: 2, available: 3, unitPrice: 250 },
    ])
    expect(shop.stock('MUG')).toEqual([3, 0])
  })

  test('matters only when everything is in stock', () => {
    const shop = givenStock({ MUG: 1 })
    expect(shop.hears(sendOrder(1, { MUG: 2 }, { expectedTotal: eur(1) }))).toEqual([
      'order-rejected 1: MUG out-of-stock',
    ])
  })
})

describe('a total beyond 2^53 − 1', () => {
  /** Nine lines cost 9 × 10^15 at the highest price, and two more the rest up to the limit. */
  const nine = Array.from({ length: 9 }, (_, n) => `GOLD-${n}`)
  const rest = totalMinorMax - 9 * 1_000 * unitPriceMinorMax
  const shopWithRest = (price: number) =>
    givenStock({
      ...Object.fromEntries(
        nine.map((sku) => [sku, { onHand: onHandMax, price: unitPriceMinorMax }]),
      ),
      REST: { onHand: onHandMax, price },
    })
  // The rest is 7,199,254,740,991 = 7 × 10^12 + 199,254,740,991.
  const order = sendOrder(1, {
    ...Object.fromEntries(nine.map((sku) => [sku, 1_000])),
    'GOLD-REST': 7,
    REST: 1,
  })

  test.each([
    [rest - 7 * unitPriceMinorMax, 'in-stock'],
    [rest - 7 * unitPriceMinorMax + 1, 'order-rejected'],
  ])('is refused from the first cent on (%i): %s', (price, kind) => {
    const shop = shopWithRest(price)
    shop.products.set('GOLD-REST', {
      ...shop.products.get('REST')!,
      sku: 'GOLD-REST',
      price: unitPriceMinorMax,
    })
    const said = only(shop.tell(order))
    expect(said.kind).toBe(kind as never)
    if (said.kind === 'in-stock') expect(said.item.total).toBe(totalMinorMax)
    else {
      expect(reasonsOf([said])[0]).toMatchObject({ code: 'total-too-large' })
      expect(shop.stock('REST')).toEqual([onHandMax, 0])
    }
  })

  test('is refused for the most units at the highest price', () => {
    const shop = givenStock({ GOLD: { onHand: onHandMax, price: unitPriceMinorMax } })
    const said = shop.tell(sendOrder(1, { GOLD: quantityMax }))
    expect(reasonsOf(said)[0]).toMatchObject({ code: 'total-too-large' })
    expect(shop.stock('GOLD')).toEqual([onHandMax, 0])
  })
})

describe('an order above the largest total', () => {
  const shop = () => givenStock({ MUG: 9, BOWL: 9 }, { orderTotalMax: 500 })

  test.each([
    [4, 'in-stock 1', [9, 4]],
    [5, 'in-stock 1', [9, 5]],
    [6, 'order-rejected 1: MUG over-limit', [9, 0]],
  ])('%i units at 1.00 of at most 5.00: %s', (quantity, answer, stock) => {
    const { hears, stock: unitsOf } = shop()
    expect(hears(sendOrder(1, { MUG: quantity }))).toEqual([answer])
    expect<number[]>(unitsOf('MUG')).toEqual(stock)
  })

  test('is accepted from a trusted server, and every outcome repeats that', () => {
    const { tell, reservation } = shop()
    const order = sendOrder(1, { MUG: 6 }, { trusted: true })
    expect(tell(order, stockWanted(1, { MUG: 6 }, { trusted: true }))).toMatchObject([
      { kind: 'in-stock', item: { trusted: true } },
      { kind: 'in-stock', item: { trusted: true } },
    ])
    expect(reservation(1)?.decided?.trusted).toBe(true)
  })

  test('is decided as it first came: a repeat from a trusted server changes nothing', () => {
    const { hears, tell } = shop()
    hears(sendOrder(1, { MUG: 6 }))
    expect(tell(sendOrder(1, { MUG: 6 }, { trusted: true }))).toEqual([])
    const again = only(tell(stockWanted(1, { MUG: 6 }, { trusted: true })))
    expect(again.kind).toBe('order-rejected')
    expect('trusted' in again.item).toBe(false)
  })

  test('is decided by what Order says of it', () => {
    expect(shop().hears(stockWanted(1, { MUG: 6 }))).toEqual(['order-rejected 1: MUG over-limit'])
    expect(shop().hears(stockWanted(1, { MUG: 6 }, { trusted: true }))).toEqual(['in-stock 1'])
  })

  test('states the price and the units of each line', () => {
    expect(reasonsOf(shop().tell(sendOrder(1, { MUG: 3, BOWL: 3 })))).toEqual([
      { sku: 'BOWL', code: 'over-limit', requested: 3, available: 9, unitPrice: 100 },
      { sku: 'MUG', code: 'over-limit', requested: 3, available: 9, unitPrice: 100 },
    ])
  })

  test('is rejected as out of stock first', () => {
    expect(shop().hears(sendOrder(1, { MUG: 10 }))).toEqual(['order-rejected 1: MUG out-of-stock'])
  })
})

describe('a rejection lists its first reasons and counts all of them', () => {
  test.each([
    [49, 49, undefined],
    [50, 50, undefined],
    [51, 50, 51],
    [2_000, 50, 2_000],
  ])('%i unknown SKUs: %i reasons, count %p', (count, listed, reasonCount) => {
    const shop = givenStock()
    const skus = Array.from({ length: count }, (_, n) => `S-${1_000 + n}`)
    const said = only(shop.tell(sendOrder(1, Object.fromEntries(skus.map((sku) => [sku, 1])))))
    expect(said.kind).toBe('order-rejected')
    if (said.kind !== 'order-rejected') return
    expect(said.item.reasons.map(({ sku }) => sku)).toEqual(skus.slice(0, listed))
    expect(said.item.reasonCount).toBe(reasonCount)
    expect(shop.reservation(1)?.decided?.outcome).toMatchObject({ reasonCount: count })
  })
})
