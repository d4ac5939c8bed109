import { Database } from 'bun:sqlite'
import type {
  AuditedDatabase,
  AuditedFeed,
  AuditedParked,
  AuditedUnheard,
  EngineAuditReads,
} from '../audit-reads.ts'
import { assertIsOf } from './open-present.ts'
import type { Schema } from './open.ts'
import { assertPinned } from './pinned.ts'
import { reconciliationStateOf } from './reconciliation.ts'
import { unusable } from './unusable.ts'

/** The columns of the table whose rows wait to be heard. */
export type UnheardColumns = { table: string; orderId: string; at: string }

export type AuditedSqlite<OwnReads> = {
  path: string
  schema: Schema
  /** The value that the schema's setting should have; by default any. */
  pinnedTo?: string | undefined
  unheard: UnheardColumns
  /** The table of the feed. */
  feed: string
  /** The worker's own reads on a connection. */
  readsIn: (db: Database) => OwnReads
}

const damageLinesMax = 5

/**
 * Opens the file of a worker for audits.
 *
 * @throws DatabaseUnusableError when there is no file, when it is no database of this worker, when another version of the
 * program wrote it, or when it is pinned to another value.
 */
export const openAuditedSqlite = <OwnReads>({
  path,
  schema,
  pinnedTo,
  unheard,
  feed,
  readsIn,
}: AuditedSqlite<OwnReads>): AuditedDatabase<EngineAuditReads & OwnReads> => {
  const db = openReadOnly(path)
  try {
    assertIsOf(schema, db, path)
    if (schema.pinned && pinnedTo !== undefined) {
      assertPinned(db, { path, setting: schema.pinned, value: pinnedTo })
    }
    const reads = { ...engineReadsIn(db, { unheard, feed }), ...readsIn(db) }
    return {
      inOneView: async (look) => {
        db.run('BEGIN')
        try {
          // The view begins with the first read.
          db.query('SELECT count(*) FROM meta').get()
          return await look(reads)
        } finally {
          db.run('ROLLBACK')
        }
      },
      damage: async () =>
        db
          .query<{ integrity_check: string }, []>(`PRAGMA integrity_check(${damageLinesMax})`)
          .all()
          .map(({ integrity_check: line }) => line)
          .filter((line) => line !== 'ok'),
      // Together with its statements: until they are gone, the file counts as open.
      close: async () => db.close(true),
    }
  } catch (error) {
    db.close()
    throw unusable(path, error)
  }
}

const openReadOnly = (path: string): Database => {
  try {
    return new Database(path, { readonly: true, strict: true })
  } catch (error) {
    throw unusable(path, error)
  }
}

const engineReadsIn = (
  db: Database,
  { unheard: { table, orderId, at }, feed }: { unheard: UnheardColumns; feed: string },
): EngineAuditReads => {
  const events = db.prepare<AuditedFeed, []>(
    `SELECT ifnull(min(no), 0) AS oldest, ifnull(max(no), 0) AS newest, count(*) AS count FROM ${feed}`,
  )
  const parked = db.prepare<AuditedParked, []>(
    `SELECT hash, topic, content, reason, count, last_at AS lastAtMs FROM parked
     ORDER BY first_at DESC, hash DESC`,
  )
  const dropped = db.prepare<{ dropped: number }, []>('SELECT dropped FROM parked_size')
  const unheard = db.prepare<AuditedUnheard, []>(
    `SELECT ${orderId} AS orderId, ${at} AS atMs FROM ${table} WHERE NOT heard ORDER BY seq`,
  )
  const unheardTotal = db.prepare<{ n: number }, []>(
    `SELECT count(*) AS n FROM ${table} WHERE NOT heard`,
  )
  return {
    reconciliation: async () => reconciliationStateOf(db),
    parked: () => rowsOf(parked.iterate(), (row) => row),
    parkedDropped: async () => dropped.get()!.dropped,
    feed: async () => events.get()!,
    unheardCount: async () => unheardTotal.get()!.n,
    unheard: () => rowsOf(unheard.iterate(), (row) => row),
  }
}

/** Rows of a statement as a port hands them out: one by one, however many there are. */
export async function* rowsOf<Stored, Row>(
  stored: Iterable<Stored>,
  rowOf: (stored: Stored) => Row,
): AsyncGenerator<Row> {
  for (const row of stored) yield rowOf(row)
}
