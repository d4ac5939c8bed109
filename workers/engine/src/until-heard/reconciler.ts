import type { Presence } from '@shop/contracts'
import type { Delivery } from '../bus/bus.ts'
import type { Log } from '../log.ts'
import type { ReconciliationRecord, ReconciliationState } from '../store.ts'

export type ReconcilerOptions = {
  record: ReconciliationRecord
  /** The state of the record when the worker started. */
  stateAtStart: ReconciliationState
  /** Runs work on the store between two batches, never at the same time as one. */
  between: (work: () => Promise<void>) => Promise<void>
  /** Something that presence says has changed. */
  onNews: () => void
  /** Everything is unheard: there is a lot to remind of, now. */
  onAnnounceAgain: () => void
  log: Log
}

export type Reconciler = {
  /** The state as it was last read or written. */
  state(): ReconciliationState
  /** Takes in the state that a transaction found. */
  learn(state: ReconciliationState): void
  /** Takes in what the reader says of itself. */
  heard(presence: Presence): void
  /** Call often (`reconcilerTickMs`): looks whether everything announced again has been heard. */
  tick(): void
}

/** How often `tick` wants to be called. */
export const reconcilerTickMs = 250

/**
 * Brings two databases together again after one of them (or both) was restored from a backup. A restored database
 * has another epoch than the one that its reader remembers. The reader then announces everything again until it has
 * been heard, and says so in its presence. The restored database waits for that before it decides anything new.
 */
export const createReconciler = (options: ReconcilerOptions): Reconciler => {
  const { record, log, onNews, onAnnounceAgain } = options
  const write = oneWriteAtATime(options)
  let state = options.stateAtStart
  let latest: Presence | undefined

  const meetAnother = async (readerEpoch: string): Promise<void> => {
    state = await record.announceAgain(readerEpoch)
    state = await record.finishWhenHeard()
    if (!state.isAnnouncingAgain) return
    log.warn(
      { readerEpoch },
      'the reader has a database not seen before: announcing everything again',
    )
    onAnnounceAgain()
  }

  const admit = async (): Promise<void> => {
    const { restoredFrom } = state
    state = await record.admit()
    log.warn({ restoredFrom }, 'restored: was told what the backup missed, takes new work')
  }

  const meet = async (presence: Presence): Promise<void> => {
    // At first sight too: rows that were never heard are news to this reader, and may be all that a restored one gets.
    if (presence.epoch !== state.readerEpoch) await meetAnother(presence.epoch)
    if (mayBeAdmitted(state, presence)) await admit()
    onNews()
  }

  const finish = async (): Promise<void> => {
    state = await record.finishWhenHeard()
    if (state.isAnnouncingAgain) return
    log.warn({ readerEpoch: state.readerEpoch }, 'the reader has heard everything again')
    onNews()
  }

  return {
    state: () => state,
    learn: (found) => {
      state = found
    },
    heard: (presence) => {
      if (presence.epoch === '') return
      latest = presence
      if (hasNews(state, presence)) write(() => meet(presence))
    },
    tick: () => {
      // A presence whose news could not be written when it was heard is tried again.
      if (latest && hasNews(state, latest)) write(meet.bind(undefined, latest))
      else if (state.isAnnouncingAgain) write(finish)
    },
  }
}

/** Begins no write while another is under way: while the disk refuses to write, nothing piles up behind it. */
const oneWriteAtATime = ({ between, log }: Pick<ReconcilerOptions, 'between' | 'log'>) => {
  let isBusy = false
  return (work: () => Promise<void>): void => {
    if (isBusy) return
    isBusy = true
    between(work)
      .catch((error: unknown) => log.error({ err: error }, 'reconciling is tried again'))
      .finally(() => {
        isBusy = false
      })
  }
}

/** Whether the reader's presence changes anything: its database is another one, or it has told this one everything. */
const hasNews = (state: ReconciliationState, presence: Presence): boolean =>
  presence.epoch !== state.readerEpoch || mayBeAdmitted(state, presence)

const mayBeAdmitted = (
  { restoredFrom, epoch }: ReconciliationState,
  { announcedTo }: Presence,
): boolean => restoredFrom !== undefined && announcedTo === epoch

/**
 * Whether a message was said between the present databases: by the reader's to this one. An answer that the reader
 * lost with its database is none, and an outcome told to an Order that was since restored may have been replaced;
 * what is true is said again.
 */
export const isOfPresentEpochs = (
  { epoch, readerEpoch, restoredFrom }: ReconciliationState,
  { epochs }: Pick<Delivery, 'epochs'>,
): boolean => {
  if (epochs === undefined) return true
  const isFromReader = readerEpoch === undefined || epochs.epoch === readerEpoch
  // A reader that has met nobody may have said it to the database that this one replaced.
  const hasMetNobody = epochs.readerEpoch === undefined && restoredFrom === undefined
  return isFromReader && (hasMetNobody || epochs.readerEpoch === epoch)
}
