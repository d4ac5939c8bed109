import { SQL, type Subprocess } from 'bun'
import { globSync, readFileSync } from 'node:fs'
import { chmod, chown, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type PostgresCluster = {
  port: number
  /** The folder of its files. */
  data: string
  /** Makes an empty database. Resolves with its `postgres://…`; with `at`, through that port instead of the server's own. */
  createDatabase(at?: { port: number }): Promise<string>
  /** Makes a standby the server that takes writes. Resolves when it does. */
  promote(): Promise<void>
  /** Ends every process of the server at once, as a loss of power does. */
  kill(): Promise<void>
  /** Stops every process of the server, until `thaw`. */
  freeze(): void
  thaw(): void
  /** Starts the server again on its files. */
  start(): Promise<void>
  /** Ends the server and removes its files. */
  close(): Promise<void>
}

export type ClusterOptions = {
  /** Whether a commit is on disk when it returns. Only tests that kill the server need it. */
  isDurable?: boolean
  /** Files of a certificate and its key (PEM), with which it offers TLS. */
  tls?: { certFile: string; keyFile: string }
  /** Further settings of the server. */
  settings?: Readonly<Record<string, string | number>>
}

/** The account of every test. Nobody asks for its password, which shows where one is told that should not be. */
const superuser = 'shop'
const startMsMax = 30_000
const lookMs = 20
/** Below the ports that systems give to outgoing connections. */
const [portMin, portMax] = [10_000, 32_767]

/**
 * Starts an ordinary PostgreSQL server from the programs of the system, in a folder of its own, on a free port of
 * 127.0.0.1. Its databases do not sort by bytes, so no order of rows is right by chance. PostgreSQL refuses to run as root,
 * so root starts it as the user `postgres`, whom Debian's package makes.
 */
export const startPostgres = (options: ClusterOptions = {}): Promise<PostgresCluster> => {
  const collation = ['--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'en']
  const account = ['--username', superuser, '--auth', 'trust']
  return startMadeBy('initdb', ['--encoding', 'UTF8', ...collation, ...account], options)
}

/** Starts a standby that follows the server on this port, until `promote`. */
export const startStandby = (
  primaryPort: number,
  options: ClusterOptions = {},
): Promise<PostgresCluster> => {
  const primary = ['--host', '127.0.0.1', '--port', String(primaryPort), '--username', superuser]
  const copying = ['--write-recovery-conf', '--checkpoint', 'fast']
  return startMadeBy('pg_basebackup', [...primary, ...copying], options)
}

/** Starts a server on the files that a program makes. */
const startMadeBy = async (
  maker: string,
  flags: readonly string[],
  options: ClusterOptions,
): Promise<PostgresCluster> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-postgres-'))
  const data = join(folder, 'data')
  const owner = ownerOfServer()
  if (owner) await chown(folder, owner.uid, owner.gid)
  await runAsServer(maker, ['-D', data, '--no-sync', ...flags])
  if (options.tls) await giveCertificate(data, options.tls)
  const server = serverOn(data, options)
  const port = await startOnFreePort(server)
  const admin = new SQL(urlOf(port, 'postgres'), { max: 1 })
  let databaseCount = 0
  return {
    port,
    data,
    createDatabase: async (at = { port }) => {
      const name = `test_${(databaseCount += 1)}`
      await admin.unsafe(`CREATE DATABASE ${name}`)
      return urlOf(at.port, name)
    },
    promote: async () => void (await admin`SELECT pg_promote()`),
    kill: server.kill,
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    start: async () => {
      if (!(await server.start(port))) throw new Error(`PostgreSQL did not start again on ${port}`)
    },
    close: async () => {
      await admin.close({ timeout: 0 })
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Under the names that PostgreSQL looks for. It refuses a key that others may read. */
const giveCertificate = async (
  data: string,
  { certFile, keyFile }: NonNullable<ClusterOptions['tls']>,
): Promise<void> => {
  for (const [from, to] of [
    [certFile, join(data, 'server.crt')],
    [keyFile, join(data, 'server.key')],
  ] as const) {
    await copyFile(from, to)
    await chmod(to, 0o600)
    const owner = ownerOfServer()
    if (owner) await chown(to, owner.uid, owner.gid)
  }
}

/** Runs a program of PostgreSQL or of the system as the account of the servers. @throws with its words when it fails */
export const runAsServer = async (name: string, flags: readonly string[]): Promise<void> => {
  const ran = Bun.spawn(asOwner([program(name), ...flags]), {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if ((await ran.exited) !== 0) {
    throw new Error(`${name} failed: ${await new Response(ran.stderr).text()}`)
  }
}

const serverOn = (data: string, { isDurable = false, settings = {}, tls }: ClusterOptions) => {
  const fixed = { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const quick = isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }
  let server: Subprocess | undefined

  const signal = (name: NodeJS.Signals): void => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    for (const pid of [server.pid, ...childrenOf(server.pid)]) signalIfThere(pid, name)
  }
  return {
    signal,
    /** Resolves with whether it answers; false when it ended, because its port is taken. */
    start: async (port: number): Promise<boolean> => {
      const all = { ...fixed, ...quick, ssl: tls ? 'on' : 'off', ...settings, port }
      const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      const command = asOwner([program('postgres'), '-D', data, ...flags])
      const started = Bun.spawn(command, { cwd: data, stdio: ['ignore', 'ignore', 'ignore'] })
      server = started
      const until = performance.now() + startMsMax
      while (performance.now() < until && started.exitCode === null) {
        if (await answers(port)) return true
        await Bun.sleep(lookMs)
      }
      return false
    },
    kill: async (): Promise<void> => {
      signal('SIGKILL')
      await server?.exited
      await rm(join(data, 'postmaster.pid'), { force: true })
    },
  }
}

const startOnFreePort = async ({
  start,
}: Pick<ReturnType<typeof serverOn>, 'start'>): Promise<number> => {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const port = portMin + Math.floor(Math.random() * (portMax - portMin + 1))
    if (await start(port)) return port
  }
  throw new Error('PostgreSQL did not start: see that bin/install postgresql went well')
}

const answers = async (port: number): Promise<boolean> => {
  const sql = new SQL(urlOf(port, 'postgres'), { max: 1, connectionTimeout: 5 })
  try {
    const [row] = await sql`SELECT current_setting('port')::int AS port`
    return row.port === port
  } catch {
    return false
  } finally {
    await sql.close({ timeout: 0 })
  }
}

const urlOf = (port: number, database: string): string =>
  `postgres://${superuser}:not-in-any-log@127.0.0.1:${port}/${database}`

/** The account that runs the server; undefined: the one of this process. */
const ownerOfServer = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))![0].split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

const asOwner = (command: string[]): string[] => {
  const owner = ownerOfServer()
  if (!owner) return command
  const account = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups']
  // A test that is killed takes its server along.
  return ['setpriv', ...account, '--pdeathsig', 'KILL', '--', ...command]
}

/** The newest one of Debian's packages, or the one on the path. */
const program = (name: string): string =>
  globSync(`/usr/lib/postgresql/*/bin/${name}`)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1) ?? name

const childrenOf = (pid: number): number[] => {
  const { stdout } = Bun.spawnSync(['ps', '-o', 'pid=', '--ppid', String(pid)])
  return stdout.toString().split('\n').map(Number).filter(Boolean)
}

const signalIfThere = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // It has just ended.
  }
}
