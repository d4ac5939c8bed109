import { SQL } from 'bun'

/**
 * How a batch meets those of other instances. `lock`: it locks the rows that it reads. `guard`: it reads without locks, and
 * looks when it writes whether its decisions still hold; so rows are locked for one flight to the server, not for two.
 */
export type Way = 'lock' | 'guard'

/** How a read locks its rows of a table: as an update would. */
export const locking = (way: Way, table: string): string =>
  way === 'lock' ? `FOR NO KEY UPDATE OF ${table}` : ''

/** The same in the order of their keys, which only locks need. */
export const inOrder = (way: Way, table: string, key: string): string =>
  way === 'lock' ? `ORDER BY ${key} ${locking(way, table)}` : ''

/** A condition of every statement that a batch writes with: none of them writes after a check that failed. */
export const unlessRefused = `current_setting('shop.refused', true) IS DISTINCT FROM 'yes'`

/** A row that is there already, a serialization failure, a deadlock: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const codesOfOthers: readonly (string | undefined)[] = ['23505', '40001', '40P01']

/** Whether another instance may be the cause of an error: it was faster, and the next attempt finds what it wrote. */
export const isOfOthers = (error: unknown): boolean =>
  error instanceof SQL.PostgresError && codesOfOthers.includes(error.errno)
