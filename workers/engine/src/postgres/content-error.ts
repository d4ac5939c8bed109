import { SQL } from 'bun'

/** The class of an error by its SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
export const errorClassOf = (error: unknown): string | undefined =>
  error instanceof SQL.PostgresError ? error.errno?.slice(0, 2) : undefined

/** 22 is a value that cannot be stored, 23 a constraint that refused a row. */
const contentClasses: readonly (string | undefined)[] = ['22', '23']

/**
 * Whether an error is known to lie in the content of a batch. False for the server, its disk, a lock, the network, and for
 * every error that nobody foresaw.
 */
export const isPostgresContentError = (error: unknown): boolean =>
  contentClasses.includes(errorClassOf(error))
