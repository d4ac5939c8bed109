import * as v from 'valibot'
import { CancelOrderSchema, SendOrderSchema } from './messages.ts'
import type { OrderIdentity } from './order-identity.ts'

/*
 * Messages of fronts, verified by their readers: a stolen password of the bus user `front` sends whatever it likes.
 * Facts between workers are not verified again.
 */

/** `front/send-order` with an id that this shop issued. */
export const issuedSendOrderSchema = ({ isIssued }: OrderIdentity) =>
  v.pipe(
    SendOrderSchema,
    v.check(
      ({ orderId }) => isIssued(orderId),
      'the order id fits no secret of ORDER_ID_SECRETS here: it is forged, or its front has another secret',
    ),
  )

/** `front/cancel-order` with the key that made the id. */
export const keyedCancelOrderSchema = ({ isKeyOf }: OrderIdentity) =>
  v.pipe(
    CancelOrderSchema,
    v.check(
      ({ key, orderId }) => isKeyOf(key, orderId),
      'the key does not make this order id with any secret of ORDER_ID_SECRETS here: it is forged, or its front has another secret',
    ),
  )
