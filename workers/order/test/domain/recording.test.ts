import { describe, expect, test } from 'bun:test'
import { recordedView } from '@shop/contracts'
import {
  cancelOrder,
  clockMs,
  contentOf,
  eur,
  givenOrders,
  inStock,
  orderId,
  orderRejected,
  reasons,
  sendOrder,
  shipOrder,
  shopper,
  stockReleased,
  stockShipped,
} from '../given.ts'
import { stockWanted } from '../../src/domain/announce.ts'
import { viewOf } from '../../src/domain/order.ts'

const one = { MUG: 1 }
const two = { MUG: 2 }
const digestOfOne = contentOf(1, one).digest

describe('whether a trusted server sent the order', () => {
  const trusted = { trusted: true }
  const wanted = (...facts: Parameters<typeof givenOrders>) => {
    const shop = givenOrders(...facts)
    return stockWanted(shop.order(1)!).map(({ item }) => 'trusted' in item && item.trusted)
  }

  test.each([
    ['Send-Order', [sendOrder(1, two, trusted)], true],
    ['an outcome', [inStock(1, two, trusted)], true],
    ['a rejection', [orderRejected(1, two, trusted)], true],
    ['nobody', [sendOrder(1, two)], false],
    ['the first of two', [sendOrder(1, two, trusted), sendOrder(1, two)], true],
    ['only the second of two', [sendOrder(1, two), sendOrder(1, two, trusted)], false],
  ])('is repeated to Inventory as %s said it', (_, facts, expected) => {
    expect(wanted(...facts)).toEqual([expected])
  })
})

describe('the first fact records the order', () => {
  test.each([
    ['Send-Order', sendOrder(1, two), 'pending', 1],
    ['In-Stock', inStock(1, two), 'confirmed', 2],
    ['Order-Rejected', orderRejected(1, two), 'rejected', 2],
    ['Cancel-Order', cancelOrder(1), 'canceled', 1],
  ] as const)('%s', (_, fact, status, version) => {
    const shop = givenOrders(fact)
    expect([shop.status(1), shop.version(1)]).toEqual([status, version])
    expect(shop.order(1)?.recordedAtMs).toBe(clockMs)
  })

  test.each([
    ['Ship-Order', shipOrder(1)],
    ['Stock-Released', stockReleased(1)],
    ['Stock-Shipped', stockShipped(1)],
  ])('%s does not', (_, fact) => {
    expect(givenOrders(fact).order(1)).toBeUndefined()
  })

  test('an outcome says all that Send-Order would have said', () => {
    const expectedTotal = eur(200)
    const [sent, decided] = [
      givenOrders(sendOrder(1, two, { expectedTotal })),
      givenOrders(inStock(1, two, { expectedTotal })),
    ]
    expect(decided.order(1)?.content).toEqual(sent.order(1)!.content)
  })

  test('a late Send-Order is shown the decided order', () => {
    const shop = givenOrders(inStock(1, two))
    expect(shop.hears(sendOrder(1, two, { replyTo: shopper }))).toEqual(['shopper: 1 confirmed'])
    expect(shop.version(1)).toBe(2)
    expect(shop.order(1)?.waitingAt).toEqual([])
  })
})

describe('the status is a function of the facts', () => {
  test.each([
    ['pending', [sendOrder(1, one)]],
    ['confirmed', [sendOrder(1, one), inStock(1, one)]],
    ['rejected', [sendOrder(1, one), orderRejected(1, one)]],
    ['shipped', [inStock(1, one), shipOrder(1)]],
    ['canceled', [sendOrder(1, one), cancelOrder(1)]],
    ['canceled', [inStock(1, one), cancelOrder(1)]],
    ['canceled', [cancelOrder(1), sendOrder(1, one), inStock(1, one)]],
  ])('%s', (status, facts) => {
    expect(givenOrders(...facts).status(1)).toBe(status as never)
  })

  test('a view shows what the facts say', () => {
    const id = orderId(1)
    const expectedTotal = eur(100)
    const recordedAt = '2026-11-27T08:00:00.000Z'
    const lines = [{ sku: 'MUG', quantity: 1 }]
    const shop = givenOrders()
    const replies = (...facts: Parameters<typeof shop.tell>) =>
      shop.tell(...facts).flatMap((said) => (said.kind === 'reply' ? [said.item] : []))
    const shown = (...facts: Parameters<typeof shop.tell>) =>
      replies(...facts).filter((item) => 'order' in item)
    const sent = sendOrder(1, one, { expectedTotal, replyTo: shopper })
    const digest = contentOf(1, one, { expectedTotal }).digest
    expect(replies(sent)).toEqual([
      { kind: 'recorded', orderId: id, digest, recordedAt: Date.parse(recordedAt) },
    ])
    const recordedAtMs = Date.parse(recordedAt)
    expect(viewOf(shop.order(1)!)).toEqual(
      recordedView({ orderId: id, lines, expectedTotal, recordedAt: recordedAtMs }),
    )
    const other = sendOrder(1, two, { replyTo: shopper })
    expect(shown(other)).toEqual([{ kind: 'order', digest, order: viewOf(shop.order(1)!) }])
    expect(shown(inStock(1, one, { expectedTotal }))).toEqual([
      {
        kind: 'order',
        digest,
        order: {
          id,
          status: 'confirmed',
          recorded: true,
          lines: [{ sku: 'MUG', quantity: 1, unitPrice: 100 }],
          total: eur(100),
          expectedTotal,
          recordedAt,
          placedAt: recordedAt,
          confirmedAt: recordedAt,
          updatedAt: recordedAt,
          version: 2,
        },
      },
    ])
    expect(shown(cancelOrder(2, { replyTo: shopper }))).toEqual([
      {
        kind: 'order',
        order: {
          id: orderId(2),
          status: 'canceled',
          recorded: true,
          lines: [],
          recordedAt,
          canceledAt: recordedAt,
          updatedAt: recordedAt,
          version: 1,
        },
      },
    ])
    expect(
      shown(sendOrder(3, one), orderRejected(3, one), sendOrder(3, one, { replyTo: shopper })),
    ).toEqual([
      {
        kind: 'order',
        digest: digestOfOne,
        order: {
          id: orderId(3),
          status: 'rejected',
          recorded: true,
          lines,
          reasons,
          reasonCount: 1,
          recordedAt,
          placedAt: recordedAt,
          updatedAt: recordedAt,
          version: 2,
        },
      },
    ])
  })
})

