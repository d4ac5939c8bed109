import { SQL } from 'bun'
import { errorClassOf } from './content-error.ts'
import { DatabaseSilentError } from './within.ts'

/** Classes of errors after which a connection is as good as before: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const harmlessClasses: readonly (string | undefined)[] = ['22', '23', '40', '42', '53', '54', '55']

/** Whether the connection is at fault, or may be: its server is gone, silent, or takes no writes any more. */
export const isOfConnection = (error: unknown): boolean =>
  error instanceof DatabaseSilentError ||
  (error instanceof SQL.PostgresError && !harmlessClasses.includes(errorClassOf(error)))
