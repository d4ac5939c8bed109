import { presenceSilentMs } from '@shop/contracts'
import type { BusSeen, Refused } from '../../ports.ts'

type Looked = { isConnected: boolean; isTried: boolean; refused?: Refused | undefined }

/**
 * Knows whether the broker answers. A connection to a frozen broker stays open for long, so only a word from it counts:
 * a message, or the acknowledgement of the front's own presence, which goes out every `presencePeriodMs`.
 */
export const createBusWatch = (nowMs: () => number) => {
  let seen: BusSeen = { state: 'starting', sinceMs: nowMs() }
  let heardAtMs = nowMs()

  const become = (state: BusSeen['state'], sinceMs = nowMs()): BusSeen => {
    if (seen.state !== state) seen = { state, sinceMs }
    return seen
  }
  return {
    /** The broker has said something. */
    heard: (): void => {
      heardAtMs = nowMs()
    },
    /** The state now. `isTried`: no first try to connect is still under way. `refused`: what the broker refuses. */
    look: ({ isConnected, isTried, refused }: Looked): BusSeen => {
      if (!isConnected) return isTried ? become('away') : seen
      if (nowMs() - heardAtMs > presenceSilentMs) return become('silent', heardAtMs)
      return refused === undefined ? become('up') : { ...become('refused'), refused }
    },
  }
}
