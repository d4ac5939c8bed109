import { Product, ProductList, ProductListQuery } from '@shop/contracts/http'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import type { FrontPorts, ProductQuery } from '../ports.ts'
import { busy } from '../http/busy.ts'
import { secured } from '../http/security.ts'
import { problem } from '../http/problems.ts'
import type { ReadyPages } from '../fast-path/ready-pages.ts'
import { createStaleCache, TooManyLoads, type Cached, type StaleCache } from './stale-cache.ts'
import {
  createRoute,
  jsonAnswer,
  newRoutes,
  problemAnswers,
  readCodes,
  rushCodes,
  skuParam,
} from '../openapi/described.ts'
import { productExamples, productPageExamples } from '../openapi/examples.ts'
import { carrying, ifNoneMatchHeader } from '../openapi/headers.ts'
import { matchesEtag, nextPageLink, textEtag } from '../http/representation.ts'

const cacheHeaders = ['Cache-Control', 'ETag', 'Age'] as const

const listRoute = createRoute({
  method: 'get',
  path: '/products',
  operationId: 'listProducts',
  summary: 'Search and list products',
  description:
    'Pages in the order of the SKUs. A change shows within 5 seconds; while Inventory is away the answer gets older, up to an hour: `Age` says how old, in seconds.',
  tags: ['Catalogue'],
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
    'What it is, its price, and how many can be ordered now. The decision is made when it is ordered: send `expectedTotal` to be asked again when the price changed.',
  tags: ['Catalogue'],
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

/** An answer as text, ready to send; undefined when there is no such product. */
type Page = { text: string; etag: string; headers: Headers } | undefined

const ageSeconds = (ageMs: number): string => String(Math.floor(ageMs / 1_000))

const pageResponse = ({ text, headers }: NonNullable<Page>, ageMs: number): Response => {
  const response = new Response(text, { headers })
  response.headers.set('Age', ageSeconds(ageMs))
  return response
}

/** What an entry of the cache takes besides its text, headers above all, so that many small ones are bounded too. */
const entryLength = 1_500

/** The catalogue in memory. */
export const createCatalogueCache = (ports: FrontPorts): StaleCache<Page> => {
  const { settings, metrics, nowMs, keepRunning } = ports
  const { limits } = settings
  const cache = createStaleCache<Page>(
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
    (page) => entryLength + (page?.text.length ?? 0),
  )
  metrics.watch('loading_catalogue', cache.loadCount)
  return cache
}

/** What shoppers browse. Served from memory under load and while Inventory is away. */
export const catalogueRoutes = (
  { inventory, metrics, settings: { limits } }: FrontPorts,
  { cache, readyPages }: { cache: StaleCache<Page>; readyPages: ReadyPages },
) => {
  const cacheControl = [
    'public',
    `max-age=${limits.catalogueFreshMs / 1_000}`,
    `stale-while-revalidate=${limits.catalogueRevalidateMs / 1_000}`,
    `stale-if-error=${limits.catalogueStaleMs / 1_000}`,
  ].join(', ')

  const pageOf = async (content: unknown, link?: string): Promise<Page> => {
    const text = JSON.stringify(content)
    const etag = await textEtag(text)
    const headers = {
      'Content-Type': 'application/json',
      'Cache-Control': cacheControl,
      ETag: etag,
      ...(link && { Link: link }),
    }
    return { text, etag, headers: secured(headers) }
  }

  const answer = (c: Context, cached: Cached<Page>): Response => {
    if (cached.value === undefined) return problem('unknown-sku')
    const { value: page, ageMs } = cached
    if (!matchesEtag(c.req.header('If-None-Match'), page.etag)) return pageResponse(page, ageMs)
    const response = new Response(null, { status: 304, headers: page.headers })
    response.headers.set('Age', ageSeconds(ageMs))
    response.headers.delete('Content-Type')
    return response
  }

  const answerFrom = (
    c: Context,
    parts: unknown[],
    load: () => Promise<Page>,
  ): Response | Promise<Response> => {
    const key = JSON.stringify(parts)
    const fresh = cache.fresh(key)
    if (fresh === undefined) return answerLoaded(c, key, load)
    if (fresh.value) readyPages.remember(c.req.url, routePath(c), () => readyPage(key))
    return answer(c, fresh)
  }

  const readyPage = (key: string): Response | undefined => {
    const { value: page, ageMs = 0 } = cache.fresh(key) ?? {}
    return page && pageResponse(page, ageMs)
  }

  const answerLoaded = async (
    c: Context,
    key: string,
    load: () => Promise<Page>,
  ): Promise<Response> => {
    try {
      return answer(c, await cache.get(key, load))
    } catch (error) {
      if (error instanceof TooManyLoads) return busy(metrics, 'catalogue')
      throw error
    }
  }

  const loadList = async (query: ProductQuery): Promise<Page> => {
    const list = await inventory.products(query)
    return pageOf(list, nextPageLink('/products', query, list.nextCursor))
  }

  const loadProduct = async (sku: string): Promise<Page> => {
    const product = await inventory.product(sku)
    return product && pageOf(product)
  }

  return newRoutes()
    .openapi(listRoute, (c) => {
      const query = c.req.valid('query')
      const key = ['list', query.q, query.cursor, query.limit]
      return answerFrom(c, key, () => loadList(query))
    })
    .openapi(productRoute, (c) => {
      const { sku } = c.req.valid('param')
      return answerFrom(c, ['sku', sku], () => loadProduct(sku))
    })
}
