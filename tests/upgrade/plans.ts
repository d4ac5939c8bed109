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
  /** Whether shoppers are told 201 after every step, and no item is parked. */
  isSmooth: boolean
}

/** Token of a trusted server. Its orders carry a field that 0.1.0 does not know. */
export const serverToken = 'a-server-of-the-upgraded-shop'
const trustServer = { FRONT_SERVER_TOKENS: serverToken }

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
}

/** As an operator of `bin/up` does it: everything is stopped, and started again. */
export const allAtOnce: Plan = {
  steps: [{ replace: ['front', 'inventory', 'order', 'broker'], settings: trustServer }],
  isSmooth: true,
}
