import type { Database } from 'bun:sqlite'
import { metaKey as key } from '../meta-keys.ts'
import type { ReconciliationRecord, ReconciliationState } from '../store.ts'

export type ReconciliationTables = {
  /** Makes the rows with `after` < seq ≤ `upTo` unheard. */
  markUnheard: (after: number, upTo: number) => void
  /** A query that answers a row while one with `seq` <= ?1 waits for an answer that the reader can always give. */
  anyUnheard: string
  newestSeq: () => number
}

type Key = (typeof key)[keyof typeof key]

/** Rows made unheard in one transaction: 60 ms, in which nothing else is done. */
const rowsMarkedAtOnce = 25_000

/** The record of reconciliation, and its state for the transactions of this process. */
type RecordInSqlite = ReconciliationRecord & { now(): ReconciliationState }

/**
 * Keeps in table `meta` what a restart in the middle of a reconciliation has to know. This process alone writes it, so
 * what it says is kept in memory too, and read again after each commit.
 */
export const reconciliationInSqlite = (
  db: Database,
  { markUnheard, anyUnheard, newestSeq }: ReconciliationTables,
): RecordInSqlite => {
  const meta = metaTable(db)
  const { write, erase } = meta
  const unheard = db.prepare<unknown, [number]>(anyUnheard)
  let remembered = rememberedIn(meta)

  /** Does the work in one transaction. Resolves with the state after it. */
  const change = async (work: () => void): Promise<ReconciliationState> => {
    db.transaction(work).immediate()
    remembered = rememberedIn(meta)
    return remembered.state
  }
  /** Makes the next rows unheard. */
  const markMore = ({ upTo, markedUpTo }: Announcing): void => {
    const next = Math.min(markedUpTo + rowsMarkedAtOnce, upTo)
    markUnheard(markedUpTo, next)
    write(key.markedUpTo, String(next))
  }

  return {
    now: () => remembered.state,
    read: async () => remembered.state,
    admit: () =>
      change(() => {
        erase(key.restored)
        erase(key.new)
      }),
    announceAgain: (epochOfReader) =>
      change(() => {
        const upTo = newestSeq()
        write(key.readerEpoch, epochOfReader)
        write(key.announcingUpTo, String(upTo))
        erase(key.lostReader)
        markMore({ upTo, markedUpTo: 0 })
      }),
    knowsFacts: async () => newestSeq() > 0,
    noteLostReader: (epochOfLost) =>
      change(() => {
        if (epochOfLost === undefined) erase(key.lostReader)
        else write(key.lostReader, epochOfLost)
      }),
    finishWhenHeard: async () => {
      const { announcing, state } = remembered
      if (announcing === undefined) return state
      if (announcing.markedUpTo < announcing.upTo) return change(() => markMore(announcing))
      if (unheard.get(announcing.upTo) !== null) return state
      return change(() => {
        erase(key.announcingUpTo)
        erase(key.markedUpTo)
      })
    },
  }
}

/** The state as the file has it, for a process that does not write it. */
export const reconciliationStateOf = (db: Database): ReconciliationState =>
  rememberedIn(metaTable(db)).state

type MetaTable = ReturnType<typeof metaTable>

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

type Remembered = { state: ReconciliationState; announcing: Announcing | undefined }

const rememberedIn = ({ read }: MetaTable): Remembered => {
  const announcing = readAnnouncing(read)
  const state = {
    epoch: read(key.epoch) ?? '',
    restoredFrom: read(key.restored),
    isNew: read(key.new) !== undefined,
    lostReader: read(key.lostReader),
    readerEpoch: read(key.readerEpoch),
    isAnnouncingAgain: announcing !== undefined,
  }
  return { state, announcing }
}

/** Up to which seq rows are announced again, and up to which of them they have been made unheard. */
type Announcing = { upTo: number; markedUpTo: number }

const readAnnouncing = (read: (name: Key) => string | undefined): Announcing | undefined => {
  const upTo = read(key.announcingUpTo)
  // A version before this one made all rows unheard at once.
  const markedUpTo = read(key.markedUpTo) ?? upTo
  return upTo === undefined ? undefined : { upTo: Number(upTo), markedUpTo: Number(markedUpTo) }
}
