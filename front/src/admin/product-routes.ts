import { AdminProductList, AdminProductListQuery } from '@shop/contracts/http'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  newRoutes,
  noQuery,
  problemAnswers,
  skuParam,
} from '../openapi/described.ts'
import { adminProductPageExamples } from '../openapi/examples.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse, productAnswer, versionEtag } from './answers.ts'

const shared = { tags: ['Admin'], security: adminSecurity }

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products',
  operationId: 'listProductsAsOperator',
  summary: 'Search and list products, unlisted ones too',
  description:
    'By SKU, unless `sort` says otherwise. `below=N` lists what runs low. A page may be short, or empty: as long as there is a `nextCursor`, more follow.',
  request: { query: AdminProductListQuery },
  responses: {
    200: jsonAnswer(AdminProductList, {
      description: 'A page; the Link header leads to the next',
      headers: ['Cache-Control', 'Link'],
      examples: adminProductPageExamples,
    }),
    ...problemAnswers(['invalid-request', ...adminCodes]),
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
    ...problemAnswers(['invalid-request', 'unknown-sku', ...adminCodes]),
  },
})

/** The routes of operators that read products. */
export const adminProductRoutes = ({ inventory }: FrontPorts) =>
  newRoutes()
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
