import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { decideBatch, needsOf } from '../../src/domain/decide-batch.ts'
import type { OrderFact } from '../../src/domain/facts.ts'
import { statusOf } from '../../src/domain/order.ts'
import {
  cancelOrder,
  deleteDetails,
  circumstances,
  givenOrders,
  inShort,
  inStock,
  loadedFrom,
  orderId,
  orderRejected,
  recordOrder,
  sendOrder,
  shipOrder,
  shopper,
  stockReleased,
  stockShipped,
} from '../given.ts'
import { facts } from '../random-facts.ts'

const one = { MUG: 1 }
const two = { MUG: 2 }
const nothing = loadedFrom()

describe('a batch', () => {
  test('needs the orders of its facts loaded, each once', () => {
    const batch = [sendOrder(2, one), cancelOrder(1), inStock(2, one)]
    expect([...needsOf(batch).orderIds]).toEqual([2, 1].map(orderId))
  })

  test('lets each fact see what those before it left', () => {
    const waiting = { replyTo: shopper }
    const batch = [sendOrder(1, two, waiting), inStock(1, two), shipOrder(1), stockShipped(1)]
    const { orders, said } = decideBatch(batch, nothing, circumstances)
    expect(said.map(inShort)).toEqual([
      'shopper: 1 recorded',
      'outcome-recorded 1',
      'shopper: 1 confirmed',
      'order-shipped 1',
      'admin: applied, shipped',
    ])
    expect(orders.get(orderId(1))).toMatchObject({ version: 3, heard: true, shipped: true })
  })

  test('returns the orders that are new or changed, and no other', () => {
    const loaded = givenOrders(sendOrder(1, one), sendOrder(2, one))
    const batch = [sendOrder(1, one), inStock(2, one), sendOrder(3, one), stockReleased(4)]
    const decided = decideBatch(batch, loadedFrom({ orders: loaded.orders }), circumstances)
    expect([...decided.orders.keys()]).toEqual([2, 3].map(orderId))
  })

  test('leaves the loaded orders as they are', () => {
    const loaded = givenOrders(sendOrder(1, one))
    const before = structuredClone([...loaded.orders])
    decideBatch(
      [inStock(1, one), cancelOrder(1)],
      loadedFrom({ orders: loaded.orders }),
      circumstances,
    )
    expect([...loaded.orders]).toEqual(before)
  })

  test('records two payloads under one id as the first of them', () => {
    const shop = givenOrders()
    shop.tell(sendOrder(1, one), sendOrder(1, two))
    const sent = givenOrders(sendOrder(1, one))
    expect(shop.order(1)).toEqual(sent.order(1))
  })
})

describe('a batch of a database that is being told what its backup missed', () => {
  const reconciling = { ...circumstances, isReconciling: true }

  test.each([
    ['Send-Order', sendOrder(1, one, { replyTo: shopper })],
    ['Cancel-Order', cancelOrder(1, { replyTo: shopper })],
    ['Ship-Order', shipOrder(1)],
    ['Record-Order', recordOrder(1, one, { replyTo: shopper })],
    ['Delete-Details', deleteDetails(1)],
  ])('passes over %s', (_, fact) => {
    const { orders, said } = decideBatch([fact], nothing, reconciling)
    expect([orders.size, said.length]).toEqual([0, 0])
  })

  test('records what Inventory says, also beside what it passes over', () => {
    const batch = [cancelOrder(1), inStock(1, one), cancelOrder(1)]
    const { orders, said } = decideBatch(batch, nothing, reconciling)
    expect(statusOf(orders.get(orderId(1))!)).toBe('confirmed')
    expect(said.map(inShort)).toEqual(['outcome-recorded 1'])
  })
})

test('a batch that announces to a restored Inventory says with a shipment what was shipped', () => {
  const loaded = givenOrders(inStock(1, one))
  const again = { ...circumstances, isAnnouncingAgain: true }
  const { said } = decideBatch([shipOrder(1)], loadedFrom({ orders: loaded.orders }), again)
  expect(said.map(inShort)).toEqual(['stock-wanted 1', 'admin: applied, shipped'])
})

/** Every fact that Order can hear of order 1, of two payloads. */
const everyFact: readonly OrderFact[] = [
  ...[one, two].flatMap((lines) => [
    sendOrder(1, lines, { replyTo: shopper }),
    inStock(1, lines),
    orderRejected(1, lines),
  ]),
  cancelOrder(1, { replyTo: shopper }),
  shipOrder(1),
  stockReleased(1),
  stockShipped(1),
]

/** Every sequence of this many facts. A fact may come twice. */
const sequences = (length: number): OrderFact[][] =>
  length === 0
    ? [[]]
    : sequences(length - 1).flatMap((before) => everyFact.map((fact) => [...before, fact]))

const permutations = (all: readonly OrderFact[]): OrderFact[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((first) =>
        permutations(all.filter((fact) => fact !== first)).map((rest) => [first, ...rest]),
      )

/** Tells the same facts to two shops: as one batch, and one by one. */
const expectSame = (batch: readonly OrderFact[], before: readonly OrderFact[] = []): void => {
  const [together, singly] = [givenOrders(...before), givenOrders(...before)]
  const said = together.tell(...batch)
  expect(said).toEqual(batch.flatMap((fact) => singly.tell(fact)))
  expect(together.orders).toEqual(singly.orders)
}

describe('a batch decides what its facts decide one by one', () => {
  test.each([1, 2, 3])('for every sequence of %i facts of one order', (length) => {
    for (const batch of sequences(length)) expectSame(batch)
  })

  test('for any facts of several orders, after any others', () => {
    fc.assert(
      fc.property(facts, facts, (before, batch) => expectSame(batch, before)),
      { seed: 7, numRuns: 200 },
    )
  })
})

describe('two and three facts of one order in one batch end the same in every order:', () => {
  test.each([
    ['sent, in stock', [sendOrder(1, one), inStock(1, one)], 'confirmed'],
    ['sent, rejected', [sendOrder(1, one), orderRejected(1, one)], 'rejected'],
    ['sent, canceled', [sendOrder(1, one), cancelOrder(1)], 'canceled'],
    ['in stock, canceled', [inStock(1, one), cancelOrder(1)], 'canceled'],
    ['sent twice, in stock', [sendOrder(1, one), sendOrder(1, one), inStock(1, one)], 'confirmed'],
    ['sent, in stock, canceled', [sendOrder(1, one), inStock(1, one), cancelOrder(1)], 'canceled'],
  ] as const)('%s', (_, batch, status) => {
    for (const inSomeOrder of permutations(batch)) {
      const shop = givenOrders()
      shop.tell(...inSomeOrder)
      expect([shop.status(1), shop.order(1)?.content?.digest]).toEqual([
        status,
        inStock(1, one).item.digest,
      ])
    }
  })
})
