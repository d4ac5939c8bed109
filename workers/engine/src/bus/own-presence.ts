import { version, type ClosedReason, type Presence, type Topics } from '@shop/contracts'
import type { BatchLoop } from '../batch/batch-loop.ts'
import type { ReconciliationState } from '../store.ts'

export type OwnPresence = ReturnType<typeof ownPresence>

type Loop = Pick<BatchLoop, 'backlog' | 'isWriting'>
type Role = {
  service: string
  instance: string
  topics: Topics
  currency: string
  /** The broker keeps nothing for this worker while it is away. */
  keepsNoSession: boolean
}

/**
 * The messages with which a worker says whether it is there, as `publishRetained` takes them. `sinceMs` is when it
 * started, in ms since 1970.
 */
export const ownPresence = (
  { service, instance, topics, currency, keepsNoSession }: Role,
  { sinceMs, epoch }: { sinceMs: number; epoch: string },
) => {
  const say = (more: Pick<Presence, 'alive'> & Partial<Presence>): string =>
    JSON.stringify({ since: sinceMs, version, epoch, backlog: 0, ...more } satisfies Presence)
  const topic = topics.presence(service, instance)
  const properties = { currency, keepsNoSession }
  return {
    /** The last will, and the goodbye of a process that stops. */
    away: [topic, say({ alive: false }), properties] as const,
    /** `closedReason`: why nothing new is taken, as far as the databases are the reason. */
    alive: (
      state: ReconciliationState,
      loop: Loop,
      why: { closedReason: ClosedReason | undefined; refusedTopic: string | undefined },
    ) => {
      const text = say({
        alive: true,
        epoch: state.epoch,
        backlog: loop.backlog(),
        announcedTo: state.isAnnouncingAgain ? undefined : state.readerEpoch,
        isNew: state.isNew || undefined,
        findsLost: state.lostReader,
        refusing: loop.isWriting() ? why.closedReason : 'not-writing',
        refusedTopic: why.refusedTopic,
      })
      return [topic, text, properties] as const
    },
  }
}
