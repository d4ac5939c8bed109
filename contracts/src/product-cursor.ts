import * as v from 'valibot'

/** The orders in which products are listed: by SKU unless asked otherwise, and then ascending, but the newest first. */
export const productSorts = ['sku', 'name', 'price', 'newest'] as const
export type ProductSort = (typeof productSorts)[number]

/** The characters of a name by which products are sorted, as they are folded. */
export const sortNameLengthMax = 64

/** The place of a product in each order: what pages go by, and what tells two alike apart. */
const placeSchemas = {
  sku: v.strictTuple([v.string()]),
  name: v.strictTuple([v.string(), v.number()]),
  price: v.strictTuple([v.number(), v.string()]),
  newest: v.strictTuple([v.number()]),
}

/** The place after which a page begins. */
export type ProductPlace = readonly (string | number)[]

/** The form of a `nextCursor`: base64url of an order and a place in it. */
export const productCursorPattern = /^[\w-]{1,600}$/

/** The `nextCursor` of a page that ends at this place. */
export const productCursorOf = (sort: ProductSort, place: ProductPlace): string => {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, ...place]))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The place that a cursor names. Undefined when it is none of a list in this order. */
export const readProductCursor = (cursor: string, sort: ProductSort): ProductPlace | undefined => {
  const [name, ...place] = contentOf(cursor)
  return name === sort && v.is(placeSchemas[sort], place) ? place : undefined
}

export const productCursorMessage = 'must be the nextCursor of a page of the same list'

const contentOf = (cursor: string): unknown[] => {
  try {
    const text = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(content) ? content : []
  } catch {
    return []
  }
}
