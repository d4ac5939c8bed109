import { describe, expect, test } from 'bun:test'
import type { AuditedChange, AuditedReservation } from '@shop/inventory/audit-reads'
import { createLedger } from '../../src/audit/ledger.ts'

const change = (units: number, refusal: AuditedChange['refusal'] = null) =>
  ({ sku: 'MUG', units, refusal }) as AuditedChange
const reservation = (quantity: number, more: Partial<AuditedReservation> = {}) =>
  ({
    outcome: 'in-stock',
    moved: [],
    lines: [{ sku: 'MUG', quantity }],
    ...more,
  }) as AuditedReservation
const mug = { sku: 'MUG', isProduct: true, units: { onHand: 17, reserved: 3 }, lastMovement: 2 }

describe('the ledger of a SKU', () => {
  test('adds up the changes that were applied', () => {
    const ledger = createLedger()
    for (const each of [change(20), change(-1), change(-90, 'below-reserved')])
      ledger.addChange(each)
    expect(ledger.take(mug)).toMatchObject({ ...mug, received: 19, open: 0, shipped: 0 })
  })

  test('tells open units from those that left the house', () => {
    const ledger = createLedger()
    ledger.addReservation(reservation(3))
    ledger.addReservation(reservation(2, { shipped: true }))
    expect(ledger.take(mug)).toMatchObject({ open: 3, shipped: 2 })
  })

  test('follows the parts of an order', () => {
    const ledger = createLedger()
    const moved = [{ sku: 'MUG', shipped: 2, canceled: 1, restocked: 1 }]
    ledger.addReservation(reservation(4, { moved }))
    expect(ledger.take(mug)).toMatchObject({ open: 1, shipped: 2, restocked: 1 })
  })

  test.each<[string, Partial<AuditedReservation>]>([
    ['a canceled', { canceled: true }],
    ['a rejected', { outcome: 'rejected' }],
    ['a short', { short: true }],
  ])('counts no units of %s reservation', (_, more) => {
    const ledger = createLedger()
    ledger.addReservation(reservation(4, more))
    expect(ledger.take(mug)).toMatchObject({ open: 0, shipped: 0, isMentioned: false })
  })

  test('is left over when no product has the SKU', () => {
    const ledger = createLedger()
    ledger.addReservation(reservation(4))
    expect(ledger.rest()).toEqual([
      {
        sku: 'MUG',
        isProduct: false,
        units: undefined,
        lastMovement: 0,
        moved: undefined,
        received: 0,
        open: 4,
        shipped: 0,
        restocked: 0,
        isMentioned: true,
      },
    ])
  })

  test('knows how far the movements lead, and the first that does not go on', () => {
    const movement = (seq: number, onHandBy: number, onHand: number, previous: number) =>
      ({ sku: 'MUG', seq, onHandBy, reservedBy: 0, onHand, reserved: 3, previous }) as const
    const moved = (...movements: ReturnType<typeof movement>[]) => {
      const ledger = createLedger()
      movements.forEach(ledger.addMovement)
      return ledger.take(mug).moved
    }
    const [first, second] = [movement(5, 1, 15, 4), movement(8, 2, 17, 5)]
    const end = { onHand: 17, reserved: 3 }
    expect(moved()).toBeUndefined()
    expect(moved(first, second)).toEqual({ ...end, seq: 8, brokenAt: undefined })
    expect(moved(first, second, second)).toEqual({ ...end, seq: 8, brokenAt: 8 })
    expect(moved(first, movement(8, 2, 17, 6))).toEqual({ ...end, seq: 8, brokenAt: 8 })
    expect(moved(first, movement(8, 1, 17, 5), movement(9, 0, 17, 8))).toMatchObject({
      brokenAt: 8,
    })
  })

  test('is not left over once it was taken', () => {
    const ledger = createLedger()
    ledger.addReservation(reservation(4))
    ledger.take(mug)
    expect(ledger.rest()).toEqual([])
  })
})
