import type { DetailedOrderView, OrderIdentity } from '@shop/contracts'
import type { Context } from 'hono'
import { readOrderKey } from '../http/idempotency-key.ts'
import { problem } from '../http/problems.ts'
import type { FrontPorts, OrderWait } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'

/** Reads one order as far as the request may see it. @throws BackendUnavailable */
export type ReadOneOrder = (
  orderId: string,
  wait?: OrderWait,
) => Promise<DetailedOrderView | undefined>

/** The read that a request opens for the order with this id, or the answer to a request that opens none. */
export type OrderAccess = (c: Context, orderId: string) => ReadOneOrder | Response

type Parts = { identity: OrderIdentity; isTrusted: Protection['isTrusted'] }

/** The id of an order opens the order, its key also the details. An id that was not issued, and a wrong key, open nothing. */
export const createOrderAccess =
  ({ orders }: Pick<FrontPorts, 'orders'>, { identity, isTrusted }: Parts): OrderAccess =>
  (c, orderId) => {
    if (!identity.isIssued(orderId)) return problem('unknown-order')
    const header = c.req.header('Idempotency-Key')
    if (header === undefined) return orders.order
    const read = readOrderKey(header, { isTrusted: isTrusted(c) })
    if ('problem' in read) return read.problem
    return identity.isKeyOf(read.key, orderId) ? orders.detailedOrder : problem('wrong-key')
  }
