import type { MovedLine, RefusalCode, RejectionReason } from '@shop/contracts'
import type { AuditedDatabase, EngineAuditReads } from '@shop/engine'

/** Inventory's database for audits and tools. */
export type AuditedInventoryDatabase = AuditedDatabase<InventoryAuditReads>

/**
 * The reads that audits and tools need of Inventory. All reads of one view agree. Rows come in the
 * order of the bytes of their key, as `<` compares them.
 */
export type InventoryAuditReads = EngineAuditReads & {
  /** Every reservation, by the id of its order. */
  reservations(): AsyncIterable<AuditedReservation>
  /** The units of every SKU that is a product or has stock, by SKU. */
  stock(): AsyncIterable<AuditedStock>
  /** Every product with all that is known of it, by SKU. */
  products(): AsyncIterable<AuditedProduct>
  /** Every change that an operator asked for, applied or refused, by its id. */
  changes(): AsyncIterable<AuditedChange>
  /** Every movement of units that is kept, oldest first. */
  movements(): AsyncIterable<AuditedMovement>
}

/** A row as it is, not as it should be: a damaged row shows its damage. Times are in ms since 1970. */
export type AuditedReservation = {
  orderId: string
  digest: string | null
  lines: readonly AuditedLine[]
  expectedAmount: number | null
  expectedCurrency: string | null
  outcome: 'in-stock' | 'rejected' | null
  reasons: readonly RejectionReason[] | null
  total: number | null
  currency: string | null
  canceled: boolean
  shipped: boolean
  /** The units that were moved, by SKU. Empty when none were, and when all were shipped. */
  moved: readonly MovedLine[]
  heard: boolean
  /** A promise of before a restore whose units are not there. */
  short: boolean
  decidedAtMs: number | null
}

/** A line has a price if the order is in stock. */
export type AuditedLine = { sku: string; quantity: number; unitPrice?: number }

export type AuditedUnits = { onHand: number; reserved: number }

/** In a sound database every SKU is a product and has units. `lastMovement` is 0 without one. */
export type AuditedStock = {
  sku: string
  isProduct: boolean
  units: AuditedUnits | undefined
  lastMovement: number
}

/** The units after it, and by how many it changed them. `previous`: the number of the product's movement before it. */
export type AuditedMovement = AuditedUnits & {
  seq: number
  sku: string
  onHandBy: number
  reservedBy: number
  previous: number
}

export type AuditedProduct = AuditedUnits & {
  sku: string
  name: string
  description: string
  image: string | null
  /** In minor units of the shop's currency. */
  price: number
  listed: boolean
  version: number
}

/** `refusal` is null when the change was applied. */
export type AuditedChange = {
  changeId: string
  digest: string
  kind: 'product' | 'counted' | 'received' | 'corrected'
  sku: string
  /** By how many it changed the units on hand. */
  units: number
  reason: string | null
  refusal: RefusalCode | null
}
