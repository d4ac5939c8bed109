import type { ServiceName } from '../house/shop.ts'

/**
 * One step of an upgrade: processes of the old release are stopped, and today's programs take their places. The broker
 * takes its configuration and the access list along.
 */
export type Step = {
  replace: readonly ServiceName[]
  /** Settings that these processes and all later ones get. */
  settings?: Record<string, string>
}

export type Plan = {
  steps: readonly Step[]
  /** Whether every process is ready and shoppers are told 201 after every step. */
  isSmooth: boolean
  /** Topics of the items that may be parked on the way. */
  parks: readonly string[]
}

/** Token of a trusted server. Its orders carry a field that 0.1.0 does not know. */
export const serverToken = 'a-server-of-the-upgraded-shop'
const trustServer = { FRONT_SERVER_TOKENS: serverToken }

/** Orders with the field of a trusted server, at workers of 0.1.0. */
export const orders = 'front/send-order'
/**
 * Cancellations with their shopper's key, at an Order of 0.1.0; and those of 0.1.0 without one, at today's Order. The latter
 * stay parked, because nobody can say who sent them. Their shoppers repeat them.
 */
export const cancellations = 'front/cancel-order'

/** The order of docs/operating.md: readers, access list, writers; new settings when every reader knows them. */
export const prescribed: Plan = {
  steps: [
    { replace: ['inventory'] },
    { replace: ['broker'] },
    { replace: ['front'] },
    { replace: ['order'] },
    { replace: ['front'], settings: trustServer },
  ],
  isSmooth: true,
  parks: [cancellations],
}

/** Writers first: the old workers meet a field that they do not know. */
export const writersFirst: Plan = {
  steps: [
    { replace: ['front'], settings: trustServer },
    { replace: ['order'] },
    { replace: ['broker'] },
    { replace: ['inventory'] },
  ],
  isSmooth: false,
  parks: [orders, cancellations, 'order/stock-wanted'],
}

/** As an operator of `bin/up` does it: everything is stopped, and started again. */
export const allAtOnce: Plan = {
  steps: [{ replace: ['front', 'inventory', 'order', 'broker'], settings: trustServer }],
  isSmooth: true,
  parks: [cancellations],
}
