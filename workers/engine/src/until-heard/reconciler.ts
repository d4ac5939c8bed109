import type { Presence } from '@shop/contracts'
import type { Delivery } from '../bus/bus.ts'
import type { Log } from '../log.ts'
import type { ReconciliationRecord } from '../store.ts'

export type ReconcilerOptions = {
  record: ReconciliationRecord
  /** Of this worker's own database. */
  epoch: string
  /** Runs work on the store between two batches, never at the same time as one. */
  between: (work: () => void) => Promise<void>
  /** Something that presence says has changed. */
  onNews: () => void
  /** Everything is unheard: there is a lot to remind of, now. */
  onAnnounceAgain: () => void
  log: Log
}

export type Reconciler = {
  /** Takes in what the reader says of itself. */
  heard(presence: Presence): void
  /** Call often (`reconcilerTickMs`): looks whether everything announced again has been heard. */
  tick(): void
  /** Whether a message counts, or was said by or to an earlier life of one of the databases. */
  isOfThisLife(delivery: Pick<Delivery, 'lives'>): boolean
}

/** How often `tick` wants to be called. */
export const reconcilerTickMs = 250

/**
 * Brings two databases together again after one of them (or both) was restored from a backup. A restored database
 * has another epoch than the one that its reader remembers: the reader then announces everything again, until it
 * has been heard, and says so in its presence; the restored one waits for that before it decides anything new.
 */
export const createReconciler = (options: ReconcilerOptions): Reconciler => {
  const { record, epoch, log, onNews, onAnnounceAgain } = options
  let isBusy = false
  let latest: Presence | undefined

  /** One at a time: while the disk refuses to write, nothing piles up behind it. */
  const write = (work: () => void): void => {
    if (isBusy) return
    isBusy = true
    options
      .between(work)
      .catch((error: unknown) => log.error({ err: error }, 'reconciling is tried again'))
      .finally(() => {
        isBusy = false
      })
  }

  const meet = (presence: Presence): void => {
    const met = meetReader({ record, epoch, presence })
    const readerEpoch = presence.epoch
    if (met.isAnnouncingAgain) {
      log.warn(
        { readerEpoch },
        'the reader has a database not seen before: announcing everything again',
      )
      onAnnounceAgain()
    }
    if (met.admittedFrom !== undefined) {
      const restoredFrom = met.admittedFrom
      log.warn({ restoredFrom }, 'restored: was told what the backup missed, takes new work')
    }
    onNews()
  }

  const hasNews = (presence: Presence): boolean =>
    presence.epoch !== record.readerEpoch() ||
    (record.restoredFrom() !== undefined && presence.announcedTo === epoch)

  const finish = (): void => {
    if (!record.finishWhenHeard()) return
    log.warn({ readerEpoch: record.readerEpoch() }, 'the reader has heard everything again')
    onNews()
  }

  return {
    heard: (presence) => {
      if (presence.epoch === '') return
      latest = presence
      if (hasNews(presence)) write(() => meet(presence))
    },
    tick: () => {
      // What could not be written when it was heard.
      if (latest && hasNews(latest)) write(meet.bind(undefined, latest))
      else if (record.isAnnouncingAgain()) write(finish)
    },
    isOfThisLife: (delivery) => isOfThisLife(record, epoch, delivery),
  }
}

/** What the reader's presence means for this database, whose own epoch is `epoch`. Writes what is to be remembered. */
export const meetReader = ({
  record,
  epoch,
  presence,
}: {
  record: ReconciliationRecord
  epoch: string
  presence: Pick<Presence, 'epoch' | 'announcedTo'>
}): { isAnnouncingAgain: boolean; admittedFrom: string | undefined } => {
  const known = record.readerEpoch()
  const isAnother = known !== presence.epoch
  // At first sight too: what was never heard is news to this reader, and to one that was restored it may be all there is.
  if (isAnother) record.announceAgain(presence.epoch)
  const hasNothingToSay = isAnother && record.finishWhenHeard()
  const restoredFrom = record.restoredFrom()
  const isAdmitted = restoredFrom !== undefined && presence.announcedTo === epoch
  if (isAdmitted) record.admit()
  return {
    isAnnouncingAgain: isAnother && !hasNothingToSay,
    admittedFrom: isAdmitted ? restoredFrom : undefined,
  }
}

/**
 * Whether a message was said by the present life of the reader's database to the present life of this one, whose
 * epoch is `epoch`. An answer that the reader lost with its database is none, and an outcome told to an Order that
 * was since restored may have been replaced; what is true is said again.
 */
export const isOfThisLife = (
  record: ReconciliationRecord,
  epoch: string,
  { lives }: Pick<Delivery, 'lives'>,
): boolean => {
  if (lives === undefined) return true
  const known = record.readerEpoch()
  const isFromReader = known === undefined || lives.epoch === known
  // A reader that has met nobody may have said it to the database that this one replaced.
  const hasMetNobody = lives.readerEpoch === undefined && record.restoredFrom() === undefined
  return isFromReader && (hasMetNobody || lives.readerEpoch === epoch)
}
