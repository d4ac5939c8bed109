import { globSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../house/shop.ts'

/** A node of Patroni: where it listens, and under which ports the other nodes and HAProxy know it. */
export type NodePlaces = {
  name: string
  data: string
  port: number
  restPort: number
  /** Its way to etcd. */
  etcdPort: number
  /** How other nodes reach it. */
  peers: { port: number; restPort: number }
  /** How HAProxy reaches it. */
  entry: { port: number; restPort: number }
}

const binDir = globSync('/usr/lib/postgresql/*/bin').at(-1) ?? ''
const shippedNode = join(repository, 'ops/patroni/patroni.yml')
const shippedProxy = await Bun.file(join(repository, 'ops/haproxy/postgresql.cfg')).text()

/** Bytes by which a standby may be behind and still be promoted, where commits may be lost. The default is 1 MiB. */
const lagBytesMax = 268_435_456

type Shipped = {
  bootstrap: { dcs: Record<string, unknown> }
  postgresql: { parameters: Record<string, unknown> }
}

/**
 * The shipped configuration of Patroni with the places of a node, as JSON, which is YAML too. With `mayLose` commits wait for no
 * standby.
 */
export const patroniConfig = async (
  { name, data, port, restPort, etcdPort, peers }: NodePlaces,
  { mayLose }: { mayLose: boolean },
): Promise<string> => {
  const shipped = Bun.YAML.parse(await Bun.file(shippedNode).text()) as Shipped
  const { bootstrap, postgresql } = shipped
  const asynchronous = {
    synchronous_mode: false,
    synchronous_mode_strict: false,
    maximum_lag_on_failover: lagBytesMax,
  }
  return JSON.stringify({
    ...shipped,
    name,
    restapi: {
      listen: `127.0.0.1:${restPort}`,
      connect_address: `127.0.0.1:${peers.restPort}`,
    },
    // Of the addresses that etcd names itself only this way can be cut.
    etcd3: { hosts: `127.0.0.1:${etcdPort}`, use_proxies: true },
    bootstrap: {
      ...bootstrap,
      dcs: { ...bootstrap.dcs, ...(mayLose && asynchronous) },
    },
    postgresql: {
      ...postgresql,
      listen: `127.0.0.1:${port}`,
      connect_address: `127.0.0.1:${peers.port}`,
      data_dir: data,
      bin_dir: binDir,
      pgpass: `${data}.pgpass`,
      authentication: {
        superuser: { username: 'shop', password: 'any' },
        replication: { username: 'follower', password: 'any' },
      },
      parameters: { ...postgresql.parameters, unix_socket_directories: '' },
      pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'],
    },
  })
}

/** The shipped configuration of HAProxy, listening on `port`, with these servers. */
export const haproxyConfig = (
  nodes: readonly Pick<NodePlaces, 'name' | 'entry'>[],
  port: number,
): string => {
  const servers = nodes.map(
    ({ name, entry }) => `  server ${name} 127.0.0.1:${entry.port} check port ${entry.restPort}`,
  )
  const own = shippedProxy
    .replaceAll(/^#.*\n/gm, '')
    .replace('bind 127.0.0.1:5000\n', `bind 127.0.0.1:${port}\n`)
    .replace(/( +server db.*\n)+/, `${servers.join('\n')}\n`)
  if (/:5000|10\.0\.0\./.test(own)) {
    throw new Error('ops/haproxy/postgresql.cfg has another shape than this program replaces')
  }
  return own
}

/** The flags of one etcd in a folder. */
export const etcdFlags = (folder: string, port: number, peerPort: number): string[] => {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`]
  return [
    ...['--data-dir', join(folder, 'etcd')],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', `default=${peer}`],
  ]
}
