import { SQL } from 'bun'
import { readFileSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../house/free-ports.ts'
import { runProcess, type Process } from '../house/processes.ts'
import { until } from '../house/until.ts'
import { etcdFlags, haproxyConfig } from './patroni-config.ts'
import { startNode, type PatroniNode } from './patroni-node.ts'
import { databases, unfollowedMs, type Fault, type Servers } from './servers.ts'

export const patroniFaults = [
  ...['process', 'node', 'frozen', 'partitioned', 'isolated', 'unkept', 'standbys'],
  'asynchronous',
] as const satisfies readonly Fault[]

const names = ['a', 'b', 'c'] as const
const readyWithinMs = 180_000

/**
 * Three servers that Patroni keeps, with etcd, behind HAProxy: Debian's packages as plain processes on loopback, configured as
 * ops/ has them. Patroni itself promotes; one standby has every commit, and without one nothing is committed, unless the fault
 * is that commits are lost.
 */
export const startPatroni = async (fault: Fault): Promise<Servers> => {
  const folder = await mkdtemp(join(tmpdir(), 'patroni-'))
  const owner = ownerOfServers()
  await chown(folder, owner.uid, owner.gid)
  const run = (...command: string[]): Process =>
    runProcess([...asOwner(owner), ...command], { cwd: folder, env: { HOME: folder } })
  const [etcdPort, peerPort, entryPort] = freePorts(3) as [number, number, number]
  const mayLose = fault === 'asynchronous'
  const nodes: PatroniNode[] = []
  const programs = [run('etcd', ...etcdFlags(folder, etcdPort, peerPort))]
  const close = async (): Promise<void> => {
    for (const node of nodes) node.close()
    for (const process of programs) await process.end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
  const entry = (database: string) => `postgres://shop:any@127.0.0.1:${entryPort}/${database}`
  try {
    for (const name of names) {
      nodes.push(await startNode(name, { folder, etcdPort, mayLose, run }))
    }
    const haproxy = join(folder, 'haproxy.cfg')
    await Bun.write(haproxy, haproxyConfig(nodes, entryPort))
    programs.push(run('haproxy', '-db', '-f', haproxy))
    await untilFollowed(nodes, mayLose ? 'replica' : 'sync')
    await until('HAProxy reaches it', () => createDatabases(entry('postgres')), readyWithinMs)
  } catch (error) {
    await close()
    throw error
  }
  const env = Object.entries(databases).map(([variable, name]) => [variable, entry(name)])
  return { env: Object.fromEntries(env), isPromotedByItself: true, ...faultOn(nodes, fault), close }
}

/** Waits for a server that takes writes and a standby: one that has every commit, or any. */
const untilFollowed = (
  nodes: readonly PatroniNode[],
  role: 'sync' | 'replica',
): Promise<PatroniNode> =>
  until(
    `Patroni has a server and a ${role} standby`,
    async () => {
      const are = await Promise.all(nodes.map(({ says }) => says(role)))
      return are.includes(true) && primaryOf(nodes)
    },
    readyWithinMs,
  )

/** What happens to the nodes, and how it is made good. */
const faultOn = (
  nodes: readonly PatroniNode[],
  fault: Fault,
): Pick<Servers, 'inflict' | 'promote' | 'mend'> => {
  let taken: PatroniNode[] = []
  return {
    inflict: async () => {
      const primary = (await primaryOf(nodes))!
      taken = fault === 'standbys' ? nodes.filter((node) => node !== primary) : [primary]
      if (fault === 'asynchronous') {
        primary.stallFollowers()
        await Bun.sleep(unfollowedMs)
      }
      const begunMs = performance.now()
      for (const node of taken) inflictOn(node, fault)
      return fault === 'asynchronous' ? undefined : begunMs
    },
    promote: async () => undefined,
    mend: async () => {
      if (fault === 'standbys') for (const node of taken) node.start()
      if (!returning.includes(fault)) return
      const [former] = taken as [PatroniNode]
      const others = nodes.filter((node) => node !== former)
      await until('another one takes writes', () => primaryOf(others), readyWithinMs)
      former.mend()
      await until('the former primary follows', () => former.says('replica'), readyWithinMs)
    },
  }
}

/** Faults after which the former primary is there again, and takes itself for the primary until it learns better. */
const returning: readonly Fault[] = ['partitioned', 'isolated', 'unkept']

const inflictOn = (node: PatroniNode, fault: Fault): void => {
  switch (fault) {
    case 'process':
      return node.kill('server')
    case 'node':
    case 'standbys':
    case 'asynchronous':
      return node.kill('node')
    case 'frozen':
      return node.freeze('node')
    case 'partitioned':
      return node.cut('peers')
    case 'isolated':
      return node.cut('everybody')
    case 'unkept':
      return node.freeze('keeper')
    case 'point-in-time':
      throw new Error('Patroni is not asked to go back in time')
  }
}

const primaryOf = async (nodes: readonly PatroniNode[]): Promise<PatroniNode | undefined> => {
  const are = await Promise.all(nodes.map(({ says }) => says('primary')))
  return nodes[are.indexOf(true)]
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
