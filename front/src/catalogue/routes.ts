import { Product, ProductList, ProductListQuery, productListNames } from '@shop/contracts/http'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { busy } from '../http/busy.ts'
import { pageAnswer, readyAnswer, unchangedAnswer, type Page } from '../http/page.ts'
import { problem } from '../http/problems.ts'
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
import type { FrontPorts } from '../ports.ts'
import type { Catalogue, Entry } from './catalogue.ts'
import { hasOnly, type Remember } from './ready-page.ts'
import { TooManyLoads, type Cached } from './stale-cache.ts'

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

type Parts = { catalogue: Catalogue; remember: Remember }

/** The routes of shoppers for the catalogue. */
export const catalogueRoutes = (ports: FrontPorts, parts: Parts) => {
  const { catalogue } = parts
  const answerFrom = createAnswerFrom(ports, parts)
  return newRoutes()
    .openapi(listRoute, (c) =>
      answerFrom(c, { entry: catalogue.list(c.req.valid('query')), names: productListNames }),
    )
    .openapi(productRoute, (c) =>
      answerFrom(c, { entry: catalogue.product(c.req.valid('param').sku), names: [] }),
    )
}

/** `names`: the query parameters of the route. */
type Asked = { entry: Entry; names: readonly string[] }

/** Answers from the catalogue, and takes note of pages that are ready to send. */
const createAnswerFrom = ({ metrics }: FrontPorts, { remember }: Parts) => {
  const answer = (c: Context, { value: page, ageMs }: Cached<Page | undefined>) => {
    if (page === undefined) return problem('unknown-sku')
    const wanted = { page, ageMs, acceptEncoding: c.req.header('Accept-Encoding') }
    return unchangedAnswer(wanted, c.req.header('If-None-Match')) ?? pageAnswer(wanted)
  }

  const readyPage = (entry: Entry, acceptEncoding: string | null): Response | undefined => {
    const { value: page, ageMs = 0 } = entry.fresh() ?? {}
    return page && readyAnswer({ page, ageMs, acceptEncoding })
  }

  const answerLoaded = async (c: Context, entry: Entry) => {
    try {
      return await answer(c, await entry.get())
    } catch (error) {
      if (error instanceof TooManyLoads) return busy(metrics, 'catalogue')
      throw error
    }
  }

  return (c: Context, { entry, names }: Asked) => {
    const fresh = entry.fresh()
    if (fresh === undefined) return answerLoaded(c, entry)
    if (fresh.value && hasOnly(c, names)) {
      remember(c.req.url, routePath(c), {
        answer: (acceptEncoding) => readyPage(entry, acceptEncoding),
      })
    }
    return answer(c, fresh)
  }
}
