import type { ProductView } from '@shop/contracts'
import { Product, ProductList, ProductListQuery, productListNames } from '@shop/contracts/http'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { busy } from '../http/busy.ts'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import {
  createRoute,
  jsonAnswer,
  newRoutes,
  problemAnswers,
  readCodes,
  rushCodes,
  shopperSecurity,
  skuParam,
} from '../openapi/described.ts'
import { productExamples, productPageExamples } from '../openapi/examples.ts'
import { carrying, ifNoneMatchHeader } from '../openapi/headers.ts'
import type { FrontPorts, ProductQuery } from '../ports.ts'
import {
  createRenderPage,
  pageAnswer,
  pageLength,
  readyAnswer,
  unchangedAnswer,
  type Page,
} from './page.ts'
import { createStaleCache, TooManyLoads, type Cached, type StaleCache } from './stale-cache.ts'

const cacheHeaders = ['Cache-Control', 'ETag', 'Age'] as const

const listRoute = createRoute({
  method: 'get',
  path: '/products',
  operationId: 'listProducts',
  summary: 'Search and list products',
  description:
    'Pages in the order of the SKUs, unless `sort` says otherwise. A page may be short, or empty: as long as there is a `nextCursor`, more follow. A change shows within 5 seconds. While Inventory is away the answer gets older, up to an hour. `Age` is its age in seconds.',
  tags: ['Catalogue'],
  security: shopperSecurity,
  parameters: [ifNoneMatchHeader],
  request: { query: ProductListQuery },
  responses: {
    200: jsonAnswer(ProductList, {
      description: 'A page; the Link header leads to the next',
      headers: [...cacheHeaders, 'Link'],
      examples: productPageExamples,
    }),
    304: { description: 'Nothing changed', ...carrying(...cacheHeaders, 'Link') },
    ...problemAnswers(['invalid-request', ...rushCodes, ...readCodes]),
  },
})

const productRoute = createRoute({
  method: 'get',
  path: '/products/{sku}',
  operationId: 'readProduct',
  summary: 'Read a product',
  description:
    'Its properties, its price and the units that can be ordered now. Price and stock are decided when it is ordered: send `expectedTotal` to have an order rejected if the price has changed.',
  tags: ['Catalogue'],
  security: shopperSecurity,
  parameters: [ifNoneMatchHeader],
  request: { params: skuParam },
  responses: {
    200: jsonAnswer(Product, {
      description: 'The product',
      headers: [...cacheHeaders],
      examples: productExamples,
    }),
    304: { description: 'Nothing changed', ...carrying(...cacheHeaders) },
    ...problemAnswers(['invalid-request', 'unknown-sku', ...rushCodes, ...readCodes]),
  },
})

/**
 * Makes the answer of a page anew from memory, for a client with this `Accept-Encoding`. Undefined when the page is no longer
 * fresh or not compressed yet.
 */
export type ReadyPage = (acceptEncoding: string | null) => Response | undefined

/** Takes note that requests for `url` are answered with `page`, by the route with the pattern `route`. */
export type Remember = (url: string, route: string, page: ReadyPage) => void

/** The catalogue in memory. */
export const createCatalogueCache = (ports: FrontPorts): StaleCache<Page | undefined> => {
  const { settings, metrics, nowMs, keepRunning } = ports
  const { limits } = settings
  const cache = createStaleCache<Page | undefined>(
    {
      freshMs: limits.catalogueFreshMs,
      revalidateMs: limits.catalogueRevalidateMs,
      staleMs: limits.catalogueStaleMs,
      staleNoticeMs: limits.catalogueStaleNoticeMs,
      loadCountMax: limits.catalogueLoadCountMax,
      lengthMax: limits.catalogueCacheLengthMax,
      nowMs,
      keepRunning,
    },
    pageLength,
  )
  metrics.watch('loading_catalogue', cache.loadCount)
  return cache
}

type Parts = {
  cache: StaleCache<Page | undefined>
  remember: Remember
  /** Takes note of each product that Inventory tells. */
  notice: (product: ProductView) => void
}

/** The routes of shoppers for the catalogue. Served from memory under load and while Inventory is away. */
export const catalogueRoutes = (ports: FrontPorts, parts: Parts) => {
  const { inventory } = ports
  const answerFrom = createAnswerFrom(ports, parts)
  const render = createRenderPage(ports)

  const loadList = async (query: ProductQuery): Promise<Page | undefined> => {
    const list = await inventory.products(query)
    list.items.forEach(parts.notice)
    return render(list, nextPageLink('/products', query, list.nextCursor))
  }

  const loadProduct = async (sku: string): Promise<Page | undefined> => {
    const product = await inventory.product(sku)
    if (product !== undefined) parts.notice(product)
    return product && render(product)
  }

  return newRoutes()
    .openapi(listRoute, (c) => {
      const query = c.req.valid('query')
      const { q, tag, sku, sort, cursor, limit } = query
      const key = ['list', q, tag, sku, sort, cursor, limit]
      return answerFrom(c, { key, names: productListNames, load: () => loadList(query) })
    })
    .openapi(productRoute, (c) => {
      const { sku } = c.req.valid('param')
      return answerFrom(c, { key: ['sku', sku], names: [], load: () => loadProduct(sku) })
    })
}

/** `key`: names the entry of the cache. `names`: the query parameters of the route. `load`: reads the entry anew. */
type Asked = { key: unknown[]; names: readonly string[]; load: () => Promise<Page | undefined> }

/** Whether the address has no parameters beyond these. Others vary with every visitor of a link and would fill a memory. */
const hasOnly = (c: Context, names: readonly string[]): boolean =>
  Object.keys(c.req.query()).every((name) => names.includes(name))

/** Answers from the cache, which calls `load` when it needs to. */
const createAnswerFrom = ({ metrics }: FrontPorts, { cache, remember }: Parts) => {
  const answer = (c: Context, { value: page, ageMs }: Cached<Page | undefined>) => {
    if (page === undefined) return problem('unknown-sku')
    const wanted = { page, ageMs, acceptEncoding: c.req.header('Accept-Encoding') }
    return unchangedAnswer(wanted, c.req.header('If-None-Match')) ?? pageAnswer(wanted)
  }

  const readyPage = (key: string, acceptEncoding: string | null): Response | undefined => {
    const { value: page, ageMs = 0 } = cache.fresh(key) ?? {}
    return page && readyAnswer({ page, ageMs, acceptEncoding })
  }

  const answerLoaded = async (c: Context, key: string, load: () => Promise<Page | undefined>) => {
    try {
      return await answer(c, await cache.get(key, load))
    } catch (error) {
      if (error instanceof TooManyLoads) return busy(metrics, 'catalogue')
      throw error
    }
  }

  return (c: Context, { key: parts, names, load }: Asked) => {
    const key = JSON.stringify(parts)
    const fresh = cache.fresh(key)
    if (fresh === undefined) return answerLoaded(c, key, load)
    if (fresh.value && hasOnly(c, names)) {
      remember(c.req.url, routePath(c), (acceptEncoding) => readyPage(key, acceptEncoding))
    }
    return answer(c, fresh)
  }
}
