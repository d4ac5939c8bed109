import { createVersionWatch } from '../bus/other-versions.ts'
import { watchPresence, type PeerPresence } from '../bus/presence.ts'
import type { Log } from '../log.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Announcement, ReconciliationState, Store } from '../store.ts'
import { createReconciler, reconcilerTickMs, type Reconciler } from './reconciler.ts'
import { createReminders, reminderTickMs } from './reminders.ts'

export type UntilHeardOptions = {
  store: Pick<Store<never>, 'reconciliation' | 'sharing' | 'unheard'>
  isConnected: () => boolean
  /** Says something again; the broker drops it after that many seconds. */
  announce: (announcements: readonly Announcement[], expirySeconds: number) => void
  /** Runs work on the store between two batches. */
  between: (work: () => Promise<void>) => Promise<void>
  /** Something that presence says has changed. */
  onNews: () => void
  onReminded: (count: number) => void
  scheduler: Scheduler
  log: Log
}

export type UntilHeard = Pick<Reconciler, 'learn' | 'closedReason'> & {
  /** The state of the database's own restore, as of the last transaction. */
  state(): ReconciliationState
  /** Follows the presence of the reader's instances. */
  reader: Pick<PeerPresence, 'heard' | 'look' | 'forget'>
  /** Begins to remind and to reconcile. The function that it returns ends both. */
  start(): () => void
}

/**
 * The second half of the protocol: every fact is announced until its reader has heard it, whether an answer was lost
 * (reminders) or a whole database (reconciliation). Reads the store once before it resolves.
 */
export const createUntilHeard = async (options: UntilHeardOptions): Promise<UntilHeard> => {
  const { store, isConnected, scheduler, log } = options
  const { isLeader } = store.sharing
  const watchVersion = createVersionWatch(log)
  const reader = watchPresence({
    onArrival: () => reminders.readerChanged(),
    onDeparture: () => reminders.readerChanged(),
    onAlive: (presence) => {
      watchVersion(presence)
      reconciler.heard(presence)
    },
    now: scheduler.now,
  })
  const reminders = createReminders({
    rows: store.unheard,
    newestAtStart: await store.unheard.newest(),
    isLeader,
    // A lost reader passes over everything: it was said to the database before.
    isReaderPresent: () =>
      isConnected() && reader.isPresent() && reconciler.state().lostReader === undefined,
    announce: options.announce,
    now: scheduler.now,
    onReminded: options.onReminded,
  })
  const reconciler = createReconciler({
    record: store.reconciliation,
    stateAtStart: await store.reconciliation.read(),
    isLeader,
    between: options.between,
    onNews: options.onNews,
    onAnnounceAgain: reminders.readerChanged,
    log,
  })
  const remind = (): void => {
    reminders
      .tick()
      .catch((error: unknown) => log.error({ err: error }, 'reminding is tried again'))
  }

  return {
    state: reconciler.state,
    learn: reconciler.learn,
    closedReason: reconciler.closedReason,
    reader,
    start: () => {
      const timers = [
        scheduler.every(reminderTickMs, remind),
        scheduler.every(reconcilerTickMs, reconciler.tick),
      ]
      return () => {
        for (const cancel of timers) cancel()
      }
    },
  }
}
