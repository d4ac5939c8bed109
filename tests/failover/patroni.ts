import { SQL } from 'bun'
import { globSync, readFileSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../house/free-ports.ts'
import { runProcess, type Process } from '../house/processes.ts'
import { until } from '../house/until.ts'
import { databases, type Fault, type Servers } from './servers.ts'

type Node = { name: string; port: number; restPort: number; data: string; patroni: Process }

const names = ['a', 'b', 'c'] as const
const readyWithinMs = 180_000
const bin = globSync('/usr/lib/postgresql/*/bin').at(-1) ?? ''

/**
 * Three servers that Patroni keeps, with etcd, behind HAProxy: Debian's packages as plain processes on loopback. Patroni itself
 * promotes; one standby has every commit, and without one nothing is committed (`synchronous_mode_strict`).
 */
export const startPatroni = async (): Promise<Servers> => {
  const folder = await mkdtemp(join(tmpdir(), 'patroni-'))
  const owner = ownerOfServers()
  await chown(folder, owner.uid, owner.gid)
  const run = (...command: string[]): Process =>
    runProcess([...asOwner(owner), ...command], { cwd: folder, env: { HOME: folder } })
  const [etcdPort, peerPort, entryPort] = freePorts(3) as [number, number, number]
  const etcd = run('etcd', ...etcdFlags(folder, etcdPort, peerPort))
  const nodes: Node[] = []
  for (const name of names) {
    const [port, restPort] = freePorts(2) as [number, number]
    const node = { name, port, restPort, data: join(folder, name) }
    const file = join(folder, `${name}.yml`)
    await Bun.write(file, patroniConfig(node, etcdPort))
    nodes.push({ ...node, patroni: run('patroni', file) })
  }
  const haproxy = join(folder, 'haproxy.cfg')
  await Bun.write(haproxy, haproxyConfig(nodes, entryPort))
  const proxy = run('haproxy', '-db', '-f', haproxy)

  await until(
    'Patroni has a server and a standby with every commit',
    async () => {
      const isSync = await Promise.all(nodes.map(({ restPort }) => says(restPort, 'sync')))
      return isSync.includes(true) && (await primaryOf(nodes)) !== undefined
    },
    readyWithinMs,
  )
  const entry = (database: string) => `postgres://shop:any@127.0.0.1:${entryPort}/${database}`
  await until('HAProxy reaches it', () => createDatabases(entry('postgres')), readyWithinMs)
  let taken: Node[] = []
  return {
    env: Object.fromEntries(
      Object.entries(databases).map(([variable, name]) => [variable, entry(name)]),
    ),
    inflict: async (fault) => {
      const primary = (await primaryOf(nodes))!
      taken = fault === 'standbys' ? nodes.filter((node) => node !== primary) : [primary]
      for (const node of taken) inflictOn(node, fault)
    },
    promote: async () => undefined,
    bringStandbysBack: async () => {
      for (const node of taken) node.patroni = run('patroni', join(folder, `${node.name}.yml`))
    },
    close: async () => {
      for (const node of nodes) for (const pid of pidsOf(node)) signal(pid, 'SIGKILL')
      for (const process of [proxy, etcd]) await process.end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const inflictOn = (node: Node, fault: Fault): void => {
  const pids = fault === 'process' ? postgresPids(node) : pidsOf(node)
  for (const pid of pids) signal(pid, fault === 'frozen' ? 'SIGSTOP' : 'SIGKILL')
}

const primaryOf = async (nodes: readonly Node[]): Promise<Node | undefined> => {
  const are = await Promise.all(nodes.map(({ restPort }) => says(restPort, 'primary')))
  return nodes[are.indexOf(true)]
}

/** Asks a node whether it has a role. */
const says = async (restPort: number, role: 'primary' | 'sync'): Promise<boolean> => {
  const signal = AbortSignal.timeout(2_000)
  const answer = await fetch(`http://127.0.0.1:${restPort}/${role}`, { signal }).catch(
    () => undefined,
  )
  return answer?.status === 200
}

const createDatabases = async (url: string): Promise<boolean> => {
  const sql = new SQL(url, { max: 1, connectionTimeout: 5 })
  try {
    for (const name of Object.values(databases)) {
      const [found] = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`
      if (found === undefined) await sql.unsafe(`CREATE DATABASE ${name}`)
    }
    return true
  } catch {
    return false
  } finally {
    await sql.close({ timeout: 0 })
  }
}

const etcdFlags = (folder: string, port: number, peerPort: number): string[] => {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`]
  return [
    ...['--data-dir', join(folder, 'etcd')],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', `default=${peer}`],
  ]
}

/** The least times that Patroni allows, so that a node that is gone is replaced soon; a crashed server is not waited for. */
const patroniConfig = (
  { name, port, restPort, data }: Omit<Node, 'patroni'>,
  etcdPort: number,
): string => `
scope: shop
name: ${name}
restapi: { listen: '127.0.0.1:${restPort}', connect_address: '127.0.0.1:${restPort}' }
etcd3: { hosts: '127.0.0.1:${etcdPort}' }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    primary_start_timeout: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql: { use_pg_rewind: true }
  initdb: [{ encoding: UTF8 }, { locale: C }, { auth: trust }]
postgresql:
  listen: 127.0.0.1:${port}
  connect_address: 127.0.0.1:${port}
  data_dir: ${data}
  bin_dir: ${bin}
  pgpass: ${data}.pgpass
  authentication:
    superuser: { username: shop, password: any }
    replication: { username: follower, password: any }
  parameters: { unix_socket_directories: '', max_connections: 60 }
  pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust']
`

const haproxyConfig = (nodes: readonly Node[], port: number): string => `
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
listen database
  bind 127.0.0.1:${port}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map((node) => `  server ${node.name} 127.0.0.1:${node.port} check port ${node.restPort}`).join('\n')}
`

const postgresPids = ({ data }: Node): number[] => {
  try {
    const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return [postmaster, ...childrenOf(postmaster)]
  } catch {
    return []
  }
}

const pidsOf = (node: Node): number[] => [
  node.patroni.pid,
  ...childrenOf(node.patroni.pid),
  ...postgresPids(node),
]

const childrenOf = (pid: number): number[] => {
  const { stdout } = Bun.spawnSync(['ps', '-o', 'pid=', '--ppid', String(pid)])
  return stdout.toString().split('\n').map(Number).filter(Boolean)
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended.
  }
}

type Owner = { uid: number; gid: number }

/** PostgreSQL refuses to run as root. Debian's package makes the user `postgres`. */
const ownerOfServers = (): Owner => {
  const own = { uid: process.getuid!(), gid: process.getgid!() }
  if (own.uid !== 0) return own
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))![0].split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

const asOwner = ({ uid, gid }: Owner): string[] =>
  process.getuid!() === 0
    ? ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
    : []
