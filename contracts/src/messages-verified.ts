import * as v from 'valibot'
import { CancelOrderSchema, RecordOrderSchema, SendOrderSchema } from './messages.ts'
import { digestOf } from './order-content.ts'
import type { OrderIdentity } from './order-identity.ts'

/*
 * Messages of fronts, verified by their readers: a stolen password of the bus user `front` sends whatever it likes.
 * Facts between workers are not verified again.
 */

const notIssued =
  'the order id fits no secret of ORDER_ID_SECRETS here: it is forged, or its front has another secret'

/** `front/send-order` with an id that this shop issued. */
export const issuedSendOrderSchema = ({ isIssued }: OrderIdentity) =>
  v.pipe(
    SendOrderSchema,
    v.check(({ orderId }) => isIssued(orderId), notIssued),
  )

/**
 * `front/record-order` with an id that this shop issued and the digest of its own content. A repeat may complete an order
 * whose details were lost, so a digest that a thief has heard must not carry details of the thief.
 */
export const issuedRecordOrderSchema = ({ isIssued }: OrderIdentity) =>
  v.pipe(
    RecordOrderSchema,
    v.check(({ orderId }) => isIssued(orderId), notIssued),
    v.check(
      (said) => digestOf(said) === said.digest,
      'the digest is not that of the order: it is forged, or its front is of another version',
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
