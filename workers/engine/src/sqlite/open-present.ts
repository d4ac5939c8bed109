import { Database } from 'bun:sqlite'
import { busyTimeoutMs, type Schema } from './open.ts'
import { DatabaseUnusableError } from '../database-unusable.ts'
import { unusable } from './unusable.ts'

/**
 * Opens the file of a worker, which may run meanwhile, for a command that writes a few rows. It is neither made nor brought
 * up to date.
 * @throws DatabaseUnusableError when there is no file, when it is no database of this worker, or when another version of the
 * program wrote it
 */
export const openPresentSqlite = (path: string, schema: Schema): Database => {
  let db: Database | undefined
  try {
    db = new Database(path, { readwrite: true, strict: true })
    db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    db.run('PRAGMA synchronous = FULL')
    assertIsOf(schema, db, path)
    return db
  } catch (error) {
    db?.close()
    throw unusable(path, error)
  }
}

/** Asserts that a file is of this schema, in its present version. Nothing that is written for one version holds of another. */
export const assertIsOf = (
  { applicationId, migrations }: Schema,
  db: Database,
  path: string,
): void => {
  const owner = db.query<{ application_id: number }, []>('PRAGMA application_id').get()!
  if (owner.application_id !== applicationId) {
    throw new DatabaseUnusableError(
      'of-another-program',
      `${path} is the database of another program.`,
    )
  }
  const { user_version: version } = db
    .query<{ user_version: number }, []>('PRAGMA user_version')
    .get()!
  if (version === migrations.length) return
  const remedy =
    version < migrations.length
      ? 'start the shop once with this program, which brings the file up to date'
      : 'use the program that wrote it'
  throw new DatabaseUnusableError(
    version < migrations.length ? 'older' : 'newer',
    `${path} has schema version ${version}, this program knows ${migrations.length}: ${remedy}.`,
  )
}
