import type { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'

/**
 * Asserts that a commit is on disk when it returns, which the promises of the shop rest on:
 * https://www.postgresql.org/docs/current/wal-async-commit.html.
 * @throws DatabaseUnusableError otherwise
 */
export const assertDurable = async (sql: SQL, name: string): Promise<void> => {
  const [row] = await sql<{ mode: string }[]>`SELECT current_setting('synchronous_commit') AS mode`
  if (row!.mode !== 'off') return
  throw new DatabaseUnusableError(
    'other-setting',
    `${name} has synchronous_commit=off: a crash of its server would lose orders that were confirmed. ` +
      'Set it to on: ALTER DATABASE … SET synchronous_commit = on.',
  )
}
