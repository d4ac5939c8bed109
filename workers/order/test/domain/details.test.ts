import { describe, expect, test } from 'bun:test'
import type { Details, OrderStatus } from '@shop/contracts'
import { detailedViewOf } from '../../src/domain/detailed-view.ts'
import type { OrderFact } from '../../src/domain/facts.ts'
import { viewOf } from '../../src/domain/order.ts'
import {
  cancelOrder,
  contentOf,
  deleteDetails,
  detailsOf,
  givenOrders,
  givenUniqueReferences,
  inStock,
  orderRejected,
  recordOrder,
  sendOrder,
  shipOrder,
  shopper,
} from '../given.ts'

const one = { MUG: 1 }
const two = { MUG: 2 }
const waiting = { replyTo: shopper }
const details = detailsOf(1)
const confirmed = (n: number) => inStock(n, one, { details: detailsOf(n) })

describe('an order with details', () => {
  test('is recorded with them, and its stock is wanted in the same batch', () => {
    const shop = givenOrders()
    expect(shop.tell(recordOrder(1, one, waiting))).toMatchObject([
      { kind: 'stock-wanted', item: contentOf(1, one, { details }) },
      { kind: 'reply', item: { kind: 'recorded', digest: contentOf(1, one, { details }).digest } },
    ])
    expect([shop.status(1), shop.version(1)]).toEqual(['pending', 1])
    expect(shop.details(1)).toEqual({ ...details, lines: [{ sku: 'MUG', quantity: 1 }] })
  })

  test('says its canonical lines to Inventory, and no detail', () => {
    const lines = [
      { sku: 'MUG', quantity: 1, name: 'Mug' },
      { sku: 'BOWL', quantity: 1 },
      { sku: 'MUG', quantity: 2 },
    ]
    const [wanted] = givenOrders().tell(recordOrder(1, lines))
    const { orderId, digest, placedAt } = contentOf(1, lines, { details })
    const canonical = [
      { sku: 'BOWL', quantity: 1 },
      { sku: 'MUG', quantity: 3 },
    ]
    const item = { orderId, digest, lines: canonical, placedAt, hasDetails: true }
    expect(JSON.parse(JSON.stringify(wanted))).toEqual({ kind: 'stock-wanted', item })
  })

  test('wants its stock again with each repeat, until it is decided', () => {
    const shop = givenOrders(recordOrder(1, one))
    expect(shop.hears(recordOrder(1, one, waiting))).toEqual([
      'stock-wanted 1',
      'shopper: 1 recorded',
    ])
    shop.tell(confirmed(1))
    expect(shop.hears(recordOrder(1, one, waiting))).toEqual(['shopper: 1 confirmed'])
    expect(shop.version(1)).toBe(2)
  })

  test.each<[string, OrderFact]>([
    ['other details', recordOrder(1, one, { ...waiting, details: detailsOf(2) })],
    ['other lines', recordOrder(1, two, waiting)],
    ['no details', sendOrder(1, one, waiting)],
  ])('is another order than one with %s under its key', (_, other) => {
    const shop = givenOrders(recordOrder(1, one))
    const [reply, ...none] = shop.tell(other)
    expect(none).toEqual([])
    const { digest } = contentOf(1, one, { details })
    expect(reply).toMatchObject({ kind: 'reply', item: { kind: 'order', digest } })
    expect(shop.details(1)).toMatchObject(details)
  })

  test('that comes after its cancellation is recorded and wants nothing', () => {
    const shop = givenOrders(cancelOrder(1))
    expect(shop.hears(recordOrder(1, one, waiting))).toEqual(['shopper: 1 canceled'])
    expect(shop.details(1)).toMatchObject(details)
  })

  test('never shows its details in a reply', () => {
    const shop = givenOrders()
    const said = shop.tell(
      recordOrder(1, one, waiting),
      confirmed(1),
      recordOrder(1, one, waiting),
      shipOrder(1),
      cancelOrder(1, waiting),
      deleteDetails(1),
    )
    expect(said.length).toBe(10)
    expect(JSON.stringify(said)).not.toMatch(/WEB-1|Shopper1|Ring|autumn/)
  })
})

describe('the view with details', () => {
  const lines = [
    { sku: 'MUG', quantity: 2, name: 'Mug' },
    { sku: 'BOWL', quantity: 1 },
    { sku: 'MUG', quantity: 1, name: 'Mug, boxed' },
  ]
  test('shows lines as they were sent, with their prices', () => {
    const shop = givenOrders(recordOrder(1, lines), inStock(1, lines, { details }))
    expect(detailedViewOf(shop.order(1)!, shop.details(1))).toMatchObject({
      ...details,
      lines: lines.map((line) => ({ ...line, unitPrice: 100 })),
      total: { amount: 400, currency: 'EUR' },
    })
  })

  test('of an order without details is that of its id', () => {
    const order = givenOrders(inStock(1, one)).order(1)!
    expect(detailedViewOf(order, undefined)).toEqual(viewOf(order))
  })
})

