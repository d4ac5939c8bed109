import { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import type { PostgresAddress } from './address.ts'
import { errorClassOf } from './content-error.ts'
import { DatabaseSilentError, readMsMaxOf, within } from './within.ts'

/** Connections of one process at most, beside that which listens. */
const connectionsMax = 5

/**
 * Settings of every connection. A server that loses sight of this process rolls its transaction back and frees its rows:
 * https://www.postgresql.org/docs/current/runtime-config-connection.html. A read that takes too long is ended by the server,
 * so that one without an answer shows a dead connection. Plans of reads are made for their values; one that was made while a
 * table was empty would stay. Nothing is compiled: a statement of the writer that has to read a whole table, of one row, counts
 * as so expensive that the server would compile it each time, for a tenth of a second.
 */
const settingsOf = (silenceMs: number) => ({
  application_name: 'shop',
  client_connection_check_interval: `${Math.ceil(silenceMs / 2)}ms`,
  idle_in_transaction_session_timeout: `${silenceMs}ms`,
  jit: 'off',
  plan_cache_mode: 'force_custom_plan',
  statement_timeout: `${readMsMaxOf(silenceMs) - silenceMs}ms`,
  tcp_keepalives_idle: Math.ceil(silenceMs / 1_000),
  tcp_keepalives_interval: 1,
  tcp_keepalives_count: 5,
  tcp_user_timeout: `${2 * silenceMs}ms`,
})

/**
 * Connects to the one server of an address that takes writes. All are asked at the same time.
 * @throws DatabaseUnusableError when there is none, with what each of them answered
 */
export const connectToPrimary = async (
  address: PostgresAddress,
  silenceMs: number,
): Promise<SQL> => {
  const asked = address.hosts.map((host) => askHost(address, host, silenceMs))
  try {
    const primary = await Promise.any(asked)
    void closeOthers(asked, primary)
    return primary
  } catch (error) {
    throw noPrimary(address, (error as AggregateError).errors)
  }
}

const noPrimary = ({ shown }: PostgresAddress, errors: readonly Error[]): DatabaseUnusableError => {
  const answers = errors.map(({ message }) => message).join('; ')
  return new DatabaseUnusableError(
    errors.some(({ cause }) => mayHeal(cause)) ? 'unreachable' : 'refused',
    `${shown} cannot be used: ${answers}. See that the server runs, that this machine reaches it, and that user, ` +
      'password and name of the database are right.',
    { cause: errors[0] },
  )
}

class StandbyError extends Error {
  override name = 'StandbyError'
  readonly code = 'standby'

  constructor() {
    super('is a standby, and takes no writes')
  }
}

/** Classes of errors of a server that starts, stops, has no connection left, or is a standby. */
const passingClasses: readonly (string | undefined)[] = ['08', '25', '53', '57']

/** Whether time may heal an error. It heals no wrong password, no database that is not there, and no certificate. */
const mayHeal = (error: unknown): boolean => {
  if (!(error instanceof SQL.PostgresError)) {
    return error instanceof StandbyError || error instanceof DatabaseSilentError
  }
  const { errno, code } = error
  return errno === undefined
    ? code.startsWith('ERR_POSTGRES_CONNECTION')
    : passingClasses.includes(errorClassOf(error))
}

const askHost = async (
  address: PostgresAddress,
  { hostname, port }: PostgresAddress['hosts'][number],
  silenceMs: number,
): Promise<SQL> => {
  const { username, password, database, isPreparing } = address
  const sql = new SQL({
    ...{ adapter: 'postgres', hostname, port, username, password, database },
    tls: tlsOf(address),
    max: connectionsMax,
    prepare: isPreparing,
    connection: settingsOf(silenceMs),
    connectionTimeout: silenceMs / 1_000,
  })
  try {
    const [row] = await within(silenceMs, sql`SELECT pg_is_in_recovery() AS "isStandby"`)
    if (row.isStandby) throw new StandbyError()
    return sql
  } catch (error) {
    void sql.close({ timeout: 0 })
    throw new Error(`${hostname}:${port} ${(error as Error).message}`, { cause: error })
  }
}

/** Closes the connections to servers that answer later. */
const closeOthers = async (asked: readonly Promise<SQL>[], primary: SQL): Promise<void> => {
  for (const answer of await Promise.allSettled(asked)) {
    if (answer.status === 'fulfilled' && answer.value !== primary) {
      void answer.value.close({ timeout: 0 })
    }
  }
}

const tlsOf = ({ tlsMode, caFile }: PostgresAddress): Bun.SQL.PostgresOrMySQLOptions['tls'] =>
  caFile === undefined || tlsMode === 'disable' ? tlsMode : { ca: Bun.file(caFile) }
