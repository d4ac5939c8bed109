import type { OrderContent } from '@shop/contracts'
import type { Dialogue } from '../dialogue/dialogue.ts'
import { parsePrefer, preferenceApplied } from '../http/prefer.ts'
import { problem } from '../http/problems.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'
import { placedResponse } from './order-answers.ts'
import { createOrderIdentity } from './order-identity.ts'
import { createPlaceOrder } from './place-order.ts'

/** A `POST /orders` whose key and content are valid. */
export type OrderRequest = {
  key: string
  content: OrderContent
  prefer: string | undefined
  traceparent: string | undefined
}

export type TakeOrder = (request: OrderRequest) => Promise<Response>

type Parts = { dialogue: Dialogue; protection: Pick<Protection, 'shedOrder'> }

/**
 * Places an order under the id that its key makes, and answers with its state. An order with an expected total in another
 * currency than the shop's is refused and not sent.
 */
export const createTakeOrder = (
  { metrics, nowMs, settings }: Pick<FrontPorts, 'metrics' | 'nowMs' | 'settings'>,
  { dialogue, protection }: Parts,
): TakeOrder => {
  const identity = createOrderIdentity(settings.orderIdSecrets)
  const placeOrder = createPlaceOrder(dialogue, settings.limits.replyWaitMs)
  const shed = protection.shedOrder

  return async ({ key, content, prefer, traceparent }) => {
    const currency = content.expectedTotal?.currency ?? settings.currency
    if (currency !== settings.currency) return problem('wrong-currency')
    const preference = parsePrefer(prefer)
    const orderId = identity.idOf(key)
    const order = { orderId, content, prefer: preference, nowMs: nowMs(), traceparent }
    const placed = await placeOrder(order)
    metrics.placed(placed.outcome)
    const headers = preferenceApplied(preference)
    return placedResponse(placed, { orderId, content, headers, shed })
  }
}
