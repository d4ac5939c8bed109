import { notAuthorized } from '@shop/contracts'
import type { Sent } from '../../ports.ts'

/** Reason codes of MQTT 5 (section 2.4). From this one on the broker refuses. */
export const refusedFrom = 0x80
const noMatchingSubscribers = 0x10
/** Another client connected under this client id. */
export const sessionTakenOver = 0x8e

/** The fate of a message, by the reason code of its PUBACK. */
export const sentOf = (reasonCode: number): Sent => {
  if (reasonCode === notAuthorized) return 'refused'
  if (reasonCode >= refusedFrom) return 'unknown'
  return reasonCode === noMatchingSubscribers ? 'unheard' : 'acknowledged'
}
