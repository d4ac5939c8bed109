import type { ReconciliationRecord, ReconciliationState } from '@shop/engine'

/** The epoch of the database that the instances share. */
export const ownEpoch = 'own'

/** The record of a database with one row, which every reader should know. */
export type SharedRecord = ReturnType<typeof createRecord>

/** The steps of a record, each of which is one transaction. */
export type Steps = { [Name in keyof ReconciliationRecord]: StepOf<ReconciliationRecord[Name]> }
type StepOf<F> = F extends (...of: infer Args) => Promise<infer Result>
  ? (...of: Args) => Result
  : never

/** A record in memory, as PostgreSQL keeps it. `isRestored`: it waits to be told what it missed. */
export const createRecord = ({ isRestored }: { isRestored: boolean }) => {
  let state: ReconciliationState = {
    epoch: ownEpoch,
    restoredFrom: isRestored ? 'a backup' : undefined,
    isNew: false,
    lostReader: undefined,
    readerEpoch: 'first',
    isAnnouncingAgain: false,
  }
  let isHeard = true
  let metCount = 0
  const change = (changed: Partial<ReconciliationState>): ReconciliationState => {
    state = { ...state, ...changed }
    return state
  }
  const steps: Steps = {
    read: () => state,
    admit: () => change({ restoredFrom: undefined, isNew: false }),
    knowsFacts: () => true,
    noteLostReader: (epoch) => change({ lostReader: epoch }),
    announceAgain: (readerEpoch) => {
      isHeard = false
      metCount += 1
      return change({ readerEpoch, isAnnouncingAgain: true, lostReader: undefined })
    },
    finishWhenHeard: () => (isHeard ? change({ isAnnouncingAgain: false }) : state),
  }
  return {
    steps,
    state: () => state,
    /** How often everything became unheard for a reader. */
    metCount: () => metCount,
    /** Whether the row has been heard by the reader. */
    isHeard: () => isHeard,
    hear: () => {
      isHeard = true
    },
  }
}
