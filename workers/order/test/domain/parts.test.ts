import { describe, expect, test } from 'bun:test'
import { orderPartsBytesMax } from '@shop/contracts'
import { summaryOf } from '../../src/domain/detailed-view.ts'
import { viewOf } from '../../src/domain/order.ts'
import {
  cancelAsOperator,
  cancelOrder,
  givenOrders,
  inShort,
  inStock,
  orderId,
  orderRejected,
  returnOrder,
  sendOrder,
  shipOrder,
  shipPart,
  shopper,
  stockMoved,
  stockShipped,
} from '../given.ts'

const two = { MUG: 2 }
const set = { MUG: 2, BOWL: 1 }
const now = '2026-11-27T08:00:00.000Z'

/** The units that Inventory is told to have moved, in the words of the message. */
const movedIn = (said: ReturnType<ReturnType<typeof givenOrders>['tell']>) =>
  said.flatMap((each) => (each.kind === 'lines-moved' ? [each.item.lines] : []))

describe('shipping a part', () => {
  test('leaves the order confirmed, tells Inventory the units so far, and shows them', () => {
    const shop = givenOrders(inStock(1, set))
    const said = shop.tell(shipPart(1, 10, { MUG: 1 }))
    expect(said.map(inShort)).toEqual(['lines-moved 1', 'admin: applied, confirmed'])
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', shipped: 1 }]])
    expect([shop.status(1), shop.version(1)]).toEqual(['confirmed', 3])
    expect(viewOf(shop.order(1)!)).toMatchObject({
      lines: [
        { sku: 'BOWL', quantity: 1 },
        { sku: 'MUG', quantity: 2, shipped: 1 },
      ],
      shipments: [{ shippedAt: now, lines: [{ sku: 'MUG', quantity: 1 }] }],
      total: { amount: 300 },
    })
    expect(viewOf(shop.order(1)!)).not.toHaveProperty('shippedAt')
  })

  test('with the last of the units makes the order shipped', () => {
    const shop = givenOrders(inStock(1, set), shipPart(1, 10, { MUG: 1 }))
    expect(shop.hears(shipOrder(1))).toEqual(['order-shipped 1', 'admin: applied, shipped'])
    expect(viewOf(shop.order(1)!)).toMatchObject({
      status: 'shipped',
      shippedAt: now,
      shipments: [
        { lines: [{ sku: 'MUG', quantity: 1 }] },
        {
          lines: [
            { sku: 'BOWL', quantity: 1 },
            { sku: 'MUG', quantity: 1 },
          ],
        },
      ],
    })
  })

  test('keeps how the parcel goes', () => {
    const parcel = { carrier: 'DHL', trackingNumber: '42', trackingUrl: 'https://dhl.de/42' }
    const shop = givenOrders(inStock(1, two), shipOrder(1, {}, parcel))
    expect(viewOf(shop.order(1)!).shipments).toEqual([
      { shippedAt: now, lines: [{ sku: 'MUG', quantity: 2 }], ...parcel },
    ])
  })

  test.each([
    ['more than is ordered', [], { MUG: 3 }],
    ['more than is left after a parcel', [shipPart(1, 10, { MUG: 1 })], { MUG: 2 }],
    [
      'more than is left after a cancellation',
      [cancelAsOperator(1, 10, { lines: { MUG: 1 } })],
      { MUG: 2 },
    ],
    ['what nobody ordered', [], { MUG: 1, SPOON: 1 }],
  ])('refuses %s as more than is left', (_, before, lines) => {
    const shop = givenOrders(inStock(1, two), ...before)
    const order = shop.order(1)
    expect(shop.hears(shipPart(1, 20, lines))).toEqual(['admin: refused more-than-left, confirmed'])
    expect(shop.order(1)).toBe(order)
  })

  test('of an order that is not confirmed is refused', () => {
    const shop = givenOrders(sendOrder(1, two), orderRejected(2, two))
    expect(shop.hears(shipPart(1, 10, two), shipPart(2, 11, two), shipPart(3, 12, two))).toEqual([
      'admin: refused not-confirmed, pending',
      'admin: refused not-confirmed, rejected',
      'admin: refused unknown-order',
    ])
  })

  test('is refused beyond what an order keeps of its parts', () => {
    const long = 'x'.repeat(2_000)
    const shop = givenOrders(inStock(1, { MUG: 1_000 }))
    const parcel = { trackingUrl: `https://${long}`, lines: { MUG: 1 } }
    const ship = (n: number) => shop.hears(shipOrder(1, { change: n, replyTo: shopper }, parcel))
    const fits = Math.floor(orderPartsBytesMax / (2_000 + 120))
    for (let n = 10; n < 10 + fits; n += 1)
      expect(ship(n)[1]).toEqual('shopper: applied, confirmed')
    let answer = ''
    for (let n = 0; n < 30 && !answer.includes('refused'); n += 1) answer = ship(1_000 + n).at(-1)!
    expect(answer).toBe('shopper: refused too-many-parts, confirmed')
  })
})

