import { orderIdPattern, type OrderLine } from '@shop/contracts'
import { Order, OrderCancellation, OrderReturn, OrderShipment } from '@shop/contracts/http'
import type { Context, MiddlewareHandler } from 'hono'
import { readKey } from '../http/idempotency-key.ts'
import { jsonOrNothing, refuseOtherCharsets, utf8Body } from '../http/json-body.ts'
import { limitBody } from '../http/limit-body.ts'
import { problem } from '../http/problems.ts'
import { operatorOf, traceparentOf, type FrontEnv } from '../http/request-scope.ts'
import {
  adminSecurity,
  canceledAnswer,
  createRoute,
  jsonAnswer,
  jsonBody,
  jsonCodes,
  newRoutes,
  noQuery,
  orderParam,
  problemAnswers,
} from '../openapi/described.ts'
import { keyHeader } from '../openapi/headers.ts'
import {
  cancellationExamples,
  orderExamples,
  returnExamples,
  shipmentExamples,
} from '../openapi/order-examples.ts'
import type { FrontPorts } from '../ports.ts'
import { changeAnswers, changeCodes, changedResponse } from './answers.ts'
import type { Changed, MakeChange } from './make-change.ts'

const shared = {
  tags: ['Admin'],
  security: adminSecurity,
  parameters: [keyHeader],
}
const partCodes = [...jsonCodes, 'unknown-order', 'too-many-parts', ...changeCodes] as const
const { partlyShipped, shipped, returned } = orderExamples

const shipRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/orders/{id}/ship',
    operationId: 'shipOrder',
    summary: 'Say that a parcel left',
    description:
      'With all that is left of a confirmed order, or with some `lines`. The order stays `confirmed` until every unit has left or was canceled. A shipped order may be shipped once more without a word, and stays as it is.',
    middleware,
    request: {
      params: orderParam,
      query: noQuery,
      body: { ...jsonBody(OrderShipment, shipmentExamples), required: false },
    },
    responses: {
      200: jsonAnswer(Order, {
        description: 'The order with its shipments',
        headers: ['Cache-Control'],
        examples: { shipped, partlyShipped },
      }),
      ...changeAnswers,
      ...problemAnswers([...partCodes, 'not-confirmed', 'incomplete-order', 'more-than-left']),
    },
  })

const cancelRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/orders/{id}/cancel',
    operationId: 'cancelOrderAsOperator',
    summary: 'Cancel an order for its shopper, or what is left of it',
    description:
      'All that is left, or some `lines` of a confirmed order. Their units go back. When no unit is left, the order is `shipped` if a part had left, otherwise `canceled`. `total` stays as it was confirmed.',
    middleware,
    request: {
      params: orderParam,
      query: noQuery,
      body: { ...jsonBody(OrderCancellation, cancellationExamples), required: false },
    },
    responses: {
      200: canceledAnswer,
      ...changeAnswers,
      ...problemAnswers([...partCodes, 'not-confirmed', 'already-shipped', 'more-than-left']),
    },
  })

const returnRoute = (middleware: MiddlewareHandler[]) =>
  createRoute({
    ...shared,
    method: 'post',
    path: '/admin/orders/{id}/return',
    operationId: 'returnOrder',
    summary: 'Say that units came back',
    description:
      'Of units that were shipped. With `restock` they can be sold again. The status and the total of the order stay as they are.',
    middleware,
    request: { params: orderParam, query: noQuery, body: jsonBody(OrderReturn, returnExamples) },
    responses: {
      200: jsonAnswer(Order, {
        description: 'The order with its returns',
        headers: ['Cache-Control'],
        examples: { returned },
      }),
      ...changeAnswers,
      ...problemAnswers([...partCodes, 'more-than-shipped']),
    },
  })

/** The name of a change, its operator, and the order that it speaks of. */
type Names = { changeId: string; by: string | undefined; orderId: string }
type Said = { lines?: OrderLine[] | undefined }

/**
 * The routes of operators that change orders. An id only has to look like one: its tag is not checked, so that an operator
 * can act on every order that the list shows, whatever became of the secret that made its id.
 */
export const adminOrderChangeRoutes = (
  { settings: { limits } }: FrontPorts,
  { shipOrder, cancelOrder, returnOrder }: MakeChange,
) => {
  const limit = limitBody(limits.adminBodyBytesMax)
  const optional = [refuseOtherCharsets, jsonOrNothing(limit)]
  const required = [refuseOtherCharsets, utf8Body(limit)]

  /** Makes the change of a request to the order of its path, and answers with the outcome. */
  const answer = async (
    c: Context<FrontEnv>,
    { id, body, make }: { id: string; body: Said; make: (names: Names) => Promise<Changed> },
  ): Promise<Response> => {
    if (!orderIdPattern.test(id)) return problem('unknown-order')
    const read = readKey(c.req.header('Idempotency-Key'))
    if ('problem' in read) return read.problem
    const changed = await make({ changeId: read.key, by: operatorOf(c), orderId: id })
    return changedResponse(changed, { changeId: read.key, lines: body.lines })
  }

  return newRoutes()
    .openapi(shipRoute(optional), (c) => {
      const body = c.req.valid('json')
      const make = (names: Names) => shipOrder({ ...names, ...body }, traceparentOf(c))
      return answer(c, { ...c.req.valid('param'), body, make })
    })
    .openapi(cancelRoute(optional), (c) => {
      const body = c.req.valid('json')
      const make = (names: Names) =>
        cancelOrder({ kind: 'canceled', ...names, ...body }, traceparentOf(c))
      return answer(c, { ...c.req.valid('param'), body, make })
    })
    .openapi(returnRoute(required), (c) => {
      const body = c.req.valid('json')
      const make = (names: Names) =>
        returnOrder({ kind: 'returned', ...names, ...body }, traceparentOf(c))
      return answer(c, { ...c.req.valid('param'), body, make })
    })
}
