import {
  isIssuedOrderId,
  orderIdOf,
  parseIdempotencyKey,
  type OrderIdSecret,
} from '@shop/contracts'
import { problem } from '../http/problems.ts'

export type Key = { key: string } | { refusal: Response }

/** The request's idempotency key, or the answer for a request without a usable one. */
export const readKey = (header: string | undefined): Key => {
  if (header === undefined) return { refusal: problem('missing-idempotency-key') }
  const key = parseIdempotencyKey(header)
  return key === undefined ? { refusal: problem('invalid-idempotency-key') } : { key }
}

/** Which ids are ours, and which key opens which. During a rotation the older secrets still count. */
export const createOrderIdentity = (secrets: readonly [OrderIdSecret, ...OrderIdSecret[]]) => ({
  idOf: (key: string): string => orderIdOf(key, secrets[0]),
  isIssued: (orderId: string): boolean => isIssuedOrderId(orderId, secrets),
  isKeyOf: (key: string, orderId: string): boolean =>
    secrets.some((secret) => orderIdOf(key, secret) === orderId),
})
