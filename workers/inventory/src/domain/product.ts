import type { AdminProductView, ProductView } from '@shop/contracts'
import type { ChangingRows } from './rows.ts'

/**
 * A product as decisions need it. `onHand` units are in the house, `reserved` of them belong to orders;
 * the price is in minor units of the shop's currency; `version` counts changes of the properties.
 */
export type Product = {
  sku: string
  price: number
  listed: boolean
  onHand: number
  reserved: number
  version: number
  /** Units that one order may have; as many as there are when missing. */
  maxPerOrder?: number | undefined
  /** When it may first be ordered, in ms since 1970; at any time when missing. */
  availableFromMs?: number | undefined
  /** Units available at which it runs low; it never does when missing. */
  lowStockAt?: number | undefined
}

/** The texts of a product, which people read and orders do not ask for. */
export type ProductTexts = {
  name: string
  description: string
  image: string | undefined
  tags: readonly string[]
  /** Units that one order may have. */
  maxPerOrder: number | undefined
  /** When it may first be ordered, as an instant. */
  availableFrom: string | undefined
  /** Units available at which operators want to be told. */
  lowStockAt: number | undefined
  /** When an operator last set the properties, in ms. */
  updatedAtMs: number
}

/** The terms of ordering, and the level to tell of, that the texts of a product say, as decisions need them. */
export const termsOf = ({
  maxPerOrder,
  availableFrom,
  lowStockAt,
}: Pick<ProductTexts, 'maxPerOrder' | 'availableFrom' | 'lowStockAt'>): Pick<
  Product,
  'maxPerOrder' | 'availableFromMs' | 'lowStockAt'
> => ({
  maxPerOrder,
  lowStockAt,
  availableFromMs: availableFrom === undefined ? undefined : Date.parse(availableFrom),
})

/** Products by SKU. Decisions move units by replacing them. */
export type Products = ChangingRows<Product>

/** Units that can be ordered. */
export const availableOf = ({ onHand, reserved }: Product): number => onHand - reserved

/** A product as shoppers see it. */
export const viewOf = (product: Product, texts: ProductTexts, currency: string): ProductView => ({
  sku: product.sku,
  name: texts.name,
  description: texts.description,
  ...(texts.image === undefined ? {} : { image: texts.image }),
  price: { amount: product.price, currency },
  ...(texts.tags.length > 0 && { tags: [...texts.tags] }),
  ...(texts.maxPerOrder !== undefined && { maxPerOrder: texts.maxPerOrder }),
  ...(texts.availableFrom !== undefined && { availableFrom: texts.availableFrom }),
  available: availableOf(product),
  version: product.version,
  updatedAt: new Date(texts.updatedAtMs).toISOString(),
})

/** A product as operators see it. */
export const adminViewOf = (
  product: Product,
  texts: ProductTexts,
  currency: string,
): AdminProductView => ({
  ...viewOf(product, texts, currency),
  listed: product.listed,
  ...(texts.lowStockAt !== undefined && { lowStockAt: texts.lowStockAt }),
  onHand: product.onHand,
  reserved: product.reserved,
})
