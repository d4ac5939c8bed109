import type { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import type { PinnedSetting } from './migrate.ts'

type Pinning = { name: string; setting: PinnedSetting; value: string }

/**
 * Pins a database to the value of a setting that gives its rows their meaning, such as the currency of its amounts.
 * @throws DatabaseUnusableError when it is pinned to another value
 */
export const pin = async (sql: SQL, pinning: Pinning): Promise<void> => {
  const { setting, value } = pinning
  await sql`INSERT INTO meta VALUES (${setting.key}, ${value}) ON CONFLICT DO NOTHING`
  await assertPinned(sql, pinning)
}

/** @throws DatabaseUnusableError when the database is pinned to another value */
export const assertPinned = async (sql: SQL, { name, setting, value }: Pinning): Promise<void> => {
  const rows = await sql<{ value: string }[]>`SELECT value FROM meta WHERE key = ${setting.key}`
  const pinned = rows[0]?.value
  if (pinned === undefined || pinned === value) return
  const { variable } = setting
  throw new DatabaseUnusableError(
    'other-setting',
    `${name} was made with ${variable}=${pinned}, and now ${variable} is ${value}. ` +
      `It was left as it is: set ${variable}=${pinned}, or name a database that was made with ${value}.`,
  )
}
