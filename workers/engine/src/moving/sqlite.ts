import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { metaKey } from '../meta-keys.ts'
import { moveDatabase, removeDatabase } from '../sqlite/files.ts'
import { assertIsOf } from '../sqlite/open-present.ts'
import { openSqlite } from '../sqlite/open.ts'
import { unusable } from '../sqlite/unusable.ts'
import { TargetInUseError, type MoveSource, type MoveTarget } from './database-in-move.ts'
import { forgetBeginning } from './engine-tables.ts'
import type { Columns, MovedDatabase, MovedRow, MovedTable } from './moved-table.ts'

/** The file of a stopped worker, or a copy of it. @throws DatabaseUnusableError */
export const sqliteSource = (path: string, { sqlite: schema }: MovedDatabase): MoveSource => {
  let db: Database | undefined
  try {
    db = new Database(path, { readonly: true, strict: true })
    assertIsOf(schema, db, path)
    db.run('BEGIN')
    return { ...readsIn(db), name: path, close: async () => db?.close(true) }
  } catch (error) {
    db?.close()
    throw unusable(path, error)
  }
}

/**
 * A new file at this path, which appears when it is kept.
 * @throws TargetInUseError when a file is there, DatabaseUnusableError when none can be made
 */
export const sqliteTarget = async (
  path: string,
  { sqlite: schema }: MovedDatabase,
  pinnedTo: string,
): Promise<MoveTarget> => {
  if (existsSync(path)) {
    throw new TargetInUseError(
      `${path} is there already. It was left as it is: move it away, or name another file.`,
    )
  }
  const unfinished = `${path}.moving`
  await removeDatabase(unfinished)
  const db = openSqlite(unfinished, schema, pinnedTo)
  db.run('BEGIN IMMEDIATE')
  db.run(forgetBeginning.sqlite)
  return {
    ...readsIn(db),
    name: path,
    write: async (table, rows) => {
      const inserts = table.sqlite.insert.map((sql) => db.query<void, Bound>(sql))
      for (const row of rows) {
        const values = boundOf(table, row)
        for (const insert of inserts) insert.run(values)
      }
    },
    finish: async (epochs) => {
      const rename = db.query<void, [string, string, string, string]>(
        'UPDATE meta SET value = ? WHERE key IN (?, ?) AND value = ?',
      )
      for (const [before, now] of epochs) {
        rename.run(now, metaKey.epoch, metaKey.readerEpoch, before)
      }
    },
    keep: async () => {
      db.run('COMMIT')
      db.close(true)
      await moveDatabase(unfinished, path)
    },
    discard: () => removeDatabase(path),
    close: async () => {
      db.close(true)
      await removeDatabase(unfinished)
    },
  }
}

const readsIn = (db: Database): Pick<MoveSource, 'count' | 'rows'> => ({
  count: async ({ sqlite }) =>
    db.query<{ n: number }, []>(`SELECT count(*) AS n FROM (${sqlite.select})`).get()!.n,
  rows: async function* ({ sqlite, columns }) {
    for (const stored of db.query<Stored, []>(sqlite.select).iterate()) {
      yield movedOf(columns, stored)
    }
  },
})

type StoredValue = string | number | Uint8Array | null
type Stored = Readonly<Record<string, StoredValue>>
type Bound = Record<string, StoredValue>

const movedOf = (columns: Columns, stored: Stored): MovedRow => {
  const row: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(columns)) {
    const value = stored[name] ?? null
    if (value === null) row[name] = null
    else if (kind === 'boolean') row[name] = value === 1
    else if (kind === 'json') row[name] = JSON.parse(value as string)
    else if (kind === 'bytes') row[name] = `\\x${Buffer.from(value as Uint8Array).toString('hex')}`
    else row[name] = value
  }
  return row
}

/** The values that statements bind, by name. Values that follow from the row are among them. */
const boundOf = ({ columns, derived }: MovedTable, row: MovedRow): Bound => {
  const bound: Bound = {}
  for (const [name, value] of Object.entries({ ...row, ...derived?.(row) })) {
    if (columns[name] === 'bytes') bound[name] = Buffer.from((value as string).slice(2), 'hex')
    else if (typeof value === 'boolean') bound[name] = Number(value)
    else if (typeof value === 'object' && value !== null) bound[name] = JSON.stringify(value)
    else bound[name] = (value ?? null) as StoredValue
  }
  return bound
}
