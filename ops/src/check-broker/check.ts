import type { BrokerAccess } from './broker-access.ts'

/** What the shop promises as far as its broker allows. The databases keep the rest on any broker. */
export const promises = {
  answers: 'A shopper is told what became of the order',
  kept: 'What the bus took while a worker was away is kept for it',
  signs: 'A worker that dies is noticed, and reminders do not pile up',
  access: 'A stolen password opens what its own service may do, and nothing else',
  sizes: 'Orders of every size arrive',
  rush: 'A rush is taken in batches',
  instances: 'Instances of one worker share its messages',
} as const
export type PromiseName = keyof typeof promises

/** The outcome of a check, in words for an operator. `says` completes the check's title. */
export type Finding =
  | { isGood: true; says: string }
  | { isGood: false; says: string; remedy: string }

export const good = (says: string): Finding => ({ isGood: true, says })
export const bad = (says: string, remedy: string): Finding => ({ isGood: false, says, remedy })

export type Check = {
  /** A sentence about a broker that passes. */
  title: string
  /** Broken when the check fails. */
  promise: PromiseName
  run(broker: BrokerAccess): Promise<Finding>
}

/** From this reason code on the broker refuses (MQTT 5, section 2.4). */
export const refusedFrom = 0x80
export const isTaken = (reasonCode: number): boolean => reasonCode >= 0 && reasonCode < refusedFrom

/** A reason code in words that name it. */
export const inWords = (reasonCode: number): string =>
  reasonCode < 0 ? 'it did not answer' : `reason code 0x${reasonCode.toString(16).padStart(2, '0')}`
