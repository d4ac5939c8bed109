import type { ClosedReason, Presence } from '@shop/contracts'
import type { Delivery } from '../bus/bus.ts'
import type { Log } from '../log.ts'
import { closedReasonOf, isReaderLost, restoredText } from '../domain/waiting.ts'
import type { ReconciliationRecord, ReconciliationState } from '../store.ts'

export type ReconcilerOptions = {
  record: ReconciliationRecord
  /** The state of the record when the worker started. */
  stateAtStart: ReconciliationState
  /** Whether this process reconciles, of all that share the record. */
  isLeader: () => boolean
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
  /** Why the worker takes nothing new; undefined when it does. */
  closedReason(): ClosedReason | undefined
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
 * The record is read at every so many ticks; each batch brings the state too. The leader reads it as well: a process that led
 * before, and froze, may write what it had decided then.
 */
const ticksBetweenReads = 4

/**
 * Brings two databases together again after one of them (or both) was restored from a backup. A restored database
 * has another epoch than the one that its reader remembers. The reader then announces everything again until it has
 * been heard, and says so in its presence. The restored database waits for that before it decides anything new.
 *
 * A new database waits in the same way to be met. A reader that knows facts of one before it finds it lost instead, and
 * tells it nothing: both wait until an operator puts back the right file, restores a backup, or accepts the loss.
 */
export const createReconciler = (options: ReconcilerOptions): Reconciler => {
  const { record, isLeader, onNews } = options
  const steps = createSteps(options)
  const write = oneWriteAtATime(options)
  let state = options.stateAtStart
  let latest: Presence | undefined

  /** Whether all steps were taken or one of them failed, the state is what the record says. */
  const thenRead = async (taken: Promise<void>): Promise<void> => {
    try {
      await taken
    } finally {
      state = await record.read()
    }
  }
  const meet = async (presence: Presence): Promise<void> => {
    // An earlier leader may have met it since this process looked last.
    state = await record.read()
    if (hasNews(state, presence)) await thenRead(stepsOnMeeting(steps, state, presence))
    onNews()
  }
  const finish = async (): Promise<void> => {
    await thenRead(steps.finish())
    if (!state.isAnnouncingAgain) onNews()
  }
  const follow = sometimes(async () => {
    const before = JSON.stringify(state)
    state = await record.read()
    if (JSON.stringify(state) !== before) onNews()
  })

  return {
    state: () => state,
    closedReason: () => closedReasonOf(state, latest),
    learn: (found) => {
      state = found
    },
    heard: (presence) => {
      if (presence.epoch === '') return
      const foundLost = latest?.findsLost
      latest = presence
      if (foundLost !== presence.findsLost) onNews()
      if (isLeader() && hasNews(state, presence)) write(() => meet(presence))
    },
    tick: () => {
      const presence = latest
      if (!isLeader()) write(follow)
      // A presence whose news could not be written when it was heard is tried again.
      else if (presence && hasNews(state, presence)) write(() => meet(presence))
      else write(state.isAnnouncingAgain ? finish : follow)
    },
  }
}

/** Everything that the reader's presence sets off. */
const stepsOnMeeting = async (
  steps: Steps,
  state: ReconciliationState,
  presence: Presence,
): Promise<void> => {
  const { epoch } = presence
  if (isReaderLost(state, presence, await steps.knowsFacts())) await steps.noteLost(epoch)
  // At first sight too: rows that were never heard are news to this reader, and may be all that a restored one gets.
  else if (epoch !== state.readerEpoch) await steps.meetAnother(epoch)
  else if (state.lostReader !== undefined) await steps.noteFoundAgain()
  if (mayBeAdmitted(state, presence)) await steps.admit(state)
}

type Steps = ReturnType<typeof createSteps>

/** The writes of reconciliation, and what each means to the person who reads the log. */
const createSteps = ({ record, log, onAnnounceAgain }: ReconcilerOptions) => ({
  knowsFacts: record.knowsFacts,
  meetAnother: async (readerEpoch: string): Promise<void> => {
    await record.announceAgain(readerEpoch)
    const { isAnnouncingAgain } = await record.finishWhenHeard()
    if (!isAnnouncingAgain) return
    log.warn(
      { readerEpoch },
      'the reader has a database not seen before: announcing everything again',
    )
    onAnnounceAgain()
  },
  admit: async ({ restoredFrom }: ReconciliationState): Promise<void> => {
    await record.admit()
    if (restoredFrom === undefined) log.info('the new database has met its reader: takes new work')
    else log.warn(`${restoredText(restoredFrom)}: was told what it missed, takes new work`)
  },
  noteLost: async (epoch: string): Promise<void> => {
    await record.noteLostReader(epoch)
    log.error(
      { epoch },
      'the database of the reader is lost: it is new and empty. No new order is taken; /readyz says what to do',
    )
  },
  noteFoundAgain: async (): Promise<void> => {
    await record.noteLostReader(undefined)
    log.warn('the database of the reader is there again: takes new work')
  },
  finish: async (): Promise<void> => {
    const { readerEpoch, isAnnouncingAgain } = await record.finishWhenHeard()
    if (!isAnnouncingAgain) log.warn({ readerEpoch }, 'the reader has heard everything again')
  },
})

/** A look at what other processes have written, at every so many ticks. */
const sometimes = (look: () => Promise<void>): (() => Promise<void>) => {
  let ticks = 0
  return async () => {
    ticks += 1
    if (ticks % ticksBetweenReads === 0) await look()
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
const hasNews = (state: ReconciliationState, presence: Presence): boolean => {
  if (mayBeAdmitted(state, presence)) return true
  if (presence.epoch === state.readerEpoch) return state.lostReader !== undefined
  return !presence.isNew || presence.epoch !== state.lostReader
}

const mayBeAdmitted = (
  { restoredFrom, isNew, epoch }: ReconciliationState,
  { announcedTo }: Presence,
): boolean => (restoredFrom !== undefined || isNew) && announcedTo === epoch

/**
 * Whether a message was said between the present databases, which have met: by the reader's to this one. Facts heard from
 * a database that is not remembered would later look like facts of one before it. An answer that the reader lost with its
 * database is none, and an outcome told to an Order that was since restored may have been replaced; what is true is said
 * again. A front has no database.
 */
export const isOfPresentEpochs = (
  { epoch, readerEpoch }: Pick<ReconciliationState, 'epoch' | 'readerEpoch'>,
  { epochs }: Pick<Delivery, 'epochs'>,
): boolean => epochs === undefined || (epochs.epoch === readerEpoch && epochs.readerEpoch === epoch)

/**
 * The facts of a batch that were said between the present databases. Call it in the transaction that applies them, with
 * the state that it finds: another process may have met another database since the messages were received.
 */
export const presentFacts = <Fact extends Pick<Delivery, 'epochs'>>(
  facts: readonly Fact[],
  state: Pick<ReconciliationState, 'epoch' | 'readerEpoch'>,
): readonly Fact[] =>
  facts.every((fact) => isOfPresentEpochs(state, fact))
    ? facts
    : facts.filter((fact) => isOfPresentEpochs(state, fact))
