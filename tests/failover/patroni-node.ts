import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLink, type Link } from '../chaos/tcp-proxy.ts'
import { freePorts } from '../house/free-ports.ts'
import type { Process } from '../house/processes.ts'
import { patroniConfig, type NodePlaces } from './patroni-config.ts'

/** A server of PostgreSQL that Patroni keeps, with every way to it and from it. */
export type PatroniNode = NodePlaces & {
  /** Whether it has a role, as it says itself. */
  says(role: 'primary' | 'sync' | 'replica'): Promise<boolean>
  /** Ends Patroni and the server, or the server alone. */
  kill(what: 'node' | 'server'): void
  /** Stops the processes of both until `mend`, or Patroni alone. */
  freeze(what: 'node' | 'keeper'): void
  /** Its network carries nothing: to etcd and the other nodes, or besides to and from the shop. */
  cut(from: 'peers' | 'everybody'): void
  /** Its network carries everything again, and what was stopped goes on. */
  mend(): void
  /** The other nodes follow it no more. */
  stallFollowers(): void
  /** Starts Patroni again. */
  start(): void
  close(): void
}

type Surroundings = {
  folder: string
  etcdPort: number
  mayLose: boolean
  run: (...command: string[]) => Process
}

/** Time in which a node answers, in ms. */
const answerMsMax = 2_000

/** Starts a node. */
export const startNode = async (
  name: string,
  { folder, etcdPort, mayLose, run }: Surroundings,
): Promise<PatroniNode> => {
  const [port, restPort] = freePorts(2) as [number, number]
  const etcd = openLink(etcdPort)
  const [peers, peersRest, shop, shopRest] = [port, restPort, port, restPort].map(openLink) as [
    ...[Link, Link, Link, Link],
  ]
  const places: NodePlaces = {
    name,
    data: join(folder, name),
    port,
    restPort,
    etcdPort: etcd.port,
    peers: { port: peers.port, restPort: peersRest.port },
    entry: { port: shop.port, restPort: shopRest.port },
  }
  const file = join(folder, `${name}.yml`)
  await Bun.write(file, await patroniConfig(places, { mayLose }))
  let patroni = run('patroni', file)
  const withPeers = [etcd, peers, peersRest]
  const all = [...withPeers, shop, shopRest]
  let stalled: readonly Link[] = []
  const pids = (): number[] => [patroni.pid, ...childrenOf(patroni.pid), ...serverPids(places.data)]
  return {
    ...places,
    says: (role) => says(restPort, role),
    kill: (what) => signalAll(what === 'server' ? serverPids(places.data) : pids(), 'SIGKILL'),
    freeze: (what) => signalAll(what === 'node' ? pids() : [patroni.pid], 'SIGSTOP'),
    cut: (from) => {
      stalled = from === 'peers' ? withPeers : all
      for (const link of stalled) link.stall('both')
    },
    mend: () => {
      signalAll(pids(), 'SIGCONT')
      // What was under way when the network was cut is not delivered so late.
      for (const link of stalled) link.cut()
      for (const link of stalled) link.restore()
      stalled = []
    },
    stallFollowers: () => void peers.stall('both'),
    start: () => {
      patroni = run('patroni', file)
    },
    close: () => {
      signalAll(pids(), 'SIGKILL')
      for (const link of all) link.close()
    },
  }
}

/** Asks a node whether it has a role. */
const says = async (restPort: number, role: string): Promise<boolean> => {
  const signal = AbortSignal.timeout(answerMsMax)
  const answer = await fetch(`http://127.0.0.1:${restPort}/${role}`, { signal }).catch(
    () => undefined,
  )
  return answer?.status === 200
}

const serverPids = (data: string): number[] => {
  try {
    const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return [postmaster, ...childrenOf(postmaster)]
  } catch {
    return []
  }
}

const childrenOf = (pid: number): number[] => {
  const { stdout } = Bun.spawnSync(['ps', '-o', 'pid=', '--ppid', String(pid)])
  return stdout.toString().split('\n').map(Number).filter(Boolean)
}

const signalAll = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It has ended.
    }
  }
}
