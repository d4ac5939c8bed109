import type { Database } from 'bun:sqlite'
import type { ReconciliationRecord } from '../store.ts'
import { epochKey, restoredKey } from './restored.ts'

export type ReconciliationTables = {
  /** Makes the rows with `after` < seq ≤ `upTo` unheard. */
  markUnheard: (after: number, upTo: number) => void
  /** A query that answers a row while one with `seq` <= ?1 waits for an answer that the reader can always give. */
  anyUnheard: string
  newestSeq: () => number
}

const key = {
  restored: restoredKey,
  readerEpoch: 'reader-epoch',
  announcingUpTo: 'announcing-up-to',
  markedUpTo: 'marked-up-to',
} as const
type Key = (typeof key)[keyof typeof key]

/** Rows made unheard in one transaction: 60 ms, in which nothing else is done. */
const rowsMarkedAtOnce = 25_000

/** Reads the epoch, which the first migration or the latest restore wrote into table `meta`. */
export const epochInSqlite = (db: Database): (() => string) => {
  const select = db.prepare<{ value: string }, [string]>('SELECT value FROM meta WHERE key = ?')
  return () => select.get(epochKey)?.value ?? ''
}

/** Keeps in table `meta` what a restart in the middle of a reconciliation has to know. */
export const reconciliationInSqlite = (
  db: Database,
  { markUnheard, anyUnheard, newestSeq }: ReconciliationTables,
): ReconciliationRecord => {
  const select = db.prepare<{ value: string }, [string]>('SELECT value FROM meta WHERE key = ?')
  const upsert = db.prepare<void, [string, string]>('INSERT OR REPLACE INTO meta VALUES (?, ?)')
  const erase = db.prepare<void, [string]>('DELETE FROM meta WHERE key = ?')
  const unheard = db.prepare<unknown, [number]>(anyUnheard)

  const read = (name: Key): string | undefined => select.get(name)?.value
  // Asked with every batch, so kept in memory; changed after the commit only.
  let restored = read(key.restored)
  let readerEpoch = read(key.readerEpoch)
  let announcing = readAnnouncing(read)

  /** Makes the next rows unheard. Answers how far that has come. */
  const markMore = ({ upTo, markedUpTo }: Announcing): Announcing => {
    const next = Math.min(markedUpTo + rowsMarkedAtOnce, upTo)
    markUnheard(markedUpTo, next)
    upsert.run(key.markedUpTo, String(next))
    return { upTo, markedUpTo: next }
  }
  const writeMore = db.transaction(markMore)
  const writeAnnounceAgain = db.transaction((epoch: string, upTo: number): Announcing => {
    upsert.run(key.readerEpoch, epoch)
    upsert.run(key.announcingUpTo, String(upTo))
    return markMore({ upTo, markedUpTo: 0 })
  })
  const writeFinished = db.transaction(() => {
    erase.run(key.announcingUpTo)
    erase.run(key.markedUpTo)
  })

  return {
    restoredFrom: () => restored,
    admit: () => {
      erase.run(key.restored)
      restored = undefined
    },
    readerEpoch: () => readerEpoch,
    announceAgain: (epoch) => {
      announcing = writeAnnounceAgain.immediate(epoch, newestSeq())
      readerEpoch = epoch
    },
    isAnnouncingAgain: () => announcing !== undefined,
    finishWhenHeard: () => {
      if (announcing === undefined) return false
      if (announcing.markedUpTo < announcing.upTo) {
        announcing = writeMore.immediate(announcing)
        return false
      }
      if (unheard.get(announcing.upTo) !== null) return false
      writeFinished.immediate()
      announcing = undefined
      return true
    },
  }
}

/** What is announced again: the rows up to a seq, and up to which of them they have been made unheard. */
type Announcing = { upTo: number; markedUpTo: number }

const readAnnouncing = (read: (name: Key) => string | undefined): Announcing | undefined => {
  const upTo = read(key.announcingUpTo)
  // A version before this one made all rows unheard at once.
  const markedUpTo = read(key.markedUpTo) ?? upTo
  return upTo === undefined ? undefined : { upTo: Number(upTo), markedUpTo: Number(markedUpTo) }
}
