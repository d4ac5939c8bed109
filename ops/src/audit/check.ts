import type { AuditedParked } from '@shop/engine'
import type { AuditedReservation } from '@shop/inventory/audit-reads'
import type { AuditedOrder } from '@shop/order/audit-reads'
import type { LedgerRow } from './ledger.ts'
import type { SettledPair } from './pairs.ts'

/** The kinds of rows that checks look at. */
export type CheckedRows = {
  ledger: LedgerRow
  order: AuditedOrder
  reservation: AuditedReservation
  pair: SettledPair
  parked: Omit<AuditedParked, 'content'> & { worker: string }
  /** How many orders of a worker have amounts in each currency. */
  currencies: ReadonlyMap<string, number>
  worker: {
    worker: string
    restoredFrom: string | undefined
    droppedCount: number
    isLost: boolean
    /** Events that are missing between the oldest and the newest one of the feed. */
    missingEvents: number
  }
}

type CheckOf<Kind extends keyof CheckedRows> = {
  /** Stable, for machines. */
  code: string
  /** The claim in words. */
  claim: string
  /** The subject of a finding. The ids of orders are shown without their tag. */
  about: 'product' | 'order' | 'message'
  /** The remedy when it is not true. */
  remedy: string
  /** A running shop mends it by itself in a moment. Every other exception is there whether the shop runs or not. */
  settlesItself?: true
  /** The rows that are looked at. */
  rows: Kind
  /** The detail of a row for which the claim is not true; `undefined` when it is true. */
  exceptionIn(row: CheckedRows[Kind]): string | undefined
}

/** One thing that must be true of every row of a kind. */
export type Check = { [Kind in keyof CheckedRows]: CheckOf<Kind> }[keyof CheckedRows]

/** An exception to a check, seen in one look. */
export type Finding = { check: Check; subject: string; detail: string }
