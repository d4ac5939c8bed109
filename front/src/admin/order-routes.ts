import { Order, OrderList, OrderListQuery } from '@shop/contracts/http'
import { orderIdPattern } from '@shop/contracts'
import { problem } from '../http/problems.ts'
import { nextPageLink } from '../http/representation.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  newRoutes,
  noQuery,
  orderParam,
  problemAnswers,
} from '../openapi/described.ts'
import {
  detailedOrderExamples,
  orderExamples,
  orderPageExamples,
} from '../openapi/order-examples.ts'
import { shown } from '../http/shown-order.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse } from './answers.ts'

const shared = { tags: ['Admin'], security: adminSecurity }
const { pending, confirmed, rejected, canceled, shipped, partlyShipped, returned } = orderExamples

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders',
  operationId: 'listOrders',
  summary: 'List and search orders, newest first',
  description:
    'Without their lines and details, unless `lines=true` and `details=true` ask for them; the reference is always there. All conditions have to hold. A page may have fewer orders than `limit`: it ends at 1 MiB of orders, lines and details counted. As long as there is a `nextCursor`, more follow.',
  request: { query: OrderListQuery },
  responses: {
    200: jsonAnswer(OrderList, {
      description: 'A page; the Link header leads to the next',
      headers: ['Cache-Control', 'Link'],
      examples: orderPageExamples,
    }),
    ...problemAnswers(['invalid-request', ...adminCodes]),
  },
})

const readRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/admin/orders/{id}',
  operationId: 'readOrderAsOperator',
  summary: 'Read an order',
  request: { params: orderParam, query: noQuery },
  responses: {
    200: jsonAnswer(Order, {
      description: 'The order',
      headers: ['Cache-Control'],
      examples: {
        pending,
        confirmed,
        partlyShipped,
        rejected,
        canceled,
        shipped,
        returned,
        ...detailedOrderExamples,
      },
    }),
    ...problemAnswers(['invalid-request', 'unknown-order', ...adminCodes]),
  },
})

/** Whether a text looks like the id of an order. */
export const isOrderId = (id: string): boolean => orderIdPattern.test(id)

/**
 * The routes of operators for orders. An id only has to look like one: its tag is not checked, so that an operator can act
 * on every order that the list shows, whatever became of the secret that made its id.
 */
export const adminOrderRoutes = ({ orders }: FrontPorts) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const query = c.req.valid('query')
      const list = await orders.orders(query)
      const link = nextPageLink('/admin/orders', query, list.nextCursor)
      return adminResponse(
        { ...list, items: list.items.map(shown) },
        { headers: link === undefined ? {} : { Link: link } },
      )
    })
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      const order = isOrderId(id) ? await orders.detailedOrder(id) : undefined
      return order === undefined ? problem('unknown-order') : adminResponse(shown(order))
    })
