import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { decideBatch, needsOf, skusOf } from '../../src/domain/decide-batch.ts'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { availableOf, type Product } from '../../src/domain/product.ts'
import type { Reservation } from '../../src/domain/reservation.ts'
import {
  answersLast,
  changeId,
  clockMs,
  corrected,
  currency,
  givenStock,
  noTexts,
  orderCanceled,
  orderId,
  orderShipped,
  outcomeRecorded,
  product,
  promised,
  received,
  sendOrder,
  stockWanted,
  topics,
  unitsBehind,
} from '../given.ts'
import { batches, opening, promisedBatches } from '../random-facts.ts'

const one = { MUG: 1 }
const two = { MUG: 2 }
const tooMany = { MUG: 9 }

type Shop = ReturnType<typeof givenStock>

/** Every row of a shop, and what it parked. */
const everything = ({ products, reservations, answers, parked }: Shop) => ({
  products,
  reservations,
  answers,
  parked,
})

describe('facts of one order in one batch', () => {
  test.each<[string, InventoryFact[], string[], number[]]>([
    [
      'sent and canceled',
      [sendOrder(1, two), orderCanceled(1)],
      ['in-stock 1', 'stock-released 1'],
      [5, 0],
    ],
    ['canceled and sent', [orderCanceled(1), sendOrder(1, two)], ['stock-released 1'], [5, 0]],
    ['sent twice', [sendOrder(1, two), sendOrder(1, two)], ['in-stock 1'], [5, 2]],
    [
      'sent and wanted',
      [sendOrder(1, two), stockWanted(1, two)],
      ['in-stock 1', 'in-stock 1'],
      [5, 2],
    ],
    [
      'sent, shipped and canceled',
      [sendOrder(1, two), orderShipped(1), orderCanceled(1)],
      ['in-stock 1', 'stock-shipped 1', 'stock-released 1'],
      [3, 0],
    ],
    [
      'sent, wanted with other lines and canceled',
      [sendOrder(1, two), stockWanted(1, one), orderCanceled(1)],
      ['in-stock 1', 'in-stock 1', 'stock-released 1'],
      [5, 0],
    ],
    [
      'sent, recorded and shipped',
      [sendOrder(1, two), outcomeRecorded(1, two), orderShipped(1)],
      ['in-stock 1', 'stock-shipped 1'],
      [3, 0],
    ],
  ])('see what those before them left: %s', (_, facts, said, stock) => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hearsAtOnce(...facts)).toEqual(said)
    expect<number[]>(shop.stock('MUG')).toEqual(stock)
  })

  test('are decided as if they came one by one, for every two and three of them', () => {
    const facts = [
      sendOrder(1, two),
      sendOrder(1, tooMany),
      stockWanted(1, one),
      promised(1, two),
      promised(1, tooMany),
      promised(1, tooMany, { shipped: true }),
      outcomeRecorded(1, two),
      orderCanceled(1),
      orderShipped(1),
      received(1, 'MUG', 4),
    ]
    const pairs = facts.flatMap((first) => facts.map((second) => [first, second]))
    const triples = pairs.flatMap((pair) => facts.map((third) => [...pair, third]))
    for (const batch of [...pairs, ...triples]) {
      const [atOnce, inTurn] = [givenStock({ MUG: 5 }), givenStock({ MUG: 5 })]
      expect(atOnce.hearsAtOnce(...batch)).toEqual(answersLast(inTurn.hears(...batch)))
      expect(everything(atOnce)).toEqual(everything(inTurn))
    }
  })
})

describe('facts of any orders', () => {
  test('are decided as if they came one by one, however they are cut into batches', () => {
    fc.assert(
      fc.property(batches, ({ batches }) => {
        const [atOnce, inTurn] = [givenStock(), givenStock()]
        for (const facts of [opening, ...batches]) {
          expect(atOnce.hearsAtOnce(...facts)).toEqual(answersLast(inTurn.hears(...facts)))
          expect(everything(atOnce)).toEqual(everything(inTurn))
        }
      }),
      { seed: 20_261_130 },
    )
  })

  test('leave the rows that were loaded as they were', () => {
    fc.assert(
      fc.property(promisedBatches, (batches) => {
        const shop = givenStock()
        for (const facts of [opening, ...batches]) {
          const before = structuredClone(everything(shop))
          const reservations = new Map(shop.reservations)
          const loaded = { ...shop, reservations, shortPromises: shortOf(shop) }
          decideBatch(facts, loaded, { currency, nowMs: clockMs, isReconciling: false })
          expect(everything(shop)).toEqual(before)
          shop.hearsAtOnce(...facts)
        }
      }),
      { seed: 20_261_131 },
    )
  })
})