describe('an outcome', () => {
  test('is recorded once, and answered each time', () => {
    const shop = givenOrders(sendOrder(1, one))
    expect(shop.hears(inStock(1, one), inStock(1, one))).toEqual([
      'outcome-recorded 1',
      'outcome-recorded 1',
    ])
    expect(shop.version(1)).toBe(2)
  })

  test('is never overwritten, not even by another decision about the same lines', () => {
    const shop = givenOrders(inStock(1, one))
    const before = shop.order(1)!
    expect(shop.hears(orderRejected(1, one))).toEqual(['stock-wanted 1'])
    expect(shop.order(1)).toBe(before)
  })

  test.each([
    ['in stock', inStock(1, two)],
    ['rejected', orderRejected(1, two)],
  ])('of other lines (%s) is not recorded: the recorded lines are wanted', (_, outcome) => {
    const shop = givenOrders(sendOrder(1, one))
    expect(shop.tell(outcome)).toEqual([{ kind: 'stock-wanted', item: contentOf(1, one) }])
    expect([shop.status(1), shop.version(1)]).toEqual(['pending', 1])
  })

  test('of other lines does not touch an order that is decided', () => {
    const shop = givenOrders(sendOrder(1, one), inStock(1, one))
    expect(shop.hears(inStock(1, two))).toEqual(['stock-wanted 1'])
    expect(shop.order(1)?.content?.digest).toBe(digestOfOne)
  })

  test('of the same lines with another expected total is of another order', () => {
    const shop = givenOrders(sendOrder(1, one, { expectedTotal: eur(100) }))
    expect(shop.hears(inStock(1, one))).toEqual(['stock-wanted 1'])
    expect(shop.status(1)).toBe('pending')
  })

  test.each([
    ['the same lines', inStock(1, one)],
    ['other lines', inStock(1, two)],
    ['a rejection', orderRejected(1, one)],
  ])('for a canceled order is answered with the cancellation: %s', (_, outcome) => {
    const shop = givenOrders(sendOrder(1, one), cancelOrder(1))
    expect(shop.hears(outcome, outcome)).toEqual(['order-canceled 1', 'order-canceled 1'])
    expect(shop.order(1)?.outcome).toBeUndefined()
    expect(shop.status(1)).toBe('canceled')
  })
})

describe('the front that waits by its Send-Order', () => {
  const waiting = { replyTo: shopper }

  test.each([
    ['confirmed', inStock(1, one)],
    ['rejected', orderRejected(1, one)],
  ])('hears the decision once: %s', (status, outcome) => {
    const shop = givenOrders(sendOrder(1, one, waiting))
    expect(shop.hears(outcome, outcome)).toEqual([
      'outcome-recorded 1',
      `shopper: 1 ${status}`,
      'outcome-recorded 1',
    ])
    expect(shop.order(1)?.waitingAt).toEqual([])
  })

  test('is shown the decision at once when the outcome came before its Send-Order', () => {
    const shop = givenOrders(inStock(1, one))
    expect(shop.hears(sendOrder(1, one, waiting), inStock(1, one))).toEqual([
      'shopper: 1 confirmed',
      'outcome-recorded 1',
    ])
  })
})

describe('an order waits for Inventory', () => {
  test('until its outcome is recorded', () => {
    const shop = givenOrders(sendOrder(1, one))
    expect(shop.order(1)?.heard).toBe(false)
    shop.hears(inStock(1, one))
    expect(shop.order(1)?.heard).toBe(true)
  })

  test.each([
    ['canceled', cancelOrder(1), stockReleased(1), stockShipped(1)],
    ['shipped', shipOrder(1), stockShipped(1), stockReleased(1)],
  ])('that it is %s, until the answer to just that comes', (_, fact, answer, otherAnswer) => {
    const shop = givenOrders(inStock(1, one), fact)
    expect(shop.order(1)?.heard).toBe(false)
    shop.hears(otherAnswer)
    expect(shop.order(1)?.heard).toBe(false)
    expect(shop.hears(answer, answer)).toEqual([])
    expect(shop.order(1)?.heard).toBe(true)
  })

  test('a confirmed order is not made unheard by a stray answer', () => {
    const shop = givenOrders(sendOrder(1, one), inStock(1, one))
    const before = shop.order(1)!
    shop.hears(stockReleased(1), stockShipped(1))
    expect(shop.order(1)).toBe(before)
  })

  test('an answer of Inventory leaves the version, because shoppers do not see it', () => {
    const shop = givenOrders(inStock(1, one), cancelOrder(1))
    const before = shop.version(1)
    shop.hears(stockReleased(1))
    expect(shop.version(1)).toBe(before)
  })
})
