import { isIssuedOrderId, orderIdOf, type OrderIdSecret } from '@shop/contracts'

/** Relates keys and order ids. The first secret makes ids, all of them verify, so that secrets can be rotated. */
export const createOrderIdentity = (secrets: readonly [OrderIdSecret, ...OrderIdSecret[]]) => ({
  idOf: (key: string): string => orderIdOf(key, secrets[0]),
  isIssued: (orderId: string): boolean => isIssuedOrderId(orderId, secrets),
  isKeyOf: (key: string, orderId: string): boolean =>
    secrets.some((secret) => orderIdOf(key, secret) === orderId),
})