describe('the outcome of a batch', () => {
  const decided = (shop: Shop, ...facts: InventoryFact[]) =>
    decideBatch(
      facts,
      { ...shop, shortPromises: [] },
      { currency, nowMs: clockMs, isReconciling: false },
    )

  test('leaves out every row that did not change', () => {
    const shop = givenStock({ MUG: 5, BOWL: 5 })
    shop.hears(sendOrder(1, one), outcomeRecorded(1, one), orderCanceled(2))
    const again = [sendOrder(1, one), outcomeRecorded(1, one), orderCanceled(2)]
    const { reservations, products, texts, answers } = decided(shop, ...again)
    expect([reservations, products, texts].map(({ size }) => size)).toEqual([0, 0, 0])
    expect(answers).toEqual([])
  })

  test('has each changed row once, as the last fact left it', () => {
    const shop = givenStock({ MUG: 5, BOWL: 5 })
    const { reservations, products } = decided(
      shop,
      sendOrder(1, two),
      sendOrder(2, one),
      orderCanceled(1),
    )
    expect([...reservations.keys()]).toEqual([orderId(1), orderId(2)])
    expect(reservations.get(orderId(1))).toMatchObject({ canceled: true })
    expect([...products.values()]).toMatchObject([{ sku: 'MUG', reserved: 1 }])
  })

  test('has the texts of a product that an operator described, at the time of the batch', () => {
    const { texts } = decided(givenStock(), product(1, 'MUG', { name: 'Mug', image: '/mug.svg' }))
    const mug = { ...noTexts, name: 'Mug', image: '/mug.svg', updatedAtMs: clockMs }
    expect([...texts]).toEqual([['MUG', mug]])
  })

  test('has a fact that can never be applied, as it came', () => {
    const { parked } = decided(givenStock(), orderShipped(7))
    expect(parked).toEqual([
      {
        topic: topics.orderShipped,
        content: JSON.stringify([{ orderId: orderId(7) }]),
        reason: expect.any(String),
      },
    ])
  })
})

describe('the needs of a batch', () => {
  test.each<[string, InventoryFact, boolean]>([
    ['an order', sendOrder(1, one), false],
    ['a recorded outcome', outcomeRecorded(1, one), false],
    ['a shipment', orderShipped(1), false],
    ['a cancellation', orderCanceled(1), true],
    ['stock that Order wants', stockWanted(1, one), true],
    ['units that come in', received(1, 'MUG', 1), true],
  ])('are the short promises, if units may come in or back: %s', (_, fact, areNeeded) => {
    expect(needsOf([fact]).shortPromises).toBe(areNeeded)
  })

  test('are the rows of its orders and changes, each once', () => {
    const facts = [
      sendOrder(1, one),
      orderCanceled(1),
      received(2, 'MUG', 1),
      received(2, 'MUG', 1),
    ]
    const { orderIds, changeIds, textSkus } = needsOf(facts)
    expect([[...orderIds], [...changeIds], [...textSkus]]).toEqual([
      [orderId(1)],
      [changeId(2)],
      ['MUG'],
    ])
  })

  test.each<[string, InventoryFact, string[]]>([
    ['an order', sendOrder(2, { BOWL: 1 }), ['BOWL']],
    ['a change', received(1, 'VASE', 1), ['VASE']],
    ['an order with other lines', stockWanted(1, { BOWL: 1 }), ['BOWL', 'MUG']],
    ['a cancellation', orderCanceled(1), ['MUG']],
    ['a shipment', orderShipped(1), ['MUG']],
    ['a recorded outcome', outcomeRecorded(1, one), []],
  ])('are the products that it names and those that its orders hold: %s', (_, fact, skus) => {
    const { reservations, hears } = givenStock({ MUG: 5 })
    hears(sendOrder(1, one))
    expect([...skusOf([fact], { reservations, shortPromises: [] })]).toEqual(skus)
  })

  test('are the products of which short promises lack units', () => {
    const { reservations, hears } = givenStock({ MUG: 0 })
    hears(promised(1, one))
    const skus = skusOf([received(1, 'BOWL', 1)], { reservations, shortPromises: [orderId(1)] })
    expect([...skus]).toEqual(['MUG', 'BOWL'])
  })
})

