import { describe, expect, test } from 'bun:test'
import type { AuditedReservation } from '@shop/inventory/audit-reads'
import type { AuditedOrder } from '@shop/order/audit-reads'
import { differencesOf, isSettled, pairsOf } from '../../src/audit/pairs.ts'

const lines = [
  { sku: 'A', quantity: 1, unitPrice: 100 },
  { sku: 'B', quantity: 2, unitPrice: 50 },
]

const order = (orderId: string, more: Partial<AuditedOrder> = {}) =>
  ({
    orderId,
    status: 'confirmed',
    digest: 'd',
    lines,
    total: 200,
    currency: 'EUR',
    heard: true,
    ...more,
  }) as AuditedOrder
const reservation = (orderId: string, more: Partial<AuditedReservation> = {}) =>
  ({
    orderId,
    outcome: 'in-stock',
    digest: 'd',
    lines,
    total: 200,
    currency: 'EUR',
    heard: true,
    ...more,
  }) as AuditedReservation

async function* rowsOf<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}

describe('orders and reservations', () => {
  test.each([
    ['nothing', '', '', []],
    ['one on each side', 'a', 'a', ['a=a']],
    ['orders only', 'ab', '', ['a=', 'b=']],
    ['reservations only', '', 'ab', ['=a', '=b']],
    ['gaps on both sides', 'bce', 'acdf', ['=a', 'b=', 'c=c', '=d', 'e=', '=f']],
    ['one side that ends first', 'a', 'abc', ['a=a', '=b', '=c']],
  ] as const)('are paired by id: %s', async (_, orders, reservations, expected) => {
    const pairs: string[] = []
    const streams = [
      rowsOf(orders.split('').map((id) => order(id))),
      rowsOf(reservations.split('').map((id) => reservation(id))),
    ] as const
    for await (const pair of pairsOf(...streams)) {
      pairs.push(`${pair.order?.orderId ?? ''}=${pair.reservation?.orderId ?? ''}`)
    }
    expect(pairs).toEqual([...expected])
  })

  test('are settled when both sides, or the only one, have been heard', () => {
    const heard = { order: order('a'), reservation: reservation('a') }
    expect(isSettled(heard)).toBe(true)
    expect(isSettled({ reservation: reservation('a') })).toBe(true)
    expect(isSettled({ ...heard, order: order('a', { heard: false }) })).toBe(false)
    expect(isSettled({ ...heard, reservation: reservation('a', { heard: false }) })).toBe(false)
  })
})

describe('an order and its reservation differ in', () => {
  test.each<[string, Partial<AuditedOrder>, Partial<AuditedReservation>, string[]]>([
    ['nothing', {}, {}, []],
    ['nothing when only the lines are in another order', {}, { lines: lines.toReversed() }, []],
    ['their digests', { digest: 'e' }, {}, ['digest']],
    ['a quantity', {}, { lines: [{ ...lines[0]!, quantity: 3 }, lines[1]!] }, ['lines']],
    ['a price', {}, { lines: [{ ...lines[0]!, unitPrice: 1 }, lines[1]!] }, ['lines']],
    ['the number of lines', {}, { lines: lines.slice(1) }, ['lines']],
    ['their totals and currencies', { total: 1, currency: 'USD' }, {}, ['total', 'currency']],
    [
      'their digests when both are rejected',
      { status: 'rejected', digest: 'e' },
      { outcome: 'rejected' },
      ['digest'],
    ],
    [
      'nothing that matters when both are rejected with one digest',
      { status: 'rejected', lines: [] },
      { outcome: 'rejected' },
      [],
    ],
    [
      'nothing that matters when both are canceled',
      { status: 'canceled', digest: 'e' },
      { canceled: true },
      [],
    ],
    ['their states, which is a check of its own', { status: 'shipped', digest: 'e' }, {}, []],
  ])('%s', (_, ofOrder, ofReservation, expected) => {
    const pair = { order: order('a', ofOrder), reservation: reservation('a', ofReservation) }
    expect(differencesOf(pair)).toEqual(expected)
  })
})
