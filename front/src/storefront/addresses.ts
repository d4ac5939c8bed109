import { withQuery, type ProductSort } from '@shop/contracts'
import type { Language } from './language.ts'

/** What the shopper looks for in the catalogue. */
export type GoodsQuery = {
  q?: string | undefined
  tag?: string | undefined
  sort?: ProductSort | undefined
  cursor?: string | undefined
}

export type Addresses = ReturnType<typeof addressesIn>

/** The addresses of the pages in one language, as links and forms write them. */
export const addressesIn = (language: Language, basePath: string) => {
  const root = `${basePath}/${language}`
  return {
    home: root,
    goods: (query: GoodsQuery = {}): string => withQuery(`${root}/goods`, query),
    product: (sku: string): string => `${root}/p/${encodeURIComponent(sku)}`,
    cart: `${root}/cart`,
    checkout: `${root}/checkout`,
    order: (id: string): string => `${root}/o/${id}`,
  }
}

/** The address of the same page in another language. `path`: of the page in any of them. */
export const inLanguage = (path: string, language: Language, basePath: string): string =>
  basePath + path.slice(basePath.length).replace(/^\/[a-z]{2}(?=\/|\?|$)/, `/${language}`)

/** The path of a request within the base path, as its client wrote it: Hono decodes the path that it shows. */
export const pathWritten = (url: string, basePath: string): string => {
  const { pathname } = new URL(url)
  if (pathname === basePath) return '/'
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname
}
