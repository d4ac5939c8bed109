import {
  AdminProduct,
  AdminProductList,
  AdminProductListQuery,
  ProductProperties,
  StockChange,
} from '@shop/contracts/http'
import { readKey } from '../http/idempotency-key.ts'
import { refuseOtherCharsets, utf8Body } from '../http/json-body.ts'
import { limitBody } from '../http/limit-body.ts'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import { traceparentOf } from '../http/request-scope.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  jsonBody,
  jsonCodes,
  newRoutes,
  noQuery,
  problemAnswers,
  skuParam,
} from '../openapi/described.ts'
import {
  adminProductExamples,
  adminProductPageExamples,
  propertiesExamples,
  stockExamples,
} from '../openapi/examples.ts'
import { ifMatchHeader, ifNewHeader, keyHeader, type AnswerHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import {
  adminResponse,
  changeAnswers,
  changeCodes,
  changedResponse,
  putResponse,
  versionEtag,
} from './answers.ts'
import type { MakeChange } from './make-change.ts'
import { readPrecondition } from './precondition.ts'

const shared = { tags: ['Admin'], security: adminSecurity }

const productAnswer = (description: string, headers: AnswerHeader[] = []) =>
  jsonAnswer(AdminProduct, {
    description,
    headers: ['ETag', 'Cache-Control', ...headers],
    examples: adminProductExamples,
  })

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products',
  operationId: 'listProductsAsOperator',
  summary: 'Search and list products, unlisted ones too',
  request: { query: AdminProductListQuery },
  responses: {
    200: jsonAnswer(AdminProductList, {
      description: 'A page; the Link header leads to the next',
      headers: ['Cache-Control', 'Link'],
      examples: adminProductPageExamples,
    }),
    ...problemAnswers(['invalid-request', ...adminCodes, 'backend-unavailable']),
  },
})

const readRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products/{sku}',
  operationId: 'readProductAsOperator',
  summary: 'Read a product; its ETag is its version',
  request: { params: skuParam, query: noQuery },
  responses: {
    200: productAnswer('The product'),
    ...problemAnswers(['invalid-request', 'unknown-sku', ...adminCodes, 'backend-unavailable']),
  },
})

const putRoute = (bodyBytesMax: number) =>
  createRoute({
    ...shared,
    method: 'put',
    path: '/admin/products/{sku}',
    operationId: 'putProduct',
    summary: 'Make or change a product',
    description:
      'A product is never deleted: `listed: false` hides it. Send the ETag that you have seen as `If-Match` to change only that version (several ETags: any of them; `*`: any version), or `If-None-Match: *` to make only a new product.',
    middleware: [refuseOtherCharsets, utf8Body(limitBody(bodyBytesMax))],
    parameters: [keyHeader, ifMatchHeader, ifNewHeader],
    request: {
      params: skuParam,
      query: noQuery,
      body: jsonBody(ProductProperties, propertiesExamples),
    },
    responses: {
      200: productAnswer('Changed'),
      201: productAnswer('Made', ['Location']),
      ...changeAnswers,
      ...problemAnswers([
        ...jsonCodes,
        'key-reused',
        'invalid-if-match',
        'wrong-currency',
        'version-changed',
        ...changeCodes,
      ]),
    },
  })

const stockRoute = (bodyBytesMax: number) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/products/{sku}/stock',
    operationId: 'changeStock',
    summary: 'Receive units, or correct the count',
    middleware: [refuseOtherCharsets, utf8Body(limitBody(bodyBytesMax))],
    parameters: [keyHeader],
    request: { params: skuParam, query: noQuery, body: jsonBody(StockChange, stockExamples) },
    responses: {
      200: productAnswer('The product with its new count'),
      ...changeAnswers,
      ...problemAnswers([
        ...jsonCodes,
        'key-reused',
        'unknown-sku',
        'below-reserved',
        'too-many-on-hand',
        ...changeCodes,
      ]),
    },
  })

/** The routes of operators for products. Changes go over the bus like all others. */
export const adminProductRoutes = (
  { inventory, settings }: FrontPorts,
  { changeStock }: MakeChange,
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
      if ('problem' in read) return read.problem
      const precondition = readPrecondition(c.req.header('If-Match'), c.req.header('If-None-Match'))
      if (precondition === 'unusable') return problem('invalid-if-match')
      if (precondition === 'matches-nothing') return problem('version-changed')
      const { sku } = c.req.valid('param')
      const properties = c.req.valid('json')
      const change = { ...properties, ...precondition, kind: 'product', sku } as const
      const item = { ...change, changeId: read.key }
      return putResponse(await changeStock(item, traceparentOf(c)), read.key)
    })
    .openapi(stockRoute(adminBodyBytesMax), async (c) => {
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const { sku } = c.req.valid('param')
      const item = { ...c.req.valid('json'), sku, changeId: read.key }
      return changedResponse(await changeStock(item, traceparentOf(c)), read.key)
    })
}
