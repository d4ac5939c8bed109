import type { DetailedOrderView, OrderContent } from '@shop/contracts'
import type { WithoutReply } from '../dialogue/ask.ts'
import { hasLeft, type Canceled } from './cancel-order.ts'
import type { Placed } from './place-order.ts'
import { variesByEncoding } from '../http/compression.ts'
import { secured, setHeaders } from '../http/security.ts'
import { problem } from '../http/problems.ts'
import { shown } from '../http/shown-order.ts'

/** `hint` says what to do about an order that is not recorded yet. */
type Unnumbered = DetailedOrderView & { hint?: string }

const privately = secured({
  'Content-Type': 'application/json',
  'Cache-Control': 'private, no-store',
})

/** The answer that shows an order. No cache keeps it. */
export const orderResponse = (
  order: Unnumbered,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response => {
  const text = JSON.stringify(shown(order))
  const response = new Response(text, { status, headers: privately })
  setHeaders(response, variesByEncoding(text))
  setHeaders(response, headers)
  return response
}

/** An order that Order does not know (yet). Only its sender can make it known. */
export const unrecordedOrder = (
  id: string,
  { content = { lines: [] }, hint }: { content?: OrderContent | undefined; hint: string },
): Unnumbered => ({
  id,
  status: 'pending',
  recorded: false,
  lines: content.lines,
  ...(content.expectedTotal && { expectedTotal: content.expectedTotal }),
  version: 0,
  hint,
})

type Request = {
  orderId: string
  content: OrderContent
  headers: Record<string, string>
  /** The answer when nothing was sent. */
  shed: () => Response
}

/** The answer to `POST /orders`. The answer to a reused key shows no id, because the order is somebody else's. */
export const placedResponse = (placed: Placed, request: Request): Response => {
  switch (placed.outcome) {
    case 'recorded': {
      const headers = { ...locationOf(request), ...request.headers }
      return orderResponse(placed.order, { status: 201, headers })
    }
    case 'key-reused':
    case 'reference-used':
      return problem(placed.outcome)
    case 'accepted':
    case 'unknown':
    case 'busy':
    case 'lost':
      return unansweredResponse(placed.outcome, request, placeAgain)
  }
}

const placeAgain =
  'Not known to be recorded yet. To make sure, send it again with the same Idempotency-Key, or cancel it.'

/** The answer to a cancellation: 409 when it came too late. A rejected order has nothing to cancel and is shown. */
export const canceledResponse = (
  canceled: Canceled,
  request: Pick<Request, 'orderId' | 'shed'>,
): Response => {
  if (canceled.outcome !== 'recorded') {
    return unansweredResponse(canceled.outcome, request, cancelAgain)
  }
  const { order } = canceled
  return hasLeft(order) ? problem('already-shipped', { order }) : orderResponse(order)
}

const cancelAgain =
  'The cancellation is on its way. Send it again with the same Idempotency-Key to make sure.'

const locationOf = ({ orderId }: Pick<Request, 'orderId'>) => ({ Location: `/orders/${orderId}` })

/** The answer when no worker replied: the item is on its way, it may be, or it was not sent. */
const unansweredResponse = (
  outcome: WithoutReply,
  request: Pick<Request, 'orderId' | 'shed'> & Partial<Request>,
  hint: string,
): Response => {
  if (outcome === 'busy') return request.shed()
  const location = locationOf(request)
  if (outcome === 'lost') return problem('database-lost', { headers: location })
  if (outcome === 'unknown') return problem('bus-unavailable', { headers: location })
  const { orderId, content, headers } = request
  const order = unrecordedOrder(orderId, { content, hint })
  return orderResponse(order, {
    status: 202,
    headers: { ...location, 'Retry-After': '1', ...headers },
  })
}