describe('a change id', () => {
  test('applies once, though it comes twice in a batch', () => {
    const shop = givenStock({ MUG: 5 })
    const more = received(1, 'MUG', 2)
    expect(shop.hearsAtOnce(more, more)).toEqual(['applied', 'applied'])
    expect(shop.stock('MUG')).toEqual([7, 0])
    expect(shop.changes.length).toBe(1)
  })

  test.each([
    ['other units', received(1, 'MUG', 3)],
    ['another SKU', received(1, 'BOWL', 2)],
    ['another kind', corrected(1, 'MUG', 2)],
    ['a product', product(1, 'MUG')],
  ])('is refused to another change of the same batch: %s', (_, other) => {
    const shop = givenStock({ MUG: 5, BOWL: 5 })
    const first = received(1, 'MUG', 2)
    expect(shop.hearsAtOnce(first, other, first)).toEqual([
      'applied',
      'refused key-reused',
      'applied',
    ])
    expect([shop.stock('MUG'), shop.stock('BOWL')]).toEqual([
      [7, 0],
      [5, 0],
    ])
  })

  test('keeps its refusal, though the change would be applied now', () => {
    const shop = givenStock({ MUG: 5 })
    const fewer = corrected(1, 'MUG', -6)
    const said = ['refused below-zero', 'applied', 'refused below-zero']
    expect(shop.hearsAtOnce(fewer, received(2, 'MUG', 5), fewer)).toEqual(said)
    expect(shop.hears(fewer)).toEqual(['refused below-zero'])
    expect(shop.stock('MUG')).toEqual([10, 0])
  })

  test('is free for another content while its own is refused, until one is applied', () => {
    const shop = givenStock({ MUG: 5 })
    const [tooMany, fewer, other] = [-6, -1, -2].map((units) => corrected(1, 'MUG', units)) as [
      InventoryFact,
      InventoryFact,
      InventoryFact,
    ]
    expect(shop.hearsAtOnce(tooMany, fewer, other, tooMany, fewer)).toEqual([
      'refused below-zero',
      'applied',
      'refused key-reused',
      'refused below-zero',
      'applied',
    ])
    expect(shop.stock('MUG')).toEqual([4, 0])
  })

  test('is answered with the product as the whole batch left it', () => {
    const shop = givenStock()
    const facts = [product(1, 'MUG'), received(2, 'MUG', 5), sendOrder(1, two), product(1, 'MUG')]
    const { said } = decideBatch(
      facts,
      { ...shop, shortPromises: [], texts: new Map() },
      { currency, nowMs: clockMs, isReconciling: false },
    )
    const shown = said.flatMap(({ item }) => ('product' in item ? [item.product] : []))
    expect(shown).toMatchObject([
      { onHand: 5, reserved: 2, available: 3 },
      { onHand: 5, reserved: 2, available: 3 },
      { onHand: 5, reserved: 2, available: 3 },
    ])
  })

  test('is answered with what is left after the short promises got its units', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(1, { MUG: 90 }))
    const [answer] = shop.tell(received(1, 'MUG', 100))
    expect(answer?.item).toMatchObject({ product: { onHand: 100, reserved: 90, available: 10 } })
  })
})

const shortOf = ({ reservations }: Pick<Shop, 'reservations'>): string[] =>
  [...reservations.values()].filter((row) => row.short).map((row) => row.orderId)

