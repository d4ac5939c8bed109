import type { OrderContent } from '@shop/contracts'
import { placedResponse } from './order-answers.ts'
import { createOrderIdentity } from './order-identity.ts'
import type { createPlaceOrder } from './place-order.ts'
import type { FrontPorts } from '../ports.ts'
import { parsePrefer, preferenceApplied } from '../http/prefer.ts'
import type { Protection } from '../protection/protection.ts'

/** A `POST /orders` whose key and content are valid. */
export type OrderRequest = {
  key: string
  content: OrderContent
  prefer: string | undefined
  traceparent: string | undefined
}

type Parts = {
  placeOrder: ReturnType<typeof createPlaceOrder>
  protection: Pick<Protection, 'refuseOrder'>
}

export type TakeOrder = ReturnType<typeof createTakeOrder>

/** Places an order under the id that its key makes, and answers what is known of it. */
export const createTakeOrder = (
  { metrics, nowMs, settings }: Pick<FrontPorts, 'metrics' | 'nowMs' | 'settings'>,
  { placeOrder, protection }: Parts,
) => {
  const identity = createOrderIdentity(settings.orderIdSecrets)
  const refuse = protection.refuseOrder

  return async ({ key, content, prefer, traceparent }: OrderRequest): Promise<Response> => {
    const preference = parsePrefer(prefer)
    const orderId = identity.idOf(key)
    const order = { orderId, content, prefer: preference, nowMs: nowMs(), traceparent }
    const placed = await placeOrder(order)
    metrics.placed(placed.outcome)
    const headers = preferenceApplied(preference)
    return placedResponse(placed, { orderId, content, headers, refuse })
  }
}
