import { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import type { PostgresAddress } from './address.ts'
import { within } from './within.ts'

/** Time for a server to take a connection and to say what it is, in ms. */
const connectMsMax = 5_000

/** Connections of one process at most, beside that which listens. */
const connectionsMax = 5

/**
 * Settings of every connection. A server that loses sight of this process rolls its transaction back and frees its rows
 * within seconds: https://www.postgresql.org/docs/current/runtime-config-connection.html. Plans of reads are made for their
 * values; one that was made while a table was empty would stay.
 */
const connectionSettings = {
  application_name: 'shop',
  client_connection_check_interval: '2s',
  idle_in_transaction_session_timeout: '5s',
  plan_cache_mode: 'force_custom_plan',
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
  tcp_user_timeout: '10s',
}

/**
 * Connects to the one server of an address that takes writes. All are asked at the same time.
 * @throws DatabaseUnusableError when there is none, with what each of them answered
 */
export const connectToPrimary = async (address: PostgresAddress): Promise<SQL> => {
  const asked = address.hosts.map((host) => askHost(address, host))
  try {
    const primary = await Promise.any(asked)
    void closeOthers(asked, primary)
    return primary
  } catch (error) {
    const answers = (error as AggregateError).errors.map(({ message }: Error) => message)
    throw new DatabaseUnusableError(
      'unreachable',
      `${address.shown} cannot be used: ${answers.join('; ')}. See that the server runs, that this machine reaches it, ` +
        'and that user, password and name of the database are right.',
      { cause: error },
    )
  }
}

const askHost = async (
  address: PostgresAddress,
  { hostname, port }: PostgresAddress['hosts'][number],
): Promise<SQL> => {
  const { username, password, database, isPreparing } = address
  const sql = new SQL({
    ...{ adapter: 'postgres', hostname, port, username, password, database },
    tls: tlsOf(address),
    max: connectionsMax,
    prepare: isPreparing,
    connection: connectionSettings,
    connectionTimeout: connectMsMax / 1_000,
  })
  try {
    const [row] = await within(connectMsMax, sql`SELECT pg_is_in_recovery() AS "isStandby"`)
    if (row.isStandby) throw new Error('is a standby, and takes no writes')
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
