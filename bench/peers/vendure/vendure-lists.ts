import { bestOf } from './closed-loop.ts'
import { type ListRun, readLists } from './lists.ts'
import { productCount } from './server/settings.ts'
import type { Peer } from './peer.ts'

export type VendureLists = Record<keyof typeof queries, ListRun & { servers: number }>

const queries = {
  products: `{ products(options: { take: ${productCount} }) { totalItems items { id name slug
    variants { id sku priceWithTax currencyCode stockLevel } } } }`,
  search: `{ search(input: { take: ${productCount}, groupByProduct: true }) { totalItems items {
    productId productName slug sku productVariantId currencyCode inStock
    priceWithTax { ... on SinglePrice { value } ... on PriceRange { min max } } } } }`,
}

/** Reads lists of products from the database, and from the index of the search plugin. */
export const measureLists = async ({ vendure, effort }: Peer): Promise<VendureLists> => {
  const servers = vendure.urls.length
  const measured = async (field: keyof typeof queries) => {
    const body = JSON.stringify({ query: queries[field] })
    const lists = vendure.urls.map((url) => ({ url: `${url}/shop-api`, body }))
    const check = (text: string): void => {
      const { data } = JSON.parse(text) as { data?: Record<string, { items: unknown[] }> }
      if (data?.[field]?.items.length !== productCount) throw new Error(`no products: ${text}`)
    }
    const best = await readLists(lists, { seconds: effort.seconds, check })
    effort.progress(`lists by ${field}, ${servers} server(s): ${Math.round(best.perSecond)}/s`)
    return { ...best, servers }
  }
  return { products: await measured('products'), search: await measured('search') }
}

export const betterLists = (a: VendureLists | undefined, b: VendureLists): VendureLists =>
  a ? { products: bestOf([a.products, b.products]), search: bestOf([a.search, b.search]) } : b
