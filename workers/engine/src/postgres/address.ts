import { DatabaseUnusableError } from '../database-unusable.ts'

/** Where a database is: one of several servers, of which one takes writes at a time. */
export type PostgresAddress = {
  hosts: readonly { hostname: string; port: number }[]
  username: string
  password: string
  database: string
  tlsMode: TlsMode
  /** File of the certificate authorities that the server's certificate is verified with (PEM); by default the system's. */
  caFile: string | undefined
  /** Whether statements are prepared. A pooler that shares connections between transactions may need that they are not. */
  isPreparing: boolean
  /** The address as people may read it, without the password. */
  shown: string
}

const tlsModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
type TlsMode = (typeof tlsModes)[number]

const form = 'postgres://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?sslmode=verify-full'
const addressPattern =
  /^postgres(?:ql)?:\/\/(?<user>[^:@/?]+)(?::(?<password>[^@/?]*))?@(?<hosts>[^@/?]+)\/(?<database>[^/?]+)(?:\?(?<query>.*))?$/
const hostPattern = /^(?<hostname>\[[0-9a-fA-F:]+\]|[^:[\]]+)(?::(?<port>\d{1,5}))?$/
const standardPort = 5432

/** What is wrong with the address of a database, beginning with a verb and without the password; undefined if nothing is. */
export const addressFaultOf = (url: string): string | undefined => {
  try {
    parseAddress(url)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/**
 * Reads a connection URI of PostgreSQL with one host or a list of them
 * (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING). Of its parameters it knows `sslmode`,
 * `sslrootcert`, and `prepare` (`true` or `false`).
 * @throws DatabaseUnusableError whose message completes the sentence "The address …", without the password
 */
export const parseAddress = (url: string): PostgresAddress => {
  const { user, password = '', hosts, database, query } = addressPattern.exec(url)?.groups ?? {}
  if (!user || !hosts || !database) throw badAddress(`must be of the form ${form}`)
  const { sslmode = 'prefer', sslrootcert, prepare = 'true' } = parametersOf(query ?? '')
  if (!isTlsMode(sslmode)) throw badAddress(`must have one of ${tlsModes.join(', ')} as sslmode`)
  if (prepare !== 'true' && prepare !== 'false')
    throw badAddress('must have true or false as prepare')
  const username = decodeURIComponent(user)
  return {
    hosts: hosts.split(',').map(hostOf),
    username,
    password: decodeURIComponent(password),
    database: decodeURIComponent(database),
    tlsMode: sslmode,
    caFile: sslrootcert,
    isPreparing: prepare === 'true',
    shown: `postgres://${username}@${hosts}/${database}`,
  }
}

const parameterNames = ['sslmode', 'sslrootcert', 'prepare'] as const

const parametersOf = (query: string): { [name in (typeof parameterNames)[number]]?: string } => {
  const parameters = Object.fromEntries(new URLSearchParams(query))
  const unknown = Object.keys(parameters).find((name) => !parameterNames.some((n) => n === name))
  if (unknown === undefined) return parameters
  throw badAddress(
    `must have no other parameters than ${parameterNames.join(', ')}: ${unknown} is not known`,
  )
}

const hostOf = (text: string): { hostname: string; port: number } => {
  const { hostname, port } = hostPattern.exec(text)?.groups ?? {}
  if (!hostname) throw badAddress(`must name hosts with their ports, and ${text} is none`)
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === undefined ? standardPort : Number(port),
  }
}

const isTlsMode = (mode: string): mode is TlsMode => tlsModes.some((known) => known === mode)

const badAddress = (why: string): DatabaseUnusableError =>
  new DatabaseUnusableError('bad-address', why)
