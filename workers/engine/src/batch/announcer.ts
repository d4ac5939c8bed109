import type { Bus } from '../bus/bus.ts'
import { outboundOf, type Outbound } from '../bus/outbound.ts'
import type { WorkerMetrics } from '../metrics.ts'
import type { Announcement } from '../store.ts'

/** Messages that the broker may owe us an acknowledgement for before the next batch is taken, and their bytes. */
const outstandingMax = 2_000
const announcedBytesMax = 1_048_576

export type Announcer = {
  /** Publishes announcements, one message per topic. Lost while the bus is away: they are announced again later. */
  announce(announcements: readonly Announcement[], expirySeconds?: number): Promise<void>
  /** Whether the broker owes so many acknowledgements that nothing new may be decided. */
  isBehind(): boolean
}

export const createAnnouncer = (
  bus: Pick<Bus, 'isConnected' | 'outstanding' | 'publish'>,
  metrics: Pick<WorkerMetrics, 'published'>,
): Announcer => {
  let announcedBytes = 0

  const publish = async (
    { topic, payload, itemCount, traces }: Outbound,
    expirySeconds?: number,
  ): Promise<void> => {
    metrics.published(topic, itemCount)
    const bytes = payload.length
    announcedBytes += bytes
    try {
      await bus.publish(topic, payload, {
        ...(expirySeconds ? { expirySeconds } : {}),
        ...(traces ? { traces } : {}),
      })
    } finally {
      announcedBytes -= bytes
    }
  }

  return {
    // Not `async`: that would keep the announcements, many times the size of their message, until it is acknowledged.
    announce: (announcements, expirySeconds) => {
      if (!bus.isConnected()) return Promise.resolve()
      const messages = outboundOf(announcements)
      return Promise.all(messages.map((each) => publish(each, expirySeconds))).then(() => undefined)
    },
    isBehind: () => bus.outstanding() > outstandingMax || announcedBytes > announcedBytesMax,
  }
}
