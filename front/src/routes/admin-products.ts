import {
  AdminProduct,
  AdminProductList,
  ProductListQuery,
  ProductProperties,
  StockChange,
} from '@shop/contracts/http'
import { limitBody } from '../middleware/limit-body.ts'
import type { createMakeChange } from '../make-change.ts'
import { readKey } from '../order-identity.ts'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../problems.ts'
import {
  adminResponse,
  changeAnswers,
  changedResponse,
  putResponse,
  versionEtag,
} from './admin-answers.ts'
import {
  adminAnswers,
  adminSecurity,
  badRequest,
  createRoute,
  ifMatchHeader,
  ifNewHeader,
  jsonAnswer,
  keyHeader,
  newRoutes,
  notAnswering,
  problemAnswer,
  skuParam,
} from './described.ts'
import { nextPageLink } from './representation.ts'

const shared = { tags: ['Admin'], security: adminSecurity }
const unknownSku = { 404: problemAnswer('There is no such product') }

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products',
  summary: 'Search and list products, unlisted ones too',
  request: { query: ProductListQuery },
  responses: {
    200: jsonAnswer(AdminProductList, 'A page; the Link header leads to the next'),
    ...badRequest,
    ...adminAnswers,
    ...notAnswering,
  },
})

const readRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products/{sku}',
  summary: 'Read a product; its ETag is its version',
  request: { params: skuParam },
  responses: {
    200: jsonAnswer(AdminProduct, 'The product'),
    ...badRequest,
    ...adminAnswers,
    ...unknownSku,
    ...notAnswering,
  },
})

const putRoute = (bodyBytesMax: number) =>
  createRoute({
    ...shared,
    method: 'put',
    path: '/admin/products/{sku}',
    summary: 'Make or change a product',
    description: 'A product is never deleted: `listed: false` hides it.',
    middleware: limitBody(bodyBytesMax),
    parameters: [keyHeader, ifMatchHeader, ifNewHeader],
    request: {
      params: skuParam,
      body: { required: true, content: { 'application/json': { schema: ProductProperties } } },
    },
    responses: {
      200: jsonAnswer(AdminProduct, 'Changed'),
      201: jsonAnswer(AdminProduct, 'Made'),
      ...changeAnswers,
      ...badRequest,
      ...adminAnswers,
      412: problemAnswer('The product has another version, or exists already'),
      413: problemAnswer('The body is too large'),
    },
  })

const stockRoute = (bodyBytesMax: number) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/products/{sku}/stock',
    summary: 'Receive units, or correct the count',
    middleware: limitBody(bodyBytesMax),
    parameters: [keyHeader],
    request: {
      params: skuParam,
      body: { required: true, content: { 'application/json': { schema: StockChange } } },
    },
    responses: {
      200: jsonAnswer(AdminProduct, 'The product with its new count'),
      ...changeAnswers,
      ...badRequest,
      ...adminAnswers,
      ...unknownSku,
      413: problemAnswer('The body is too large'),
    },
  })

type Changes = ReturnType<typeof createMakeChange>

/** Products as operators see and change them. Changes go over the bus like all others. */
export const adminProductRoutes = (
  { inventory, settings }: FrontPorts,
  { changeStock }: Changes,
) => {
  const { adminBodyBytesMax } = settings.limits
  return newRoutes()
    .openapi(listRoute, async (c) => {
      const query = c.req.valid('query')
      const list = await inventory.adminProducts(query)
      const link = nextPageLink('/admin/products', query, list.nextCursor)
      return adminResponse(list, { headers: link === undefined ? {} : { Link: link } })
    })
    .openapi(readRoute, async (c) => {
      const product = await inventory.adminProduct(c.req.valid('param').sku)
      if (product === undefined) return problem('unknown-sku')
      return adminResponse(product, { headers: versionEtag(product.version) })
    })
    .openapi(putRoute(adminBodyBytesMax), async (c) => {
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('refusal' in read) return read.refusal
      const precondition = readPrecondition(c.req.header('If-Match'), c.req.header('If-None-Match'))
      if (precondition === 'unusable') return problem('invalid-if-match')
      const { sku } = c.req.valid('param')
      const item = { ...c.req.valid('json'), ...precondition, kind: 'product', sku } as const
      return putResponse(await changeStock({ ...item, changeId: read.key }), read.key)
    })
    .openapi(stockRoute(adminBodyBytesMax), async (c) => {
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('refusal' in read) return read.refusal
      const { sku } = c.req.valid('param')
      const item = { ...c.req.valid('json'), sku, changeId: read.key }
      return changedResponse(await changeStock(item), read.key)
    })
}

/** The version that the product must have: of `If-Match`, or 0 (no such product) of `If-None-Match: *`. */
const readPrecondition = (
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
): { ifVersion?: number } | 'unusable' => {
  if (ifMatch === undefined && ifNoneMatch === undefined) return {}
  if (ifMatch === undefined) return ifNoneMatch?.trim() === '*' ? { ifVersion: 0 } : 'unusable'
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(ifMatch.trim())?.[1]
  return version === undefined || ifNoneMatch !== undefined
    ? 'unusable'
    : { ifVersion: Number(version) }
}
