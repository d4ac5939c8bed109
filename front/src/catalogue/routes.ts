import { Product, ProductList, ProductListQuery } from '@shop/contracts/http'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { busy } from '../http/busy.ts'
import { problem } from '../http/problems.ts'
import { matchesEtag, nextPageLink, textEtag } from '../http/representation.ts'
import { secured } from '../http/security.ts'
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
import type { FrontLimits } from '../limits.ts'
import type { FrontPorts, ProductQuery } from '../ports.ts'
import { createStaleCache, TooManyLoads, type Cached, type StaleCache } from './stale-cache.ts'

const cacheHeaders = ['Cache-Control', 'ETag', 'Age'] as const

const listRoute = createRoute({
  method: 'get',
  path: '/products',
  operationId: 'listProducts',
  summary: 'Search and list products',
  description:
    'Pages in the order of the SKUs. A change shows within 5 seconds. While Inventory is away the answer gets older, up to an hour. `Age` is its age in seconds.',
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

/** An answer of the catalogue as text, ready to send. Undefined when there is no such product. */
type Rendered = { text: string; etag: string; headers: Headers } | undefined

/** Makes the answer of a page anew from memory. Undefined when the page is no longer fresh. */
export type ReadyPage = () => Response | undefined

/** Takes note that requests for `url` are answered with `page`, by the route with the pattern `route`. */
export type Remember = (url: string, route: string, page: ReadyPage) => void

const ageSeconds = (ageMs: number): string => String(Math.floor(ageMs / 1_000))

const pageResponse = ({ text, headers }: NonNullable<Rendered>, ageMs: number): Response => {
  const response = new Response(text, { headers })
  response.headers.set('Age', ageSeconds(ageMs))
  return response
}

/** Memory of an entry besides its text, headers above all. Counting it bounds many small entries too. */
const entryLength = 1_500

/** The catalogue in memory. */
export const createCatalogueCache = (ports: FrontPorts): StaleCache<Rendered> => {
  const { settings, metrics, nowMs, keepRunning } = ports
  const { limits } = settings
  const cache = createStaleCache<Rendered>(
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
    (rendered) => entryLength + (rendered?.text.length ?? 0),
  )
  metrics.watch('loading_catalogue', cache.loadCount)
  return cache
}

type Parts = { cache: StaleCache<Rendered>; remember: Remember }

/** The routes of shoppers for the catalogue. Served from memory under load and while Inventory is away. */
export const catalogueRoutes = (ports: FrontPorts, parts: Parts) => {
  const { inventory, settings } = ports
  const answerFrom = createAnswerFrom(ports, parts)
  const render = createRender(settings.limits)

  const loadList = async (query: ProductQuery): Promise<Rendered> => {
    const list = await inventory.products(query)
    return render(list, nextPageLink('/products', query, list.nextCursor))
  }

  const loadProduct = async (sku: string): Promise<Rendered> => {
    const product = await inventory.product(sku)
    return product && render(product)
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

/** Writes a value of the catalogue as an answer that shared caches may keep. */
const createRender = (limits: FrontLimits) => {
  const cacheControl = [
    'public',
    `max-age=${limits.catalogueFreshMs / 1_000}`,
    `stale-while-revalidate=${limits.catalogueRevalidateMs / 1_000}`,
    `stale-if-error=${limits.catalogueStaleMs / 1_000}`,
  ].join(', ')

  return async (content: unknown, link?: string): Promise<Rendered> => {
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
}

/** Answers from the cache, which calls `load` when it needs to. The key names the entry. */
const createAnswerFrom = ({ metrics }: FrontPorts, { cache, remember }: Parts) => {
  const answer = (c: Context, { value: page, ageMs }: Cached<Rendered>): Response => {
    if (page === undefined) return problem('unknown-sku')
    if (!matchesEtag(c.req.header('If-None-Match'), page.etag)) return pageResponse(page, ageMs)
    const response = new Response(null, { status: 304, headers: page.headers })
    response.headers.set('Age', ageSeconds(ageMs))
    response.headers.delete('Content-Type')
    return response
  }

  const readyPage = (key: string): Response | undefined => {
    const { value: page, ageMs = 0 } = cache.fresh(key) ?? {}
    return page && pageResponse(page, ageMs)
  }

  const answerLoaded = async (c: Context, key: string, load: () => Promise<Rendered>) => {
    try {
      return answer(c, await cache.get(key, load))
    } catch (error) {
      if (error instanceof TooManyLoads) return busy(metrics, 'catalogue')
      throw error
    }
  }

  return (c: Context, parts: unknown[], load: () => Promise<Rendered>) => {
    const key = JSON.stringify(parts)
    const fresh = cache.fresh(key)
    if (fresh === undefined) return answerLoaded(c, key, load)
    if (fresh.value) remember(c.req.url, routePath(c), () => readyPage(key))
    return answer(c, fresh)
  }
}
