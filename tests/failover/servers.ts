import { SQL } from 'bun'
import { startPostgres, startStandby, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { openLink, type Link } from '../chaos/tcp-proxy.ts'

/** How the server that takes writes goes away, or what else does. */
export const faults = [
  ...['process', 'node', 'frozen', 'partitioned', 'isolated', 'unkept', 'standbys'],
  ...['asynchronous', 'point-in-time'],
] as const
export type Fault = (typeof faults)[number]

/** Faults after which the databases know less than the shop has said. */
export const losing: readonly Fault[] = ['asynchronous', 'point-in-time']

export const hostsFaults = [
  ...['process', 'node', 'frozen', 'standbys', 'asynchronous'],
] as const satisfies readonly Fault[]

type Server = { name: string; cluster: PostgresCluster; link: Link; sql: SQL }

/** Servers of PostgreSQL, one of which takes writes, and one fault that they are made for. */
export type Servers = {
  /** The settings of a shop whose workers find the server that takes writes. */
  env: Record<string, string>
  /** Nobody has to promote. */
  isPromotedByItself: boolean
  /**
   * Takes away what the fault takes. Resolves with the time until which all that was acknowledged must be kept, by
   * `performance.now()`; undefined where a fault that loses commits may lose any.
   */
  inflict(): Promise<number | undefined>
  /** Lets a server take writes in the place of the lost one: a standby, or the one that a backup is restored to. */
  promote(): Promise<void>
  /** Brings back the standbys or the network that was taken away. */
  mend(): Promise<void>
  close(): Promise<void>
}

const names = ['a', 'b', 'c'] as const
/** The variable of each address, and the database behind it. */
export const databases = { INVENTORY_DATABASE_URL: 'inventory', ORDER_DATABASE_URL: 'orders' }

/**
 * Starts a server and two standbys, one of which has to have every commit (`ANY 1 (b, c)`), with fsync. A standby follows when
 * this resolves.
 */
export const startServers = async (fault: Fault): Promise<Servers> => {
  const first = await startPostgres({ isDurable: true, settings: { cluster_name: names[0] } })
  const primary = serverOf(names[0], first)
  for (const name of Object.values(databases)) await primary.sql.unsafe(`CREATE DATABASE ${name}`)
  const standbys: Server[] = []
  for (const name of names.slice(1)) {
    const options = { isDurable: true, settings: { cluster_name: name } }
    standbys.push(serverOf(name, await startStandby(first.port, options)))
  }
  await wantOneOf(primary, standbys)
  return serversOf([primary, ...standbys], fault)
}

const serverOf = (name: string, cluster: PostgresCluster): Server => ({
  name,
  cluster,
  link: openLink(cluster.port),
  sql: new SQL(urlOf([cluster.port], 'postgres'), { max: 1, connectionTimeout: 5 }),
})

const urlOf = (ports: readonly number[], database: string): string =>
  `postgres://shop:any@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${database}`

/** A commit waits from now on until one of these has it on disk. */
const wantOneOf = async ({ sql }: Server, standbys: readonly Server[]): Promise<void> => {
  const list = standbys.map(({ name }) => name).join(', ')
  await sql.unsafe(`ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (${list})'`)
  await sql`SELECT pg_reload_conf()`
}

const serversOf = (all: readonly Server[], fault: Fault): Servers => {
  let [primary, ...standbys] = all as [Server, ...Server[]]
  const ports = all.map(({ link }) => link.port)
  return {
    env: Object.fromEntries(
      Object.entries(databases).map(([variable, name]) => [variable, urlOf(ports, name)]),
    ),
    isPromotedByItself: false,
    inflict: async () => {
      const keptUntilMs = performance.now()
      await inflictOn(primary, { fault, standbys })
      return keptUntilMs
    },
    promote: async () => {
      const [next, ...others] = await byCommits(standbys)
      await next!.cluster.promote()
      for (const { sql } of others) {
        await sql.unsafe(
          `ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=${next!.cluster.port} user=shop'`,
        )
        await sql`SELECT pg_reload_conf()`
      }
      await wantOneOf(next!, others)
      // A server that was only frozen must not come back as one that takes writes.
      await primary.cluster.kill()
      primary = next!
      standbys = others
    },
    mend: async () => {
      if (fault === 'standbys') for (const { cluster } of standbys) await cluster.start()
    },
    close: async () => {
      for (const { sql, link, cluster } of all) {
        await sql.close({ timeout: 0 })
        link.close()
        await cluster.close()
      }
    },
  }
}

const inflictOn = async (
  primary: Server,
  { fault, standbys }: { fault: Fault; standbys: readonly Server[] },
): Promise<void> => {
  switch (fault) {
    case 'process':
      return primary.cluster.kill()
    case 'node':
      // Its machine is gone: connections stay open, and nothing answers.
      primary.link.stall('both')
      return primary.cluster.kill()
    case 'frozen':
      return primary.cluster.freeze()
    case 'standbys':
      for (const { cluster } of standbys) await cluster.kill()
      return undefined
    case 'asynchronous':
      return loseCommits(primary, standbys)
    case 'partitioned':
    case 'isolated':
    case 'unkept':
    case 'point-in-time':
      throw new Error(`${fault} is no fault of a list of hosts`)
  }
}

/** Time in which orders are acknowledged that are on one disk only, in ms. */
export const unfollowedMs = 1_500

/** Waits for no standby any more, and takes the primary away when it has commits that no standby has. */
const loseCommits = async (primary: Server, standbys: readonly Server[]): Promise<void> => {
  for (const { cluster } of standbys) await cluster.kill()
  await primary.sql`ALTER SYSTEM SET synchronous_standby_names = ''`
  await primary.sql`SELECT pg_reload_conf()`
  await Bun.sleep(unfollowedMs)
  await primary.cluster.kill()
  for (const { cluster } of standbys) await cluster.start()
}

/**
 * Standbys, the one that has most first: of two, only one has to have every commit. A standby that started after the primary
 * was gone has received nothing, and knows how far it replayed.
 */
const byCommits = async (standbys: readonly Server[]): Promise<Server[]> => {
  const placed = await Promise.all(
    standbys.map(async (server) => {
      const [row] = await server.sql<[{ bytes: number }]>`
        SELECT pg_wal_lsn_diff(
          greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')::float8 AS bytes`
      return { server, bytes: row.bytes }
    }),
  )
  return placed.toSorted((one, other) => other.bytes - one.bytes).map(({ server }) => server)
}
