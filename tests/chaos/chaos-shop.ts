import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { freePorts } from '../house/free-ports.ts'
import { shippedLimits, startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import {
  layoutOf,
  type DatabaseKind,
  type Layout,
  type LaidOut,
  type LinkName,
  type ProcessName,
} from './layout.ts'
import type { ChaosProcesses, EnvOf } from './processes.ts'
import { startAlone } from './processes-alone.ts'
import { startSupervised } from './processes-supervised.ts'
import { openLink, type Link } from './tcp-proxy.ts'

/** A shop of real processes with two fronts, in which every connection between two of them is a link. */
export type ChaosShop = {
  shop: Shop
  layout: Layout
  /** As those of `ChaosProcesses`, also for the database server. */
  start(name: ProcessName): Promise<void>
  stop(name: ProcessName, signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean>
  freeze(name: ProcessName): Promise<boolean>
  thaw(name: ProcessName): Promise<void>
  frontUrls: string[]
  /** Of the trusted server that calls for all shoppers. */
  serverToken: string
  links: ReadonlyMap<LinkName, Link>
  /** The broker loses what it kept. It must not run. */
  forget(): Promise<void>
  /** Starts what does not run, thaws and restores everything. Answers what had ended by itself. */
  restoreAll(): Promise<string[]>
  untilReady(): Promise<void>
  close(): Promise<void>
}

const readyWithinMs = 60_000
const serverToken = 'the-token-of-the-server-in-trouble'

export type ChaosShopOptions = { isSupervised: boolean; database: DatabaseKind }

/** Starts it, and waits until everything is ready. Close it in the end. */
export const startChaosShop = async ({
  isSupervised,
  database,
}: ChaosShopOptions): Promise<ChaosShop> => {
  const server = database === 'postgres' ? await startServer() : undefined
  const shop = await startShop([], {
    ...shippedLimits,
    ...server?.env,
    FRONT_SERVER_TOKENS: serverToken,
    LOG_LEVEL: 'warn',
  }).catch(async (error: unknown) => {
    await server?.cluster.close()
    throw error
  })
  const layout = layoutOf(database)
  const ports = portsOf(shop, server?.cluster.port)
  const links = openLinks(layout, ports)
  const envOf = envThrough(links, { shop, ports, layout })
  const programs = layout.processes.filter((name) => name !== 'postgres')
  const processes = isSupervised ? startSupervised(shop, envOf, programs) : startAlone(shop, envOf)
  const all = withServer(processes, server?.cluster)
  const urls = Object.entries(ports)
    .filter(([name]) => layout.processes.some((each) => each === name) && isAsked(name))
    .map(([name, port]) => ({ name, url: `http://127.0.0.1:${port}` }))
  const chaos: ChaosShop = {
    shop,
    layout,
    frontUrls: urls.filter(({ name }) => name.startsWith('front')).map(({ url }) => url),
    serverToken,
    links,
    ...all,
    forget: () => rm(join(shop.folder, shop.env.BROKER_DIR!, 'mosquitto.db'), { force: true }),
    restoreAll: async () => {
      for (const link of links.values()) link.restore()
      for (const name of layout.processes) await all.thaw(name)
      const ended = await processes.takeEnded()
      for (const name of layout.processes) await all.start(name)
      await processes.start('supervisor')
      return ended
    },
    untilReady: async () => {
      for (const { name, url } of urls) {
        await until(`${name} is ready`, () => isReady(name, url), readyWithinMs)
      }
    },
    close: async () => {
      for (const link of links.values()) link.close()
      await processes.close()
      await server?.cluster.close()
      await shop.close()
    },
  }
  try {
    await chaos.restoreAll()
    await chaos.untilReady()
  } catch (error) {
    await chaos.close()
    throw error
  }
  return chaos
}

/** The server of both databases, and the settings that name them. */
const startServer = async () => {
  const cluster = await startPostgres({ isDurable: true })
  const env = {
    INVENTORY_DATABASE_URL: await cluster.createDatabase(),
    ORDER_DATABASE_URL: await cluster.createDatabase(),
  }
  return { cluster, env }
}

/** Where each process listens. */
type Ports = Record<LaidOut, number>

const portsOf = ({ env }: Shop, postgres = 0): Ports => {
  const [front2, inventory2, order2] = freePorts(3) as [number, number, number]
  return {
    postgres,
    broker: Number(new URL(env.MQTT_URL!).port),
    inventory: Number(env.INVENTORY_PORT),
    order: Number(env.ORDER_PORT),
    'inventory-2': inventory2,
    'order-2': order2,
    'front-1': Number(env.FRONT_PORT),
    'front-2': front2,
  }
}

/** Whether a process answers HTTP. */
const isAsked = (name: string): boolean => name !== 'postgres' && name !== 'broker'

const isReady = (name: string, url: string): Promise<boolean> =>
  fetch(`${url}${name.startsWith('front') ? '/readyz/orders' : '/readyz'}`, {
    signal: AbortSignal.timeout(2_000),
  }).then(
    ({ ok }) => ok,
    () => false,
  )

const openLinks = ({ links }: Layout, ports: Ports): Map<LinkName, Link> =>
  new Map(links.map((name) => [name, openLink(ports[name.split(' ').at(-1) as keyof Ports])]))

type Around = { shop: Shop; ports: Ports; layout: Layout }

/** The environment of each process, whose every connection is a link. */
const envThrough =
  (links: ReadonlyMap<LinkName, Link>, { shop, ports, layout }: Around): EnvOf =>
  (name) => {
    const portTo = (target: LaidOut): number => links.get(`${name} to ${target}`)!.port
    const urlsTo = (service: string): string =>
      layout.processes
        .filter((each) => each.startsWith(service))
        .map((each) => `http://127.0.0.1:${portTo(each)}`)
        .join(',')
    const own = {
      ...shop.env,
      MQTT_URL: `mqtt://127.0.0.1:${portTo('broker')}`,
    }
    if (name.startsWith('front')) {
      const reads = { INVENTORY_URL: urlsTo('inventory'), ORDER_URL: urlsTo('order') }
      return { ...own, ...reads, FRONT_PORT: String(ports[name]) }
    }
    const prefix = name.startsWith('inventory') ? 'INVENTORY' : 'ORDER'
    const database = shop.env[`${prefix}_DATABASE_URL`]
    return {
      ...own,
      [`${prefix}_PORT`]: String(ports[name]),
      ...(name.endsWith('-2') && { [`${prefix}_INSTANCE`]: name }),
      ...(database && { [`${prefix}_DATABASE_URL`]: overPort(database, portTo('postgres')) }),
    }
  }

const overPort = (url: string, port: number): string => {
  const over = new URL(url)
  over.port = String(port)
  return over.href
}

/** The processes together with the database server, for which a request to end is a loss of power too. */
const withServer = (
  processes: ChaosProcesses,
  cluster: PostgresCluster | undefined,
): Pick<ChaosShop, 'start' | 'stop' | 'freeze' | 'thaw'> => {
  let isRunning = true
  return {
    start: async (name) => {
      if (name !== 'postgres') return processes.start(name)
      if (!isRunning) await cluster!.start()
      isRunning = true
    },
    stop: async (name, signal) => {
      if (name !== 'postgres') return processes.stop(name, signal)
      await cluster!.kill()
      isRunning = false
      return true
    },
    freeze: async (name) => {
      if (name !== 'postgres') return processes.freeze(name)
      cluster!.freeze()
      return isRunning
    },
    thaw: async (name) => {
      if (name !== 'postgres') return processes.thaw(name)
      cluster!.thaw()
    },
  }
}