describe('an order whose details are known to Inventory only', () => {
  const restored = () => givenOrders(confirmed(1))

  test('is incomplete, and cannot be shipped', () => {
    const shop = restored()
    expect(detailedViewOf(shop.order(1)!, undefined)).toMatchObject({ incomplete: true })
    expect(shop.hears(shipOrder(1))).toEqual(['admin: refused incomplete-order, confirmed'])
  })

  test('is completed by the repeat of its shopper, and then ships', () => {
    const shop = restored()
    expect(shop.hears(recordOrder(1, one, waiting))).toEqual(['shopper: 1 confirmed'])
    expect(shop.version(1)).toBe(3)
    expect(detailedViewOf(shop.order(1)!, shop.details(1))).toMatchObject(details)
    expect(detailedViewOf(shop.order(1)!, shop.details(1))).not.toHaveProperty('incomplete')
    expect(shop.hears(shipOrder(1))).toEqual(['order-shipped 1', 'admin: applied, shipped'])
  })

  test('is not completed by other details', () => {
    const shop = restored()
    shop.tell(recordOrder(1, one, { details: detailsOf(2) }))
    expect([shop.order(1)?.details, shop.details(1)]).toEqual(['missing', undefined])
  })

  test('tells Inventory in turn that it has details', () => {
    const [wanted] = restored().tell(orderRejected(1, one, { details }))
    expect(wanted).toMatchObject({ kind: 'stock-wanted', item: { hasDetails: true } })
  })
})

describe('deleted details', () => {
  test('leave the order, its digest and its reference', () => {
    const shop = givenOrders(recordOrder(1, one), confirmed(1))
    const before = shop.order(1)!
    expect(shop.hears(deleteDetails(1))).toEqual(['admin: applied, confirmed'])
    expect(shop.order(1)).toEqual({ ...before, details: 'deleted', version: 3 })
    expect(shop.details(1)).toEqual({ reference: 'WEB-1' })
    const view = detailedViewOf(shop.order(1)!, shop.details(1))
    expect(view).toMatchObject({
      detailsDeleted: true,
      reference: 'WEB-1',
      lines: [{ sku: 'MUG' }],
    })
  })

  test('are not brought back by a repeat', () => {
    const shop = givenOrders(recordOrder(1, one), deleteDetails(1))
    expect(shop.hears(recordOrder(1, one, waiting))).toEqual([
      'stock-wanted 1',
      'shopper: 1 pending',
    ])
    expect(shop.details(1)).toEqual({ reference: 'WEB-1' })
  })

  test('are deleted once, and the deletion is answered each time', () => {
    const shop = givenOrders(recordOrder(1, one), deleteDetails(1))
    expect(shop.hears(deleteDetails(1))).toEqual(['admin: applied, pending'])
    expect(shop.version(1)).toBe(2)
  })

  test('may have been missing: then nothing completes the order any more', () => {
    const shop = givenOrders(confirmed(1), deleteDetails(1), recordOrder(1, one))
    expect([shop.order(1)?.details, shop.details(1)]).toEqual(['deleted', undefined])
    expect(shop.hears(shipOrder(1))).toContain('admin: applied, shipped')
  })

  test('of an order without details are none', () => {
    const shop = givenOrders(sendOrder(1, one))
    expect(shop.hears(deleteDetails(1))).toEqual(['admin: applied, pending'])
    expect(shop.version(1)).toBe(1)
  })

  test('of an order that nobody knows are refused', () => {
    expect(givenOrders().hears(deleteDetails(9))).toEqual(['admin: refused unknown-order'])
  })

  test('of the same batch are gone', () => {
    const shop = givenOrders()
    shop.tell(recordOrder(1, one), deleteDetails(1))
    expect(shop.details(1)).toEqual({ reference: 'WEB-1' })
  })
})

describe('a reference that no two orders may have', () => {
  const same: Details = { reference: 'WEB-1' }
  const second = recordOrder(2, one, { ...waiting, details: same })

  test.each<[OrderStatus, boolean, OrderFact[]]>([
    ['pending', false, []],
    ['confirmed', false, [confirmed(1)]],
    ['shipped', false, [confirmed(1), shipOrder(1)]],
    ['rejected', true, [orderRejected(1, one, { details })]],
    ['canceled', true, [cancelOrder(1)]],
  ])('of a %s order may be used again: %p', (status, mayBe, facts) => {
    const shop = givenUniqueReferences(recordOrder(1, one), ...facts)
    expect(shop.status(1)).toBe(status)
    expect(shop.hears(second)).toEqual(
      mayBe ? ['stock-wanted 2', 'shopper: 2 recorded'] : ['shopper: 2 reference-used'],
    )
    expect(shop.order(2) === undefined).toBe(!mayBe)
  })

  test('goes to the first of two in one batch', () => {
    const shop = givenUniqueReferences()
    expect(shop.hears(recordOrder(1, one, waiting), second)).toEqual([
      'stock-wanted 1',
      'shopper: 1 recorded',
      'shopper: 2 reference-used',
    ])
  })

  test('is free within the batch that cancels its order', () => {
    const shop = givenUniqueReferences(recordOrder(1, one))
    shop.tell(cancelOrder(1), second)
    expect(shop.status(2)).toBe('pending')
  })

  test('stays taken when the details of its order are deleted', () => {
    const shop = givenUniqueReferences(recordOrder(1, one), deleteDetails(1))
    expect(shop.hears(second)).toEqual(['shopper: 2 reference-used'])
  })

  test('is the order’s own when it is repeated', () => {
    const shop = givenUniqueReferences(recordOrder(1, one))
    expect(shop.hears(recordOrder(1, one, waiting))).toContain('shopper: 1 recorded')
  })

  test('may belong to many orders in a shop that does not mind', () => {
    const shop = givenOrders(recordOrder(1, one), second)
    expect([shop.status(1), shop.status(2)]).toEqual(['pending', 'pending'])
  })

  test('is no matter for orders without one', () => {
    const none: Details = { note: 'x' }
    const shop = givenUniqueReferences(
      recordOrder(1, one, { details: none }),
      recordOrder(2, one, { details: none }),
    )
    expect([shop.status(1), shop.status(2)]).toEqual(['pending', 'pending'])
  })
})
