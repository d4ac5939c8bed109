import type { ClosedReason, Presence } from '@shop/contracts'

/** The facts that a database keeps about its own beginning and its reader's. See `ReconciliationState`. */
type Known = {
  epoch: string
  readerEpoch: string | undefined
  restoredFrom: string | undefined
  isNew: boolean
  lostReader: string | undefined
}

/** In the place of a backup's time: the database was lost, and an operator accepted that. */
export const acceptedLoss = 'accepted-loss'

/** In its place, too: another tool brought the database back, and its last moments may be missing. */
export const promoted = 'promoted'

/** The beginning of a database that waits to be told what it missed, in words. */
export const restoredText = (restoredFrom: string): string => {
  if (restoredFrom === acceptedLoss) return 'begun anew after a loss that was accepted'
  if (restoredFrom === promoted) return 'brought back without its last moments'
  return `restored from a backup of ${restoredFrom}`
}

/** Whether a database decides nothing new: it, or its reader's, does not know yet what the other one knows. */
export const isWaiting = ({ restoredFrom, isNew, lostReader }: Known): boolean =>
  restoredFrom !== undefined || isNew || lostReader !== undefined

/**
 * Whether the reader's database is lost: it is new, and this one knows facts that a database before it had heard or said.
 * The words of an operator make it a restored one, which is told them again.
 */
export const isReaderLost = (
  { readerEpoch }: Known,
  { epoch, isNew }: Pick<Presence, 'epoch' | 'isNew'>,
  knowsFacts: boolean,
): boolean => isNew === true && epoch !== readerEpoch && knowsFacts

/** Why a worker takes nothing new; undefined when it does. `reader` is the last presence of its reader. */
export const closedReasonOf = (
  state: Known,
  reader: Pick<Presence, 'findsLost'> | undefined,
): ClosedReason | undefined => {
  if (state.lostReader !== undefined) return 'other-lost'
  if (state.isNew) return reader?.findsLost === state.epoch ? 'lost' : 'new'
  return state.restoredFrom === undefined ? undefined : 'reconciling'
}

/** Says the reason for which a worker takes no new work, and the remedy. */
export const waitingText = (
  reason: ClosedReason | undefined,
  {
    service,
    reader,
    restoredFrom,
  }: { service: string; reader: string; restoredFrom: string | undefined },
): string | undefined => {
  switch (reason) {
    case 'new':
      return `its database is new: waits to see ${reader} once`
    case 'lost':
      return `its database is new and empty, and ${reader} knows orders of one before it: ${lostRemedy(service)}`
    case 'other-lost':
      return `the database of ${reader} is new and empty, and this one knows orders of one before it: ${lostRemedy(reader)}`
    case 'reconciling':
      return `${restoredText(restoredFrom ?? '')}: waits for ${reader} to tell what it missed`
    case 'not-writing':
    case undefined:
      return undefined
  }
}

const lostRemedy = (lost: string): string =>
  `the database of ${lost} is lost, and no new order is taken. See that its disk is mounted and ${lost.toUpperCase()}_DB names the right file; ` +
  `or restore a backup (bin/bun run restore FOLDER --service ${lost}); or accept the loss (bin/bun run restore --lost ${lost})`
