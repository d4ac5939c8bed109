import {
  isIssuedOrderId,
  nextKeyOf,
  orderIdOf,
  orderKeyPattern,
  type OrderIdSecret,
} from './order-id.ts'

/** The secrets of a shop. The first makes ids, all of them verify, so that secrets can be rotated. */
export type OrderIdSecrets = readonly [OrderIdSecret, ...OrderIdSecret[]]

export type OrderIdentity = ReturnType<typeof createOrderIdentity>

/** Relates keys and order ids. Needs no database, so it knows orders that nobody has recorded yet. */
export const createOrderIdentity = (secrets: OrderIdSecrets) => ({
  idOf: (key: string): string => orderIdOf(key, secrets[0]),
  /** The key of the purchase after the one with this key. */
  keyAfter: (key: string): string => nextKeyOf(key, secrets[0]),
  /** False for a text that is no order id. */
  isIssued: (orderId: string): boolean => isIssuedOrderId(orderId, secrets),
  /** False for a text that is no key. */
  isKeyOf: (key: string, orderId: string): boolean =>
    orderKeyPattern.test(key) && secrets.some((secret) => orderIdOf(key, secret) === orderId),
})
