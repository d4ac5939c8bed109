import type { FrontLimits } from '../limits.ts'

export type ResendBudget = {
  /** A worker replied. */
  heard(): void
  /** Whether one more order may be sent again now. Ask for each. */
  spend(): boolean
}

/**
 * Bounds the orders that are sent once more: every reply earns a part of one, up to a maximum. Without the bound, a shop
 * that answers later than the silence allowed would get all its work twice and never catch up (a retry budget).
 */
export const createResendBudget = ({
  resendCountMax,
  resendPerReply,
}: Pick<FrontLimits, 'resendCountMax' | 'resendPerReply'>): ResendBudget => {
  let left = resendCountMax
  return {
    heard: () => {
      left = Math.min(resendCountMax, left + resendPerReply)
    },
    spend: () => {
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
