import { Database } from 'bun:sqlite'
import { DatabaseUnusableError } from '../database-unusable.ts'
import { unusable } from './unusable.ts'

/**
 * A setting that gives the rows of a database their meaning, such as the currency of its amounts. A database keeps the
 * value that it was made with.
 */
export type PinnedSetting = {
  /** The environment variable that says it. */
  variable: string
  /** Its key in table `meta`. */
  key: string
  /**
   * Query of the value that the rows themselves show, for a database of a version that did not write it into `meta`. One
   * column `value`, no row when nothing shows it.
   */
  shownByRows: string
}

type Row = { value: string }

/** The value that a database is pinned to. Undefined while nothing in it depends on the setting. */
const pinnedValueIn = (db: Database, { key, shownByRows }: PinnedSetting): string | undefined => {
  const written = db.query<Row, [string]>('SELECT value FROM meta WHERE key = ?').get(key)
  return (written ?? db.query<Row, []>(shownByRows).get())?.value
}

/** Pins a database to `value`, unless it is pinned already. Ask `assertPinned` first. */
export const pin = (db: Database, setting: PinnedSetting, value: string): void => {
  db.query('INSERT OR IGNORE INTO meta VALUES (?, ?)').run(setting.key, value)
}

/** @throws DatabaseUnusableError when the database of this path is pinned to another value */
export const assertPinned = (
  db: Database,
  { path, setting, value }: { path: string; setting: PinnedSetting; value: string },
): void => {
  const pinned = pinnedValueIn(db, setting)
  if (pinned === undefined || pinned === value) return
  const { variable } = setting
  throw new DatabaseUnusableError(
    'other-setting',
    `${path} was made with ${variable}=${pinned}, and now ${variable} is ${value}. ` +
      `It was left as it is: set ${variable}=${pinned}, or name a file that was made with ${value}.`,
  )
}

/**
 * Asserts that the database file at `path` may be used with this value of the setting. Changes nothing.
 * @throws DatabaseUnusableError when it is pinned to another value or cannot be read
 */
export const assertFilePinned = (path: string, setting: PinnedSetting, value: string): void => {
  let db: Database | undefined
  try {
    db = new Database(path, { readonly: true })
    assertPinned(db, { path, setting, value })
  } catch (error) {
    throw unusable(path, error)
  } finally {
    db?.close()
  }
}
