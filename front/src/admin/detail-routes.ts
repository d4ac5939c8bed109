import { digestOfText, pageLimitMax } from '@shop/contracts'
import { DeletedDetails, DeletedDetailsQuery, Order } from '@shop/contracts/http'
import type { MiddlewareHandler } from 'hono'
import { readKey } from '../http/idempotency-key.ts'
import { limitBody } from '../http/limit-body.ts'
import { noBody } from '../http/no-body.ts'
import { problem } from '../http/problems.ts'
import { operatorOf, traceparentOf } from '../http/request-scope.ts'
import {
  adminSecurity,
  createRoute,
  jsonAnswer,
  newRoutes,
  noBodyCodes,
  noQuery,
  orderParam,
  problemAnswers,
} from '../openapi/described.ts'
import { deletedDetailsExamples, orderExamples } from '../openapi/order-examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse, changeAnswers, changeCodes, changedResponse } from './answers.ts'
import type { Changed, MakeChange } from './make-change.ts'
import { isOrderId } from './order-routes.ts'

const shared = { tags: ['Admin'], security: adminSecurity, method: 'delete' as const }
const forgotten =
  'Customer, note, metadata and the names of lines are forgotten; the order, its digest and its reference stay. The shopper’s repeat does not bring them back, but a backup from before does.'

const ofOrderRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    path: '/admin/orders/{id}/details',
    operationId: 'deleteOrderDetails',
    summary: 'Delete the details of an order',
    description: forgotten,
    middleware,
    parameters: [keyHeader],
    request: { params: orderParam, query: noQuery },
    responses: {
      200: jsonAnswer(Order, {
        description: 'The order, without details',
        headers: ['Cache-Control'],
        examples: { confirmed: orderExamples.confirmed },
      }),
      ...changeAnswers,
      ...problemAnswers([...noBodyCodes, 'unknown-order', ...changeCodes]),
    },
  })

const ofPersonRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    path: '/admin/details',
    operationId: 'deleteDetailsOfPerson',
    summary: 'Delete the details of every order with an e-mail address',
    description: `${forgotten} At most ${ordersMax} orders at a time: repeat it while the answer says \`more\`.`,
    middleware,
    parameters: [keyHeader],
    request: { query: DeletedDetailsQuery },
    responses: {
      200: jsonAnswer(DeletedDetails, {
        description: 'The orders whose details were deleted',
        headers: ['Cache-Control'],
        examples: deletedDetailsExamples,
      }),
      ...changeAnswers,
      ...problemAnswers([...noBodyCodes, 'unknown-order', ...changeCodes, 'backend-unavailable']),
    },
  })

/** Orders of one person whose details one request deletes. */
const ordersMax = 10_000

/** The routes that delete details of orders. */
export const adminDetailRoutes = (
  ports: FrontPorts,
  { deleteDetails }: Pick<MakeChange, 'deleteDetails'>,
) => {
  const bodiless = [limitBody(ports.settings.limits.adminBodyBytesMax), noBody]
  const deleteOfPerson = createDeleteOfPerson(ports, { deleteDetails })
  return newRoutes()
    .openapi(ofOrderRoute(bodiless), async (c) => {
      const { id } = c.req.valid('param')
      if (!isOrderId(id)) return problem('unknown-order')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const names = { changeId: read.key, by: operatorOf(c), orderId: id }
      const item = { kind: 'details-deleted', ...names } as const
      return changedResponse(await deleteDetails(item, traceparentOf(c)), item)
    })
    .openapi(ofPersonRoute(bodiless), async (c) => {
      const { email } = c.req.valid('query')
      const read = readKey(c.req.header('Idempotency-Key'))
      if ('problem' in read) return read.problem
      const asked = { key: read.key, by: operatorOf(c), traceparent: traceparentOf(c) }
      return deleteOfPerson({ email, ...asked })
    })
}

type OfPerson = {
  email: string
  key: string
  by: string | undefined
  traceparent: string | undefined
}

/** Deletes the details of the orders that a search finds, page by page, until it finds none. */
const createDeleteOfPerson =
  ({ orders }: FrontPorts, { deleteDetails }: Pick<MakeChange, 'deleteDetails'>) =>
  async ({ email, key, by, traceparent }: OfPerson): Promise<Response> => {
    const deleteOf = (orderId: string): Promise<Changed> => {
      const changeId = `${key}:${digestOfText(orderId).slice(0, 16)}`
      return deleteDetails({ kind: 'details-deleted', changeId, by, orderId }, traceparent)
    }
    for (let count = 0; ;) {
      const { items } = await orders.orders({ email, limit: pageLimitMax })
      if (items.length === 0) return adminResponse({ orders: count })
      if (count >= ordersMax) return adminResponse({ orders: count, more: true })
      const changes = await Promise.all(items.map(({ id }) => deleteOf(id)))
      const failed = changes.find(({ outcome }) => outcome !== 'applied')
      if (failed !== undefined) return changedResponse(failed, { changeId: key })
      count += items.length
    }
  }
