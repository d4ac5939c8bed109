import { ProductPatch, ProductProperties, StockChange } from '@shop/contracts/http'
import type { MiddlewareHandler } from 'hono'
import { refuseOtherCharsets, utf8Body } from '../http/json-body.ts'
import { limitBody } from '../http/limit-body.ts'
import { problem } from '../http/problems.ts'
import { traceparentOf } from '../http/request-scope.ts'
import {
  adminSecurity,
  createRoute,
  jsonBody,
  jsonCodes,
  newRoutes,
  noQuery,
  problemAnswers,
  skuParam,
} from '../openapi/described.ts'
import { patchExamples, propertiesExamples, stockExamples } from '../openapi/examples.ts'
import { ifMatchHeader, ifNewHeader, keyHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import { changeAnswers, changeCodes, productAnswer, productResponse } from './answers.ts'
import type { Changed, MakeChange } from './make-change.ts'
import { readChange, readNamedChange } from './read-change.ts'
import { partialChange, unitsChange, wholeChange } from './product-bodies.ts'

const shared = {
  tags: ['Admin'],
  security: adminSecurity,
  parameters: [keyHeader, ifMatchHeader, ifNewHeader],
}
const readBack =
  'An answer of `GET` can be sent back as it is: what is read only is passed over, and its `version` counts as `If-Match` when that is missing.'
const changedCodes = [...jsonCodes, ...changeCodes] as const
const conditionCodes = ['invalid-if-match', 'wrong-currency', 'version-changed'] as const

const putRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'put',
    path: '/admin/products/{sku}',
    operationId: 'putProduct',
    summary: 'Make a product, or set all of its properties',
    description: `Properties that the body does not have are emptied; units stay as they are. A product is never deleted: \`listed: false\` hides it. Send the ETag that you have seen as \`If-Match\` to change only that version (several ETags: any of them; \`*\`: any version), or \`If-None-Match: *\` to make only a new product. ${readBack}`,
    middleware,
    request: {
      params: skuParam,
      query: noQuery,
      body: jsonBody(ProductProperties, propertiesExamples),
    },
    responses: {
      200: productAnswer('Changed, or as it was'),
      201: productAnswer('Made', ['Location']),
      ...changeAnswers,
      ...problemAnswers([...changedCodes, ...conditionCodes]),
    },
  })

const patchRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'patch',
    path: '/admin/products/{sku}',
    operationId: 'patchProduct',
    summary: 'Change some properties of a product',
    description: `A JSON merge patch (RFC 7396): what the body does not have stays as it is, and \`null\` empties it. ${readBack}`,
    middleware,
    request: {
      params: skuParam,
      query: noQuery,
      body: {
        required: true,
        content: {
          'application/merge-patch+json': { schema: ProductPatch, examples: patchExamples },
          'application/json': { schema: ProductPatch, examples: patchExamples },
        },
      },
    },
    responses: {
      200: productAnswer('Changed, or as it was'),
      ...changeAnswers,
      ...problemAnswers([...changedCodes, ...conditionCodes, 'unknown-sku']),
    },
  })

const stockRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    parameters: [keyHeader],
    method: 'post',
    path: '/admin/products/{sku}/stock',
    operationId: 'changeStock',
    summary: 'Count, receive or correct the units of a product',
    description:
      '`counted`: the units in the house, those that orders hold included. `received`: units that are added. `corrected`: a difference, with its reason. Send what the counter saw before (`onHand`) as `seen`, and a count is refused if units came in or left since.',
    middleware,
    request: { params: skuParam, query: noQuery, body: jsonBody(StockChange, stockExamples) },
    responses: {
      200: productAnswer('The product with its units'),
      ...changeAnswers,
      ...problemAnswers([
        ...changedCodes,
        'unknown-sku',
        'count-changed',
        'below-reserved',
        'below-zero',
        'too-many-on-hand',
      ]),
    },
  })

/** The routes of operators that change products. Changes go over the bus like all others. */
export const adminProductChangeRoutes = (
  { settings: { currency, limits } }: FrontPorts,
  { changeStock }: MakeChange,
) => {
  const json = [refuseOtherCharsets, utf8Body(limitBody(limits.adminBodyBytesMax))]
  return newRoutes()
    .openapi(putRoute(json), async (c) => {
      const body = c.req.valid('json')
      const change = readChange(c, { ...c.req.valid('param'), body })
      if (change instanceof Response) return change
      const item = wholeChange(body, change)
      return productResponse(await changeStock(item, traceparentOf(c)), item)
    })
    .openapi(patchRoute(json), async (c) => {
      const body = c.req.valid('json')
      const change = readChange(c, { ...c.req.valid('param'), body })
      if (change instanceof Response) return change
      const item = partialChange(body, change, currency)
      if (item === undefined) return problem('wrong-currency')
      const changed = await changeStock(item, traceparentOf(c))
      const isAnyVersion = change.ifVersion === undefined && change.ifVersions === undefined
      return productResponse(isAnyVersion ? orUnknown(changed) : changed, item)
    })
    .openapi(stockRoute(json), async (c) => {
      const change = readNamedChange(c, c.req.valid('param').sku)
      if (change instanceof Response) return change
      const item = unitsChange(c.req.valid('json'), change)
      return productResponse(orUnknown(await changeStock(item, traceparentOf(c))), item)
    })
}

/** A change that wanted any version of the product, and was refused for its version: there is no such product. */
const orUnknown = (changed: Changed): Changed =>
  changed.outcome === 'refused' && changed.code === 'version-changed'
    ? { outcome: 'refused', code: 'unknown-sku' }
    : changed
