import type { ChangeStock } from '@shop/contracts'
import type { ProductPatch, ProductProperties, StockChange } from '@shop/contracts/http'
import type { z } from '@hono/zod-openapi'
import type { Wanted } from './precondition.ts'

export type PatchedItem = Extract<ChangeStock, { kind: 'patched' }>

type Whole = z.output<typeof ProductProperties>
type Partly = z.output<typeof ProductPatch>
type StockSaid = z.output<typeof StockChange>

/** Whose change it is, and under which condition. */
export type Change = Wanted & { changeId: string; sku: string }

/** All properties of a product: those that the body does not have are emptied. */
export const wholeChange = (body: Whole, change: Change): PatchedItem => ({
  ...change,
  kind: 'patched',
  name: body.name,
  description: body.description,
  image: body.image ?? null,
  price: body.price,
  listed: body.listed,
  tags: body.tags ?? null,
  maxPerOrder: body.maxPerOrder ?? null,
  availableFrom: body.availableFrom ?? null,
  lowStockAt: body.lowStockAt ?? null,
})

/**
 * Some properties of a product that is there. A price without an amount changes nothing, and one without a currency is in
 * the shop's. Undefined when it only names another currency than the shop's.
 */
export const partialChange = (
  body: Partly,
  change: Change,
  currency: string,
): PatchedItem | undefined => {
  const { price, sku, version, available, onHand, reserved, updatedAt, ...said } = body
  const { amount, currency: ofPrice = currency } = price ?? {}
  if (amount === undefined && ofPrice !== currency) return undefined
  const whole = amount !== undefined && { price: { amount, currency: ofPrice } }
  return { ...said, ...whole, ...change, kind: 'patched', ifExists: true }
}

/** A change of the units of a product that is there. */
export const unitsChange = (body: StockSaid, { changeId, sku }: Change): ChangeStock => {
  if (body.kind !== 'counted') return { ...body, changeId, sku }
  const { units: counted, seen } = body
  return { kind: 'patched', changeId, sku, counted, seen, ifExists: true }
}
