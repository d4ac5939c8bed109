import {
  HoldingOrderList,
  HoldingOrderListQuery,
  MovementList,
  MovementListQuery,
} from '@shop/contracts/http'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  newRoutes,
  problemAnswers,
  skuParam,
  type Examples,
  type z,
} from '../openapi/described.ts'
import { holdingOrderPageExamples, movementPageExamples } from '../openapi/unit-examples.ts'
import type { PageQuery } from '@shop/contracts/internal-http'
import type { FrontPorts } from '../ports.ts'
import { adminResponse } from './answers.ts'

const shared = { tags: ['Admin'], security: adminSecurity }
const problems = problemAnswers([
  'invalid-request',
  'unknown-sku',
  ...adminCodes,
  'backend-unavailable',
])
const pageAnswer = <S extends z.ZodType>(schema: S, examples: Examples) => ({
  200: jsonAnswer(schema, {
    description: 'A page; the Link header leads to the next',
    headers: ['Cache-Control', 'Link'],
    examples,
  }),
  ...problems,
})

const movementsRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products/{sku}/movements',
  operationId: 'listMovements',
  summary: 'Every change of the units of a product, newest first',
  description:
    'Each says by how many units, and how many there are after it. The last page ends with an `opening` if units were there before the movements that are kept (`INVENTORY_MOVEMENTS_DAYS`). All of them add up to the present units.',
  request: { params: skuParam, query: MovementListQuery },
  responses: pageAnswer(MovementList, movementPageExamples),
})

const holdingOrdersRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/products/{sku}/orders',
  operationId: 'listHoldingOrders',
  summary: 'The orders that hold units of a product, oldest first',
  description:
    'A page may be short, or empty: as long as there is a `nextCursor`, more may follow.',
  request: { params: skuParam, query: HoldingOrderListQuery },
  responses: pageAnswer(HoldingOrderList, holdingOrderPageExamples),
})

/** The routes of operators that say where the units of a product went. */
export const adminUnitRoutes = ({ inventory }: FrontPorts) =>
  newRoutes()
    .openapi(movementsRoute, async (c) => {
      const [{ sku }, query] = [c.req.valid('param'), c.req.valid('query')]
      return pageResponse('movements', sku, query, await inventory.movements(sku, query))
    })
    .openapi(holdingOrdersRoute, async (c) => {
      const [{ sku }, query] = [c.req.valid('param'), c.req.valid('query')]
      return pageResponse('orders', sku, query, await inventory.holdingOrders(sku, query))
    })

const pageResponse = (
  list: 'movements' | 'orders',
  sku: string,
  query: PageQuery,
  page: { nextCursor?: string | undefined } | undefined,
): Response => {
  if (page === undefined) return problem('unknown-sku')
  const path = `/admin/products/${encodeURIComponent(sku)}/${list}`
  const link = nextPageLink(path, query, page.nextCursor)
  return adminResponse(page, { headers: link === undefined ? {} : { Link: link } })
}
