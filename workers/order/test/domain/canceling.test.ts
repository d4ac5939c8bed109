import { describe, expect, test } from 'bun:test'
import {
  admin,
  cancelOrder,
  contentOf,
  givenOrders,
  inStock,
  orderRejected,
  sendOrder,
  shipOrder,
  shopper,
  stockReleased,
  stockShipped,
  topics,
} from '../given.ts'

const one = { MUG: 1 }
const two = { MUG: 2 }
const waiting = { replyTo: shopper }

describe('a cancellation', () => {
  test.each([
    ['a pending order', [sendOrder(1, one)], 2],
    ['a confirmed order', [inStock(1, one)], 3],
    ['an order that nobody knows', [], 1],
  ])('of %s is recorded, told to Inventory and answered', (_, before, version) => {
    const shop = givenOrders(...before)
    expect(shop.hears(cancelOrder(1, waiting))).toEqual(['order-canceled 1', 'shopper: 1 canceled'])
    expect([shop.status(1), shop.version(1)]).toEqual(['canceled', version])
  })

  test.each([
    ['rejected', [orderRejected(1, one)]],
    ['shipped', [inStock(1, one), shipOrder(1)]],
  ])('of a %s order records nothing and shows the order as it is', (status, before) => {
    const shop = givenOrders(...before)
    const order = shop.order(1)!
    expect(shop.hears(cancelOrder(1, waiting))).toEqual([`shopper: 1 ${status}`])
    expect(shop.order(1)).toBe(order)
  })

  test('that comes twice is recorded once and answered twice', () => {
    const shop = givenOrders(sendOrder(1, one), cancelOrder(1))
    const order = shop.order(1)!
    expect(shop.hears(cancelOrder(1, waiting))).toEqual(['shopper: 1 canceled'])
    expect(shop.order(1)).toBe(order)
  })

  test('that comes twice does not become unheard again', () => {
    const shop = givenOrders(sendOrder(1, one), cancelOrder(1), stockReleased(1))
    shop.hears(cancelOrder(1))
    expect(shop.order(1)?.heard).toBe(true)
  })

  test('answers the front that waits for the decision too', () => {
    const shop = givenOrders(sendOrder(1, one, waiting))
    expect(shop.hears(cancelOrder(1, { replyTo: admin }))).toEqual([
      'order-canceled 1',
      'admin: 1 canceled',
      'shopper: 1 canceled',
    ])
    expect(shop.hears(inStock(1, one))).toEqual(['order-canceled 1'])
  })

  test('answers once when one front waits for both', () => {
    const shop = givenOrders(sendOrder(1, one, waiting))
    expect(shop.hears(cancelOrder(1, waiting))).toEqual(['order-canceled 1', 'shopper: 1 canceled'])
  })
})

describe('an order that comes after its cancellation', () => {
  test('is recorded with its lines, stays canceled, and its sender is shown that', () => {
    const shop = givenOrders(cancelOrder(1))
    expect(shop.tell(sendOrder(1, one, waiting))).toMatchObject([
      {
        to: shopper,
        item: {
          digest: contentOf(1, one).digest,
          order: { status: 'canceled', lines: [{ sku: 'MUG', quantity: 1 }], version: 2 },
        },
      },
    ])
    expect(shop.order(1)?.waitingAt).toEqual([])
  })

  test('with other lines than the first late one shows those of the first', () => {
    const shop = givenOrders(cancelOrder(1), sendOrder(1, one))
    const [reply] = shop.tell(sendOrder(1, two, waiting))
    expect(reply).toMatchObject({ item: { digest: contentOf(1, one).digest } })
    expect(shop.version(1)).toBe(2)
  })

  test('as an outcome is recorded with its lines too', () => {
    const shop = givenOrders(cancelOrder(1))
    expect(shop.hears(inStock(1, one))).toEqual(['order-canceled 1'])
    expect(shop.order(1)?.content?.digest).toBe(contentOf(1, one).digest)
    expect([shop.status(1), shop.version(1)]).toEqual(['canceled', 2])
  })

  test('leaves it heard', () => {
    const shop = givenOrders(cancelOrder(1), stockReleased(1), sendOrder(1, one))
    expect(shop.order(1)?.heard).toBe(true)
  })
})

