import { expect, test } from 'bun:test'
import { recordedView } from '@shop/contracts'
import type { OrderFact } from '../../src/domain/facts.ts'
import { viewOf } from '../../src/domain/order.ts'
import {
  cancelOrder,
  clockMs,
  contentOf,
  givenOrders,
  inStock,
  orderRejected,
  sendOrder,
  shipOrder,
} from '../given.ts'

const one = { MUG: 1 }
/** Second `n` of the tests' day. */
const at = (n: number): string => new Date(clockMs + n * 1_000).toISOString()

/** The times that order 1 shows after these facts, of which each comes a second after the one before. */
const timesAfter = (...facts: OrderFact[]) => {
  const shop = givenOrders()
  facts.forEach((fact, index) => shop.tellAt(clockMs + index * 1_000, fact))
  const { recordedAt, placedAt, confirmedAt, shippedAt, canceledAt, updatedAt } = viewOf(
    shop.order(1)!,
  )
  return { recordedAt, placedAt, confirmedAt, shippedAt, canceledAt, updatedAt }
}

test.each([
  [
    'placed, confirmed and shipped',
    [sendOrder(1, one), inStock(1, one), shipOrder(1)],
    { placedAt: at(0), confirmedAt: at(1), shippedAt: at(2), updatedAt: at(2) },
  ],
  [
    'placed, confirmed and canceled',
    [sendOrder(1, one), inStock(1, one), cancelOrder(1)],
    { placedAt: at(0), confirmedAt: at(1), canceledAt: at(2), updatedAt: at(2) },
  ],
  [
    'rejected before it was heard of',
    [orderRejected(1, one), sendOrder(1, one)],
    { placedAt: at(0), updatedAt: at(0) },
  ],
  [
    'canceled before it was placed',
    [cancelOrder(1), sendOrder(1, one)],
    { canceledAt: at(0), placedAt: at(1), updatedAt: at(1) },
  ],
  ['canceled and never placed', [cancelOrder(1)], { canceledAt: at(0), updatedAt: at(0) }],
  [
    'told everything twice',
    [sendOrder(1, one), inStock(1, one), shipOrder(1), sendOrder(1, one), inStock(1, one)],
    { placedAt: at(0), confirmedAt: at(1), shippedAt: at(2), updatedAt: at(2) },
  ],
])('an order that was %s says when, by the clock of Order', (_, facts, times) => {
  const missing = { confirmedAt: undefined, shippedAt: undefined, canceledAt: undefined }
  const placed = { placedAt: undefined }
  expect(timesAfter(...facts)).toEqual({ recordedAt: at(0), ...missing, ...placed, ...times })
})

test('the short reply to a new order makes the same view', () => {
  const shop = givenOrders(sendOrder(1, one))
  const { orderId, lines } = contentOf(1, one)
  expect(viewOf(shop.order(1)!)).toEqual(recordedView({ orderId, lines, recordedAt: clockMs }))
})