describe('canceling a part', () => {
  test('gives its units back and keeps the total that was confirmed', () => {
    const shop = givenOrders(inStock(1, set))
    const said = shop.tell(cancelAsOperator(1, 10, { lines: { MUG: 1 }, reason: 'sold out' }))
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', canceled: 1 }]])
    expect(viewOf(shop.order(1)!)).toMatchObject({
      status: 'confirmed',
      lines: [
        { sku: 'BOWL', quantity: 1 },
        { sku: 'MUG', quantity: 2, canceled: 1 },
      ],
      cancellations: [
        { canceledAt: now, lines: [{ sku: 'MUG', quantity: 1 }], reason: 'sold out' },
      ],
      total: { amount: 300 },
      version: 3,
    })
  })

  test('until nothing is left makes the order canceled', () => {
    const shop = givenOrders(inStock(1, two), cancelAsOperator(1, 10, { lines: { MUG: 1 } }))
    expect(shop.hears(cancelAsOperator(1, 11, { lines: { MUG: 1 } }))).toEqual([
      'order-canceled 1',
      'admin: applied, canceled',
    ])
    expect(viewOf(shop.order(1)!)).toMatchObject({ canceledAt: now, version: 4 })
  })

  test('of an order whose other parts have left makes it shipped', () => {
    const shop = givenOrders(inStock(1, two), shipPart(1, 10, { MUG: 1 }))
    const said = shop.tell(cancelAsOperator(1, 11))
    expect(said.map(inShort)).toEqual(['lines-moved 1', 'admin: applied, shipped'])
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', shipped: 1, canceled: 1 }]])
    expect(shop.version(1)).toBe(4)
  })

  test.each([
    ['more than is left', [inStock(1, two)], { MUG: 3 }, 'more-than-left, confirmed'],
    ['of a pending order', [sendOrder(1, two)], { MUG: 1 }, 'not-confirmed, pending'],
    ['of a canceled order', [cancelOrder(1)], { MUG: 1 }, 'not-confirmed, canceled'],
    ['of a shipped order', [inStock(1, two), shipOrder(1)], { MUG: 1 }, 'already-shipped, shipped'],
    ['of an order that nobody knows', [], { MUG: 1 }, 'unknown-order'],
  ])('%s is refused', (_, before, lines, refusal) => {
    const shop = givenOrders(...before)
    expect(shop.hears(cancelAsOperator(1, 10, { lines }))).toEqual([`admin: refused ${refusal}`])
  })
})

describe('an operator who cancels all that is left', () => {
  test.each([
    ['a pending order', [sendOrder(1, two)], [{ sku: 'MUG', quantity: 2 }]],
    ['a confirmed order', [inStock(1, two)], [{ sku: 'MUG', quantity: 2 }]],
    ['an order that nobody knows', [], []],
  ])('%s says so to Inventory, and the reason to everybody', (_, before, lines) => {
    const shop = givenOrders(...before)
    expect(shop.hears(cancelAsOperator(1, 10, { reason: 'fraud' }))).toEqual([
      'order-canceled 1',
      'admin: applied, canceled',
    ])
    expect(viewOf(shop.order(1)!).cancellations).toEqual([
      { canceledAt: now, lines, reason: 'fraud' },
    ])
  })

  test('answers the front that waits for the decision too', () => {
    const shop = givenOrders(sendOrder(1, two, { replyTo: shopper }))
    expect(shop.hears(cancelAsOperator(1, 10))).toEqual([
      'order-canceled 1',
      'shopper: 1 canceled',
      'admin: applied, canceled',
    ])
  })

  test.each([
    ['rejected', [orderRejected(1, two)], 'applied, rejected'],
    ['canceled', [cancelOrder(1)], 'applied, canceled'],
    ['shipped', [inStock(1, two), shipOrder(1)], 'refused already-shipped, shipped'],
  ])('of a %s order changes nothing', (_, before, answer) => {
    const shop = givenOrders(...before)
    const order = shop.order(1)
    expect(shop.hears(cancelAsOperator(1, 10))).toEqual([`admin: ${answer}`])
    expect(shop.order(1)).toBe(order)
  })
})

