/** Reason code of MQTT 5 (section 2.4): the broker does not let this user do that. */
export const notAuthorized = 0x87

/** A refusal counts for so long, unless the broker takes a message on that topic first, in ms. */
export const refusalLastsMs = 60_000
/** Topics of which refusals are remembered. */
const topicCountMax = 100

/**
 * Remembers the topics on which the broker refuses what this process publishes, for want of rights. `nowMs` is a
 * monotonic clock.
 */
export const createRefusals = (nowMs: () => number) => {
  const refusedAtMs = new Map<string, number>()
  const isRefused = (topic: string): boolean =>
    nowMs() - (refusedAtMs.get(topic) ?? -Infinity) <= refusalLastsMs
  const forgetOld = (): void => {
    for (const topic of refusedAtMs.keys()) if (!isRefused(topic)) refusedAtMs.delete(topic)
  }
  return {
    /** The broker has refused a message. Says whether that is news. */
    refused: (topic: string): boolean => {
      forgetOld()
      const isNews = !refusedAtMs.has(topic) && refusedAtMs.size < topicCountMax
      if (isNews || refusedAtMs.has(topic)) refusedAtMs.set(topic, nowMs())
      return isNews
    },
    /** The broker has taken a message. */
    taken: (topic: string): void => void refusedAtMs.delete(topic),
    /** A topic that is refused now. */
    refusedTopic: (): string | undefined => [...refusedAtMs.keys()].find(isRefused),
  }
}

/** A refusal for people to read, with what to do. */
export const refusedInWords = ({ user, topic }: { user: string; topic: string }): string =>
  `the broker does not let the user ${user} publish on ${topic}: correct its access list (mosquitto.acl)`
