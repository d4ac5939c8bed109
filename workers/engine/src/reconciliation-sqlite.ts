import type { Database } from 'bun:sqlite'
import type { ReconciliationRecord } from './store.ts'

export type ReconciliationTables = {
  /** Makes every row unheard. */
  markUnheard: () => void
  /** A query that answers a row while one with `seq` <= ?1 waits for an answer that the reader can always give. */
  anyUnheard: string
  newestSeq: () => number
}

const key = {
  restored: 'restored',
  readerEpoch: 'reader-epoch',
  announcingUpTo: 'announcing-up-to',
} as const
type Key = (typeof key)[keyof typeof key]

/** Reads the epoch that the first migration wrote into table `meta`, or a restore after it. */
export const epochInSqlite = (db: Database): (() => string) => {
  const select = db.prepare<{ value: string }, []>("SELECT value FROM meta WHERE key = 'epoch'")
  return () => select.get()?.value ?? ''
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
  let announcingUpTo = read(key.announcingUpTo)

  const writeAnnounceAgain = db.transaction((epoch: string, upTo: string) => {
    upsert.run(key.readerEpoch, epoch)
    upsert.run(key.announcingUpTo, upTo)
    markUnheard()
  })

  return {
    restoredFrom: () => restored,
    admit: () => {
      erase.run(key.restored)
      restored = undefined
    },
    readerEpoch: () => readerEpoch,
    announceAgain: (epoch) => {
      const upTo = String(newestSeq())
      writeAnnounceAgain.immediate(epoch, upTo)
      readerEpoch = epoch
      announcingUpTo = upTo
    },
    isAnnouncingAgain: () => announcingUpTo !== undefined,
    finishWhenHeard: () => {
      if (announcingUpTo === undefined || unheard.get(Number(announcingUpTo)) !== null) return false
      erase.run(key.announcingUpTo)
      announcingUpTo = undefined
      return true
    },
  }
}