describe('a shopper who cancels', () => {
  test('an order of which a part has left is shown it as it is', () => {
    const shop = givenOrders(inStock(1, two), shipPart(1, 10, { MUG: 1 }))
    const order = shop.order(1)
    expect(shop.hears(cancelOrder(1, { replyTo: shopper }))).toEqual(['shopper: 1 confirmed'])
    expect(shop.order(1)).toBe(order)
  })

  test('an order of which a part was canceled cancels the rest, and shows both', () => {
    const shop = givenOrders(inStock(1, set), cancelAsOperator(1, 10, { lines: { MUG: 1 } }))
    expect(shop.hears(cancelOrder(1))).toEqual(['order-canceled 1'])
    expect(viewOf(shop.order(1)!)).toMatchObject({
      status: 'canceled',
      lines: [
        { sku: 'BOWL', canceled: 1 },
        { sku: 'MUG', canceled: 2 },
      ],
      version: 4,
    })
  })
})

describe('a return', () => {
  test('with restock tells Inventory, and leaves status and total as they are', () => {
    const shop = givenOrders(inStock(1, two), shipOrder(1), stockShipped(1))
    const said = shop.tell(returnOrder(1, 10, { MUG: 1 }))
    expect(said.map(inShort)).toEqual(['lines-moved 1', 'admin: applied, shipped'])
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', shipped: 2, restocked: 1 }]])
    expect(viewOf(shop.order(1)!)).toMatchObject({
      status: 'shipped',
      lines: [{ sku: 'MUG', quantity: 2, shipped: 2, returned: 1 }],
      returns: [
        {
          returnedAt: now,
          lines: [{ sku: 'MUG', quantity: 1 }],
          restock: true,
          reason: 'wrong size',
        },
      ],
      total: { amount: 200 },
      version: 4,
    })
  })

  test('of an order that was shipped before shipments were kept takes all of it for shipped', () => {
    const shop = givenOrders(inStock(1, two))
    shop.orders.set(orderId(1), { ...shop.order(1)!, shipped: true, version: 3 })
    const said = shop.tell(returnOrder(1, 10, { MUG: 1 }))
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', shipped: 2, restocked: 1 }]])
    expect(viewOf(shop.order(1)!).lines).toMatchObject([{ quantity: 2, shipped: 2, returned: 1 }])
  })

  test('without restock is none of Inventory’s business', () => {
    const shop = givenOrders(inStock(1, two), shipOrder(1), stockShipped(1))
    expect(shop.hears(returnOrder(1, 10, { MUG: 1 }, { restock: false }))).toEqual([
      'admin: applied, shipped',
    ])
    expect(shop.order(1)).toMatchObject({ heard: true, version: 4 })
  })

  test.each([
    ['of an order of which nothing has left', [inStock(1, two)], { MUG: 1 }, 'confirmed'],
    ['of more than was shipped', [inStock(1, two), shipPart(1, 9, { MUG: 1 })], two, 'confirmed'],
    [
      'of what came back before',
      [inStock(1, two), shipOrder(1), returnOrder(1, 9, { MUG: 1 }, { restock: false })],
      two,
      'shipped',
    ],
  ])('%s is refused', (_, before, lines, status) => {
    const shop = givenOrders(...before)
    expect(shop.hears(returnOrder(1, 10, lines))).toEqual([
      `admin: refused more-than-shipped, ${status}`,
    ])
  })

  test('of an order that nobody knows is refused', () => {
    expect(givenOrders().hears(returnOrder(1, 10, two))).toEqual(['admin: refused unknown-order'])
  })
})

