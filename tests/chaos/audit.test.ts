import { describe, expect, test } from 'bun:test'
import { orderIdOf, orderIdSecret } from '@shop/contracts'
import { audit } from './audit.ts'
import type { OrderRow, ProductRow } from './databases.ts'
import { expectedId } from './expected-id.ts'
import { createLedger, type Entry, type Ledger } from './ledger.ts'
import type { Purchase } from './purchases.ts'

const secret = '0123456789abcdef'.repeat(4)
const idOf = (key: string): string => expectedId(key, secret)
const linesOf = (quantity: number) => [{ sku: 'A', quantity }]

const purchase: Purchase = {
  n: 1,
  key: '0199f6a0-1234-7abc-9b76-8911c84bccf8',
  behaviour: 'reuses-key',
  content: { lines: linesOf(2) },
  other: { lines: linesOf(3) },
  prefer: undefined,
}

/** One shopper sent both orders and was told 201 for the first and 422 for the other. 5 units were received. */
const given = () => {
  const ledger = createLedger()
  const entry = ledger.open(purchase)
  entry.sent.add('content').add('other')
  entry.recorded.add('content')
  entry.refused.add('other')
  entry.isFinished = true
  ledger.noteReceived('A', 5)
  return { ledger, entry }
}

const order: OrderRow = {
  id: idOf(purchase.key),
  status: 'confirmed',
  lines: linesOf(2),
  parts: [],
}
const part = (kind: 'shipped' | 'canceled' | 'returned', restock = false) => ({
  kind,
  restock,
  lines: linesOf(1),
})
const product: ProductRow = { sku: 'A', onHand: 5, reserved: 2 }

type Lie = {
  about: string
  tell?: (entry: Entry, ledger: Ledger) => void
  orders?: OrderRow[]
  product?: Partial<ProductRow>
  rule: string
}

const lies: Lie[] = [
  { about: 'an order that is lost', orders: [], rule: 'told 201: it is there' },
  {
    about: 'the lines of the one who was told 422',
    orders: [{ ...order, lines: linesOf(3) }],
    rule: 'told 201: its lines stand',
  },
  {
    about: 'lines that nobody sent',
    orders: [{ ...order, lines: linesOf(1) }],
    rule: 'an order is what was sent',
  },
  {
    about: 'an order without an outcome',
    orders: [{ ...order, status: 'pending' }],
    rule: 'every order is decided',
  },
  { about: 'an order twice', orders: [order, order], rule: 'a purchase is one order' },
  {
    about: 'an order that nobody sent',
    orders: [order, { ...order, id: idOf('0199f6a0-1234-7abc-9b76-000000000000') }],
    rule: 'a purchase is one order',
  },
  {
    about: 'two ids for one key',
    tell: (entry) => (entry.orderId = 'another'),
    rule: 'one key is one order',
  },
  {
    about: 'a cancellation that is forgotten',
    tell: (entry) => entry.told.add('canceled'),
    rule: 'what was told stays true',
  },
  {
    about: 'a cancellation that nobody asked for',
    orders: [{ ...order, status: 'canceled' }],
    rule: 'only its shopper or an operator cancels',
  },
  {
    about: '201 for both orders of one key',
    tell: (entry) => entry.recorded.add('other'),
    rule: 'one key records one order',
  },
  {
    about: 'a shopper who never was answered',
    tell: (entry) => (entry.isFinished = false),
    rule: 'everybody is answered in the end',
  },
  {
    about: 'a part that no operator was told of',
    orders: [{ ...order, parts: [part('shipped')] }],
    rule: 'a change of an operator counts once',
  },
  {
    about: 'a return that counts twice',
    tell: (entry) => (entry.returnsTold = 1),
    orders: [{ ...order, parts: [part('returned'), part('returned')] }],
    rule: 'a change of an operator counts once',
  },
  {
    about: 'more units than were received',
    tell: (_, ledger) => (ledger.received.A = 1),
    rule: 'nothing is oversold',
  },
  { about: 'stock that does not add up', product: { reserved: 0 }, rule: 'stock adds up' },
]

describe('the audit', () => {
  test('finds nothing where every promise was kept', () => {
    const { ledger } = given()
    expect(audit(ledger, { orders: [order], products: [product], idOf })).toEqual({
      sent: 1,
      recorded: 1,
      byStatus: { confirmed: 1 },
    })
    expect(ledger.violations).toEqual([])
  })

  test('follows units through parts and returns', () => {
    const { ledger, entry } = given()
    entry.hasBeenShipped = true
    entry.shipmentsTold = 1
    entry.returnsTold = 1
    const parts = [part('shipped'), part('canceled'), part('returned', true)]
    const orders = [{ ...order, status: 'shipped', parts }]
    audit(ledger, { orders, products: [{ ...product, reserved: 0 }], idOf })
    expect(ledger.violations.map(({ rule }) => rule)).toEqual([])
  })

  test.each(lies)('finds $about', ({ tell, orders = [order], product: changed = {}, rule }) => {
    const { ledger, entry } = given()
    tell?.(entry, ledger)
    audit(ledger, { orders, products: [{ ...product, ...changed }], idOf })
    expect(ledger.violations.map((violation) => violation.rule)).toContain(rule)
  })

  test.each([purchase.key, '3f0d4c4e-9a51-4e0c-8a1e-0f6f6d4f3c11'])(
    'knows the id of %s without the code of the shop',
    (key) => expect(idOf(key)).toBe(orderIdOf(key, orderIdSecret(secret))),
  )
})
