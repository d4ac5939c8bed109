import { SQL } from 'bun'
import { dirname, join } from 'node:path'
import { runAsServer, startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { until } from '../house/until.ts'
import { unfollowedMs, type Fault, type Servers } from './servers.ts'

export const archiveFaults = ['point-in-time'] as const satisfies readonly Fault[]

/** The archive is beside the files of the server, which starts programs in their folder. */
const archiving = {
  archive_mode: 'on',
  archive_command: 'test ! -f ../archive/%f && cp %p ../archive/%f',
  // A moment is in the archive soon after.
  archive_timeout: '1s',
}
const fetching = 'cp ../archive/%f %p'
const archivedWithinMs = 60_000
const replayedWithinMs = 60_000

/**
 * Starts one server, with fsync, that archives its log. Its files are copied while orders go on, and are lost a while after.
 * They are restored from the copy and the archive to a moment before the loss, on the same port.
 */
export const startArchived = async (): Promise<Servers> => {
  const server = await startPostgres({ isDurable: true, settings: archiving })
  const folder = dirname(server.data)
  await runAsServer('mkdir', [join(folder, 'archive')])
  const [inventory, order] = [await server.createDatabase(), await server.createDatabase()]
  const sql = new SQL(order, { max: 1, connectionTimeout: 5 })
  let moment = ''
  return {
    env: { INVENTORY_DATABASE_URL: inventory, ORDER_DATABASE_URL: order },
    isPromotedByItself: false,
    inflict: async () => {
      await copyFiles(server, join(folder, 'copy'))
      await Bun.sleep(unfollowedMs)
      const momentMs = performance.now()
      moment = await archivedMoment(sql)
      await server.kill()
      await runAsServer('rm', ['-r', server.data])
      return momentMs
    },
    promote: async () => {
      await runAsServer('mv', [join(folder, 'copy'), server.data])
      await aimAt(moment, server.data)
      await server.start()
      await until('it is at its moment, and takes writes', () => takesWrites(sql), replayedWithinMs)
    },
    mend: async () => undefined,
    close: async () => {
      await sql.close({ timeout: 0 })
      await server.close()
    },
  }
}

const copyFiles = ({ port }: PostgresCluster, to: string): Promise<void> =>
  runAsServer('pg_basebackup', [
    ...['-D', to, '--host', '127.0.0.1', '--port', String(port), '--username', 'shop'],
    ...['--checkpoint', 'fast'],
  ])

/** A moment of the server's clock. Resolves when orders went on for a while after it, and the archive has that. */
const archivedMoment = async (sql: SQL): Promise<string> => {
  const [now] = await sql<[{ moment: string }]>`SELECT clock_timestamp()::text AS moment`
  await Bun.sleep(unfollowedMs)
  const [last] = await sql<[{ file: string }]>`
    SELECT pg_walfile_name(pg_current_wal_lsn()) AS file`
  const isArchived = async (): Promise<boolean> => {
    const [row] = await sql<[{ isArchived: boolean }]>`
      SELECT coalesce(last_archived_wal >= ${last.file}, false) AS "isArchived" FROM pg_stat_archiver`
    return row.isArchived
  }
  await until('the archive has the moment', isArchived, archivedWithinMs)
  return now.moment
}

/** Lets the server replay the archive up to a moment when it starts, and take writes then. */
const aimAt = async (moment: string, data: string): Promise<void> => {
  const settings = [
    `restore_command = '${fetching}'`,
    `recovery_target_time = '${moment}'`,
    `recovery_target_action = 'promote'`,
  ]
  const append = `printf '%s\\n' "$@" >> "$0/postgresql.auto.conf" && touch "$0/recovery.signal"`
  await runAsServer('sh', ['-c', append, data, ...settings])
}

const takesWrites = async (sql: SQL): Promise<boolean> => {
  const [row] = await sql<[{ isStandby: boolean }]>`SELECT pg_is_in_recovery() AS "isStandby"`
  return !row.isStandby
}