describe('shipping', () => {
  test('needs a confirmed order, tells Inventory and answers', () => {
    const shop = givenOrders(inStock(1, one))
    expect(shop.hears(shipOrder(1))).toEqual(['order-shipped 1', 'admin: applied, shipped'])
    expect([shop.status(1), shop.version(1)]).toEqual(['shipped', 3])
  })

  test.each([
    ['a pending order', [sendOrder(1, one)], 'not-confirmed, pending'],
    ['a rejected order', [orderRejected(1, one)], 'not-confirmed, rejected'],
    ['a canceled order', [inStock(1, one), cancelOrder(1)], 'not-confirmed, canceled'],
    ['an order that nobody knows', [], 'unknown-order'],
  ])('%s is refused, shown and not changed', (_, before, answer) => {
    const shop = givenOrders(...before)
    const order = shop.order(1)
    expect(shop.hears(shipOrder(1))).toEqual([`admin: refused ${answer}`])
    expect(shop.order(1)).toBe(order as never)
  })

  test.each([
    ['under the same id', 1],
    ['under another, as after an upgrade', 2],
  ])('again %s is applied already', (_, change) => {
    const shop = givenOrders(inStock(1, one), shipOrder(1))
    expect(shop.hears(shipOrder(1, { change, replyTo: admin }))).toEqual([
      'admin: applied, shipped',
    ])
    expect(shop.version(1)).toBe(3)
  })

  test('is heard when Inventory has shipped it', () => {
    const shop = givenOrders(inStock(1, one), shipOrder(1), stockShipped(1))
    expect(shop.order(1)?.heard).toBe(true)
  })

  test('is applied in silence when nobody waits', () => {
    const shop = givenOrders(inStock(1, one))
    expect(shop.hears(shipOrder(1, {}))).toEqual(['order-shipped 1'])
    expect(shop.hears(shipOrder(2, {}))).toEqual([])
  })
})

describe('a reply goes', () => {
  test('to the front that sent the order, at once and again when it is decided', () => {
    const shop = givenOrders()
    expect(shop.hears(sendOrder(1, one, waiting))).toEqual(['shopper: 1 recorded'])
    expect(shop.hears(inStock(1, one))).toEqual(['outcome-recorded 1', 'shopper: 1 confirmed'])
    expect(shop.hears(inStock(1, one))).toEqual(['outcome-recorded 1'])
  })

  test('to nobody when the front does not wait', () => {
    const shop = givenOrders()
    expect(shop.hears(sendOrder(1, one), inStock(1, one))).toEqual(['outcome-recorded 1'])
  })

  test('to every repetition; the decision goes to every front that waits, once', () => {
    const elsewhere = { replyTo: topics.reply('elsewhere') }
    const shop = givenOrders(sendOrder(1, one))
    expect(shop.hears(sendOrder(1, one, waiting), sendOrder(1, one, elsewhere))).toEqual([
      'shopper: 1 recorded',
      'elsewhere: 1 recorded',
    ])
    expect(shop.hears(sendOrder(1, one))).toEqual([])
    expect(shop.hears(sendOrder(1, one, waiting))).toEqual(['shopper: 1 recorded'])
    expect(shop.hears(orderRejected(1, one))).toEqual([
      'outcome-recorded 1',
      'shopper: 1 rejected',
      'elsewhere: 1 rejected',
    ])
    expect(shop.version(1)).toBe(2)
  })

  test('to the newest four fronts that wait', () => {
    const fronts = ['a', 'b', 'c', 'd', 'e']
    const sent = fronts.map((front) => sendOrder(1, one, { replyTo: topics.reply(front) }))
    const shop = givenOrders(...sent)
    expect(shop.hears(inStock(1, one))).toEqual([
      'outcome-recorded 1',
      ...['b', 'c', 'd', 'e'].map((front) => `${front}: 1 confirmed`),
    ])
  })

  test('to nobody when the outcome is of other lines; the front waits on', () => {
    const shop = givenOrders(sendOrder(1, one, waiting))
    expect(shop.hears(inStock(1, two))).toEqual(['stock-wanted 1'])
    expect(shop.hears(inStock(1, one))).toEqual(['outcome-recorded 1', 'shopper: 1 confirmed'])
  })

  test('to the sender of other lines with the recorded digest; the decision does not', () => {
    const intruder = { replyTo: topics.reply('intruder') }
    const shop = givenOrders(sendOrder(1, one, waiting))
    expect(shop.tell(sendOrder(1, two, intruder))).toMatchObject([
      {
        to: intruder.replyTo,
        item: { digest: contentOf(1, one).digest, order: { version: 1 } },
      },
    ])
    expect(shop.hears(inStock(1, one))).toEqual(['outcome-recorded 1', 'shopper: 1 confirmed'])
  })

  test('without a digest while only the cancellation is known', () => {
    const shop = givenOrders()
    const [, reply] = shop.tell(cancelOrder(1, waiting))
    expect(reply?.item).not.toHaveProperty('digest')
  })
})
