import type { OrderChangeType, OrderStatus, RejectionReason } from '@shop/contracts'
import type { AuditedDatabase, EngineAuditReads } from '@shop/engine'
import type { Part } from './domain/part.ts'

/** Order's database for audits and tools. */
export type AuditedOrderDatabase = AuditedDatabase<OrderAuditReads>

/** The reads that audits and tools need of Order. All reads of one view agree. */
export type OrderAuditReads = EngineAuditReads & {
  /** Every order, by its id: in the order of the bytes of ids, as `<` compares them. */
  orders(): AsyncIterable<AuditedOrder>
  find(orderId: string): Promise<AuditedOrder | undefined>
  orderCount(): Promise<number>
}

/** A row as it is, not as it should be: a damaged row shows its damage. Times are in ms since 1970. */
export type AuditedOrder = {
  orderId: string
  digest: string | null
  lines: readonly AuditedLine[]
  /** The state of its details; null when it was sent without any. */
  details: 'kept' | 'missing' | 'deleted' | null
  /** Whether there is a row of details for it. */
  hasDetailsRow: boolean
  expectedAmount: number | null
  expectedCurrency: string | null
  outcome: 'in-stock' | 'rejected' | null
  reasons: readonly RejectionReason[] | null
  total: number | null
  currency: string | null
  canceled: boolean
  shipped: boolean
  parts: readonly AuditedPart[]
  heard: boolean
  status: OrderStatus
  version: number
  recordedAtMs: number
  /** The order's newest event in the feed. `null`: it has none, or it is no longer kept. */
  lastEvent: { version: number; type: OrderChangeType } | 'missing' | null
}

/** A deed of an operator with some units, in the order in which it was recorded. With `restock` they can be sold again. */
export type AuditedPart = {
  kind: 'shipped' | 'canceled' | 'returned'
  restock: boolean
  lines: readonly { sku: string; quantity: number }[]
}

export const auditedPartOf = (part: Part): AuditedPart => ({
  kind: part.kind,
  restock: part.kind === 'returned' && part.restock,
  lines: part.lines,
})

/** A line has a price once the order is in stock. */
export type AuditedLine = { sku: string; quantity: number; unitPrice?: number }
