import { createRefusals, refusedInWords } from '@shop/contracts'
import type { Log, Refused, Sent } from '../../ports.ts'

export type RefusedPublishes = ReturnType<typeof createRefusedPublishes>

/** Remembers what the broker does not let this front publish, and logs it when it is news. */
export const createRefusedPublishes = ({ nowMs, log }: { nowMs: () => number; log: Log }) => {
  const refusals = createRefusals(nowMs)
  const users = new Map<string, string>()
  return {
    /** Takes in what became of a message that a user published, and returns it. */
    note: ({ user, topic }: Refused, sent: Sent): Sent => {
      if (sent === 'refused') {
        users.set(topic, user)
        if (refusals.refused(topic)) log.error(refusedInWords({ user, topic }), { user, topic })
      } else if (sent !== 'unknown') refusals.taken(topic)
      return sent
    },
    /** The topic that is refused now, and its user. */
    look: (): Refused | undefined => {
      const topic = refusals.refusedTopic()
      return topic === undefined ? undefined : { user: users.get(topic)!, topic }
    },
  }
}