describe('a promise made before a restore', () => {
  const isShort = ({ reservation }: Shop, n: number) => reservation(n)?.short

  test.each([
    [4, false, [5, 4]],
    [5, false, [5, 5]],
    [6, true, [5, 0]],
  ])('of %i units of 5 is short: %p', (quantity, short, stock) => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(promised(1, { MUG: quantity }))).toEqual(['in-stock 1'])
    expect(isShort(shop, 1)).toBe(short)
    expect<number[]>(shop.stock('MUG')).toEqual(stock)
  })

  test('gets the units that come in before a new order of the same batch', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(1, two))
    expect(shop.hearsAtOnce(received(1, 'MUG', 2), sendOrder(2, one))).toEqual([
      'order-rejected 2: MUG out-of-stock',
      'applied',
    ])
    expect(isShort(shop, 1)).toBe(false)
    expect(shop.stock('MUG')).toEqual([2, 2])
  })

  test.each<[string, InventoryFact]>([
    ['a cancellation', orderCanceled(9)],
    ['a decision that holds less', stockWanted(9, { BOWL: 1 })],
  ])('gets units that come back: %s', (_, fact) => {
    const shop = givenStock({ MUG: 2, BOWL: 1 })
    shop.hears(sendOrder(9, two), promised(1, two), promised(2, one))
    shop.hears(fact)
    expect([1, 2].map((n) => isShort(shop, n))).toEqual([false, true])
  })

  test('gets its units before a younger one', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(2, two), promised(1, two))
    shop.hears(received(1, 'MUG', 2))
    expect([2, 1].map((n) => isShort(shop, n))).toEqual([false, true])
    shop.hears(received(2, 'MUG', 2))
    expect([2, 1].map((n) => isShort(shop, n))).toEqual([false, false])
  })

  test('gets all its units or none, and the next one is tried', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(1, two), promised(2, one))
    shop.hears(received(1, 'MUG', 1))
    expect([1, 2].map((n) => isShort(shop, n))).toEqual([true, false])
  })

  test('that is short and shipped leaves the house as soon as its units come in', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(1, two, { shipped: true }))
    shop.hears(received(1, 'MUG', 3))
    expect(isShort(shop, 1)).toBe(false)
    expect(shop.stock('MUG')).toEqual([1, 0])
  })

  test('that is canceled leaves its units to the next one, in the same batch', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(1, two), promised(2, two))
    shop.hearsAtOnce(orderCanceled(1), received(1, 'MUG', 2))
    expect([1, 2].map((n) => isShort(shop, n))).toEqual([false, false])
    expect(shop.stock('MUG')).toEqual([2, 2])
  })

  test('may become short and get its units in one batch, behind the older ones', () => {
    const shop = givenStock({ MUG: 0 })
    shop.hears(promised(1, one))
    shop.hearsAtOnce(promised(2, one), promised(3, one), received(1, 'MUG', 2))
    expect([1, 2, 3].map((n) => isShort(shop, n))).toEqual([false, false, true])
  })

  test('is kept while Inventory decides nothing new', () => {
    const shop = givenStock({ MUG: 5 }, { isReconciling: true })
    expect(shop.hearsAtOnce(sendOrder(1, one), stockWanted(2, one), promised(3, two))).toEqual([
      'in-stock 3',
    ])
    expect([...shop.reservations.keys()]).toEqual([orderId(3)])
  })

  test('never breaks the books, and is short only while its units are not there', () => {
    fc.assert(
      fc.property(promisedBatches, (batches) => {
        const shop = givenStock()
        for (const facts of [opening, ...batches]) {
          shop.hearsAtOnce(...facts)
          expectBalanced(shop)
          for (const row of shop.reservations.values()) {
            expect(row.short && fits(row, shop.products)).toBe(false)
          }
        }
      }),
      { seed: 20_261_132 },
    )
  })
})

/** Whether all units of a row are available. */
const fits = ({ decided }: Reservation, products: ReadonlyMap<string, Product>): boolean =>
  decided?.outcome.kind === 'in-stock' &&
  decided.outcome.lines.every(({ sku, quantity }) => {
    const product = products.get(sku)
    return product !== undefined && availableOf(product) >= quantity
  })

/** Reserved is exactly what open reservations hold, and never more than is on hand. */
const expectBalanced = ({ products, reservations }: Shop): void => {
  const { held } = unitsBehind(reservations.values())
  for (const { sku, onHand, reserved } of products.values()) {
    expect(reserved).toBe(held.get(sku) ?? 0)
    expect(onHand).toBeGreaterThanOrEqual(reserved)
  }
}