describe('a change of an operator', () => {
  const partly = shipPart(1, 10, { MUG: 1 })

  test('that comes again is applied once, and answered with the order as it is', () => {
    const shop = givenOrders(inStock(1, two), partly)
    expect(shop.hears(partly)).toEqual(['admin: applied, confirmed'])
    shop.hears(shipOrder(1))
    expect(shop.hears(partly)).toEqual(['admin: applied, shipped'])
    expect(shop.order(1)?.parts.length).toBe(2)
  })

  test('that was refused stays refused when it comes again', () => {
    const shop = givenOrders(sendOrder(1, two), partly)
    expect(shop.hears(inStock(1, two), partly)).toEqual([
      'outcome-recorded 1',
      'admin: refused not-confirmed, confirmed',
    ])
  })

  test.each([
    ['another part', shipPart(1, 10, { MUG: 2 })],
    ['another order', shipPart(2, 10, { MUG: 1 })],
    ['a cancellation', cancelAsOperator(1, 10)],
    ['a return', returnOrder(1, 10, { MUG: 1 })],
  ])('under the id of an applied one is refused: %s', (_, other) => {
    const shop = givenOrders(inStock(1, two), inStock(2, two), partly)
    expect(shop.hears(other)).toEqual(['admin: refused key-reused, confirmed'])
  })

  test('under the id of a refused one is decided anew', () => {
    const shop = givenOrders(inStock(1, two), shipPart(1, 10, { MUG: 3 }))
    expect(shop.hears(partly)).toEqual(['lines-moved 1', 'admin: applied, confirmed'])
  })

  test('comes once in a batch, too', () => {
    const shop = givenOrders()
    expect(shop.hears(inStock(1, two), partly, partly)).toEqual([
      'outcome-recorded 1',
      'lines-moved 1',
      'admin: applied, confirmed',
      'admin: applied, confirmed',
    ])
    expect(shop.order(1)?.parts.length).toBe(1)
  })
})

describe('what Inventory has moved', () => {
  test('counts as heard when it is all that Order said', () => {
    const shop = givenOrders(inStock(1, two), shipPart(1, 10, { MUG: 1 }))
    shop.hears(shipOrder(1), returnOrder(1, 11, { MUG: 1 }))
    shop.hears(stockMoved(1, { MUG: { shipped: 1 } }), stockShipped(1))
    expect(shop.order(1)?.heard).toBe(false)
    shop.hears(stockMoved(1, { MUG: { shipped: 2, restocked: 1 } }))
    expect(shop.order(1)?.heard).toBe(true)
  })

  test('is no answer to the cancellation of the rest', () => {
    const shop = givenOrders(inStock(1, two), cancelAsOperator(1, 10, { lines: { MUG: 1 } }))
    shop.hears(cancelOrder(1), stockMoved(1, { MUG: { canceled: 1 } }))
    expect(shop.order(1)?.heard).toBe(false)
  })

  const asked = { wantsAnswer: true }
  const known = { MUG: { shipped: 1, canceled: 1 } }

  test('and Order has lost is recorded, shown and answered', () => {
    const shop = givenOrders(inStock(1, { MUG: 3 }), shipPart(1, 10, { MUG: 1 }))
    const all = { MUG: { shipped: 2, canceled: 1, restocked: 1 } }
    const said = shop.tell(stockMoved(1, all, asked))
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', ...all.MUG }]])
    expect(shop.order(1)).toMatchObject({ heard: true, shipped: true, version: 6 })
    expect(viewOf(shop.order(1)!)).toMatchObject({
      status: 'shipped',
      lines: [{ sku: 'MUG', quantity: 3, shipped: 2, canceled: 1, returned: 1 }],
      shipments: [{ lines: [{ quantity: 1 }] }, { lines: [{ quantity: 1 }] }],
    })
  })

  test('and is less than Order knows is answered with all, and not heard', () => {
    const shop = givenOrders(inStock(1, { MUG: 3 }), shipPart(1, 10, { MUG: 2 }))
    const said = shop.tell(stockMoved(1, known, asked))
    expect(movedIn(said)).toEqual([[{ sku: 'MUG', shipped: 2, canceled: 1 }]])
    expect(shop.order(1)?.heard).toBe(false)
  })

  test('of a canceled order is answered with the cancellation', () => {
    const shop = givenOrders(inStock(1, two), cancelOrder(1))
    expect(shop.hears(stockMoved(1, known, asked))).toEqual(['order-canceled 1'])
  })

  test('of an order without an outcome waits for it', () => {
    const shop = givenOrders(sendOrder(1, two))
    expect(shop.hears(stockMoved(1, known, asked))).toEqual([])
    expect(givenOrders().hears(stockMoved(1, known, asked))).toEqual([])
  })

  test('of an order that cannot have it is answered as it was said, so that it ends', () => {
    const shop = givenOrders(orderRejected(1, two))
    expect(movedIn(shop.tell(stockMoved(1, known, asked)))).toEqual([
      [{ sku: 'MUG', ...known.MUG }],
    ])
    expect(shop.status(1)).toBe('rejected')
  })
})

describe('an order shows its parts', () => {
  test('in a list only with its lines', () => {
    const shop = givenOrders(inStock(1, two), shipPart(1, 10, { MUG: 1 }))
    const order = shop.order(1)!
    expect(summaryOf({ order }, { withLines: false })).not.toHaveProperty('shipments')
    expect(summaryOf({ order }, { withLines: true }).shipments).toHaveLength(1)
  })
})
