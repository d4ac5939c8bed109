import type { ChangeStock } from '@shop/contracts'
import type { ProductPatch, ProductProperties, StockChange } from '@shop/contracts/http'
import type { z } from '@hono/zod-openapi'
import type { Wanted } from './precondition.ts'

export type PatchedItem = Extract<ChangeStock, { kind: 'patched' }>

type Whole = z.output<typeof ProductProperties>
type Partly = z.output<typeof ProductPatch>
type StockSaid = z.output<typeof StockChange>

/** The name of a change, the operator who asked for it, and its product. */
export type NamedChange = { changeId: string; by: string | undefined; sku: string }

/** The same with the condition under which it applies. */
export type Change = NamedChange & Wanted

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
  const { amount, currency: ofPrice = currency } = body.price ?? {}
  if (amount === undefined && ofPrice !== currency) return undefined
  const price = amount !== undefined && { price: { amount, currency: ofPrice } }
  return { ...propertiesOf(body), ...price, ...change, kind: 'patched', ifExists: true }
}

/** The properties in a body, without the read-only fields. */
const propertiesOf = (body: Partly) => ({
  name: body.name,
  description: body.description,
  image: body.image,
  listed: body.listed,
  tags: body.tags,
  maxPerOrder: body.maxPerOrder,
  availableFrom: body.availableFrom,
  lowStockAt: body.lowStockAt,
})

/** A change of the units of a product that is there. */
export const unitsChange = (body: StockSaid, change: NamedChange): ChangeStock => {
  if (body.kind !== 'counted') return { ...body, ...change }
  const { units: counted, seen } = body
  return { ...change, kind: 'patched', counted, seen, ifExists: true }
}
