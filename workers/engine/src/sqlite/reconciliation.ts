import type { Database } from 'bun:sqlite'
import type { ReconciliationRecord, ReconciliationState } from '../store.ts'
import { epochKey, newKey, restoredKey } from './restored.ts'

export type ReconciliationTables = {
  /** Makes the rows with `after` < seq ≤ `upTo` unheard. */
  markUnheard: (after: number, upTo: number) => void
  /** A query that answers a row while one with `seq` <= ?1 waits for an answer that the reader can always give. */
  anyUnheard: string
  newestSeq: () => number
}

const key = {
  epoch: epochKey,
  restored: restoredKey,
  new: newKey,
  lostReader: 'lost-reader',
  readerEpoch: 'reader-epoch',
  announcingUpTo: 'announcing-up-to',
  markedUpTo: 'marked-up-to',
} as const
type Key = (typeof key)[keyof typeof key]

/** Rows made unheard in one transaction: 60 ms, in which nothing else is done. */
const rowsMarkedAtOnce = 25_000

/** The record of reconciliation, and its state for the transactions of this process. */
type RecordInSqlite = ReconciliationRecord & { now(): ReconciliationState }

/**
 * Keeps in table `meta` what a restart in the middle of a reconciliation has to know. This process alone writes it, so
 * the state is kept in memory too, changed after the commit only.
 */
export const reconciliationInSqlite = (
  db: Database,
  { markUnheard, anyUnheard, newestSeq }: ReconciliationTables,
): RecordInSqlite => {
  const { read, write, erase } = metaTable(db)
  const unheard = db.prepare<unknown, [number]>(anyUnheard)

  const epoch = read(key.epoch) ?? ''
  let restoredFrom = read(key.restored)
  let readerEpoch = read(key.readerEpoch)
  let isNew = read(key.new) !== undefined
  let lostReader = read(key.lostReader)
  let announcing = readAnnouncing(read)
  const now = (): ReconciliationState => ({
    epoch,
    restoredFrom,
    isNew,
    lostReader,
    readerEpoch,
    isAnnouncingAgain: announcing !== undefined,
  })

  /** Makes the next rows unheard. Answers how far that has come. */
  const markMore = ({ upTo, markedUpTo }: Announcing): Announcing => {
    const next = Math.min(markedUpTo + rowsMarkedAtOnce, upTo)
    markUnheard(markedUpTo, next)
    write(key.markedUpTo, String(next))
    return { upTo, markedUpTo: next }
  }
  const writeMore = db.transaction(markMore)
  const writeAnnounceAgain = db.transaction((epochOfReader: string, upTo: number): Announcing => {
    write(key.readerEpoch, epochOfReader)
    write(key.announcingUpTo, String(upTo))
    erase(key.lostReader)
    return markMore({ upTo, markedUpTo: 0 })
  })
  const writeAdmitted = db.transaction(() => {
    erase(key.restored)
    erase(key.new)
  })
  const writeFinished = db.transaction(() => {
    erase(key.announcingUpTo)
    erase(key.markedUpTo)
  })

  return {
    now,
    read: async () => now(),
    admit: async () => {
      writeAdmitted.immediate()
      restoredFrom = undefined
      isNew = false
      return now()
    },
    announceAgain: async (epochOfReader) => {
      announcing = writeAnnounceAgain.immediate(epochOfReader, newestSeq())
      readerEpoch = epochOfReader
      lostReader = undefined
      return now()
    },
    knowsFacts: async () => newestSeq() > 0,
    noteLostReader: async (epochOfLost) => {
      if (epochOfLost === undefined) erase(key.lostReader)
      else write(key.lostReader, epochOfLost)
      lostReader = epochOfLost
      return now()
    },
    finishWhenHeard: async () => {
      if (announcing === undefined) return now()
      if (announcing.markedUpTo < announcing.upTo) announcing = writeMore.immediate(announcing)
      else if (unheard.get(announcing.upTo) === null) {
        writeFinished.immediate()
        announcing = undefined
      }
      return now()
    },
  }
}

/** The state as the file has it, for a process that does not write it. */
export const reconciliationStateOf = (db: Database): ReconciliationState => {
  const { read } = metaTable(db)
  return {
    epoch: read(key.epoch) ?? '',
    restoredFrom: read(key.restored),
    isNew: read(key.new) !== undefined,
    lostReader: read(key.lostReader),
    readerEpoch: read(key.readerEpoch),
    isAnnouncingAgain: readAnnouncing(read) !== undefined,
  }
}

const metaTable = (db: Database) => {
  const select = db.prepare<{ value: string }, [string]>('SELECT value FROM meta WHERE key = ?')
  const upsert = db.prepare<void, [string, string]>('INSERT OR REPLACE INTO meta VALUES (?, ?)')
  const remove = db.prepare<void, [string]>('DELETE FROM meta WHERE key = ?')
  return {
    read: (name: Key): string | undefined => select.get(name)?.value,
    write: (name: Key, value: string): void => void upsert.run(name, value),
    erase: (name: Key): void => void remove.run(name),
  }
}

/** Up to which seq rows are announced again, and up to which of them they have been made unheard. */
type Announcing = { upTo: number; markedUpTo: number }

const readAnnouncing = (read: (name: Key) => string | undefined): Announcing | undefined => {
  const upTo = read(key.announcingUpTo)
  // A version before this one made all rows unheard at once.
  const markedUpTo = read(key.markedUpTo) ?? upTo
  return upTo === undefined ? undefined : { upTo: Number(upTo), markedUpTo: Number(markedUpTo) }
}
