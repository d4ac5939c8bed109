import type { SQL } from 'bun'
import { metaKey as key } from '../meta-keys.ts'
import type { ReconciliationRecord, ReconciliationState } from '../store.ts'
import type { PostgresDatabase } from './open.ts'
import type { Transaction } from './transaction.ts'

export type ReconciliationTables = {
  /** Makes the rows with `after` < seq ≤ `upTo` unheard. */
  markUnheard: (transaction: Transaction, range: { after: number; upTo: number }) => void
  /** Whether a row with seq ≤ `upTo` waits for an answer that the reader can always give. */
  anyUnheard: (sql: SQL, upTo: number) => Promise<boolean>
  newestSeq: (sql: SQL) => Promise<number>
}

/** The record of reconciliation, and its state for a batch. */
export type RecordInPostgres = ReconciliationRecord & {
  /**
   * The state in a transaction, which holds until its end. Call it before anything is read there. Other processes change
   * the state too; they wait for the batches at hand, and later batches wait for them. So a batch finds one state, and
   * rows that a batch of the state before wrote are never missed by what the next state begins.
   */
  stateIn(transaction: Transaction): Promise<ReconciliationState>
}

/** Of the advisory lock that each batch shares, and a change of the state has for itself. */
const stateLock = 7_233_002

/** Rows made unheard in one transaction, in which no batch is decided. */
const rowsMarkedAtOnce = 25_000

/** Keeps in table `meta` what a restart in the middle of a reconciliation has to know. */
export const reconciliationInPostgres = (
  { transaction, read }: Pick<PostgresDatabase, 'transaction' | 'read'>,
  { markUnheard, anyUnheard, newestSeq }: ReconciliationTables,
): RecordInPostgres => {
  /** Does the work in one transaction that no batch overlaps. Resolves with the state after it. */
  const change = (
    work: (transaction: Transaction, before: Remembered) => Promise<void> | void,
  ): Promise<ReconciliationState> =>
    transaction(async (tx) => {
      tx.send(tx.sql`SELECT pg_advisory_xact_lock(${stateLock})`)
      await work(tx, await rememberedIn(tx.sql))
      return (await rememberedIn(tx.sql)).state
    })
  /** Makes the next rows unheard. */
  const markMore = (tx: Transaction, { upTo, markedUpTo }: Announcing): void => {
    const next = Math.min(markedUpTo + rowsMarkedAtOnce, upTo)
    markUnheard(tx, { after: markedUpTo, upTo: next })
    write(tx, key.markedUpTo, String(next))
  }
  const finish = async (tx: Transaction, { announcing }: Remembered): Promise<void> => {
    if (announcing === undefined) return
    if (announcing.markedUpTo < announcing.upTo) return markMore(tx, announcing)
    if (await anyUnheard(tx.sql, announcing.upTo)) return
    erase(tx, key.announcingUpTo, key.markedUpTo)
  }
  /** Whether `finish` has something to do, by a look that holds up no batch. */
  const canFinish = async (sql: SQL, { announcing }: Remembered): Promise<boolean> =>
    announcing !== undefined &&
    (announcing.markedUpTo < announcing.upTo || !(await anyUnheard(sql, announcing.upTo)))

  return {
    stateIn: async (tx) => {
      tx.send(tx.sql`SELECT pg_advisory_xact_lock_shared(${stateLock})`)
      return (await rememberedIn(tx.sql)).state
    },
    read: () => read(async (sql) => (await rememberedIn(sql)).state),
    admit: () => change((tx) => erase(tx, key.restored, key.new)),
    announceAgain: (epochOfReader) =>
      change(async (tx) => {
        const upTo = await newestSeq(tx.sql)
        write(tx, key.readerEpoch, epochOfReader)
        write(tx, key.announcingUpTo, String(upTo))
        erase(tx, key.lostReader)
        markMore(tx, { upTo, markedUpTo: 0 })
      }),
    knowsFacts: () => read(async (sql) => (await newestSeq(sql)) > 0),
    noteLostReader: (epochOfLost) =>
      change((tx) => {
        if (epochOfLost === undefined) erase(tx, key.lostReader)
        else write(tx, key.lostReader, epochOfLost)
      }),
    finishWhenHeard: async () => {
      const { state, isDue } = await read(async (sql) => {
        const remembered = await rememberedIn(sql)
        return { state: remembered.state, isDue: await canFinish(sql, remembered) }
      })
      return isDue ? change(finish) : state
    },
  }
}

/** The state of the last commit, for a process that writes nothing. */
export const reconciliationStateOf = async (sql: SQL): Promise<ReconciliationState> =>
  (await rememberedIn(sql)).state

const write = ({ sql, send }: Transaction, name: string, value: string): void =>
  send(sql`
    INSERT INTO meta VALUES (${name}, ${value}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`)

const erase = ({ sql, send }: Transaction, ...names: string[]): void =>
  send(sql`DELETE FROM meta WHERE key = ANY(${sql.array(names, 'TEXT')})`)

type Remembered = { state: ReconciliationState; announcing: Announcing | undefined }

const rememberedIn = async (sql: SQL): Promise<Remembered> => {
  const rows = await sql<{ key: string; value: string }[]>`
    SELECT key, value FROM meta WHERE key = ANY(${sql.array(Object.values(key), 'TEXT')})`
  const values = new Map(rows.map((row) => [row.key, row.value]))
  const announcing = announcingOf(values)
  const state = {
    epoch: values.get(key.epoch) ?? '',
    restoredFrom: values.get(key.restored),
    isNew: values.has(key.new),
    lostReader: values.get(key.lostReader),
    readerEpoch: values.get(key.readerEpoch),
    isAnnouncingAgain: announcing !== undefined,
  }
  return { state, announcing }
}

/** Up to which seq rows are announced again, and up to which of them they have been made unheard. */
type Announcing = { upTo: number; markedUpTo: number }

const announcingOf = (values: ReadonlyMap<string, string>): Announcing | undefined => {
  const upTo = values.get(key.announcingUpTo)
  const markedUpTo = values.get(key.markedUpTo) ?? upTo
  return upTo === undefined ? undefined : { upTo: Number(upTo), markedUpTo: Number(markedUpTo) }
}
