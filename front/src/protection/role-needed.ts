import type { OperatorRole } from '@shop/contracts'

/** Orders, their shipments, cancellations and returns. */
const ofOrders = /^\/(?:admin\/)?orders(?:\/|$)/
const ofUnits = /^\/admin\/products\/[^/]+\/stock$/

/** The role that an operator needs for a request. Everything that is not named here needs `everything`. */
export const roleNeeded = ({ method, path }: { method: string; path: string }): OperatorRole => {
  if (method === 'GET' || method === 'HEAD') return 'look'
  const isWork = method === 'POST' && (ofOrders.test(path) || ofUnits.test(path))
  return isWork ? 'work' : 'everything'
}
