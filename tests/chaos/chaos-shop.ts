import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { shippedLimits, startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import {
  layoutOf,
  type DatabaseKind,
  type Layout,
  type LinkName,
  type ProcessName,
} from './layout.ts'
import type { ChaosProcesses } from './processes.ts'
import { startAlone } from './processes-alone.ts'
import { startSupervised } from './processes-supervised.ts'
import type { Link } from './tcp-proxy.ts'
import { wire } from './wiring.ts'

/** A shop of real processes with two fronts, in which every connection between two of them is a link. */
export type ChaosShop = {
  shop: Shop
  layout: Layout
  /** As those of `ChaosProcesses`, also for the database server. */
  start(name: ProcessName): Promise<void>
  stop(name: ProcessName, signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean>
  freeze(name: ProcessName): Promise<boolean>
  thaw(name: ProcessName): Promise<void>
  /** Where shoppers ask. HAProxy is there as often as all fronts together. */
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
  const { ports, links, envOf } = wire(shop, layout, server?.cluster.port)
  const programs = layout.processes.filter((name) => name !== 'postgres')
  const processes = isSupervised ? startSupervised(shop, envOf, programs) : startAlone(shop, envOf)
  const all = withServer(processes, server?.cluster)
  const urls = layout.processes
    .filter((name) => name !== 'postgres' && name !== 'broker')
    .map((name) => ({ name, url: `http://127.0.0.1:${ports[name]}` }))
  const urlsOf = (kind: string) =>
    urls.filter(({ name }) => name.startsWith(kind)).map(({ url }) => url)
  const chaos: ChaosShop = {
    shop,
    layout,
    frontUrls: [...urlsOf('front'), ...urlsOf('haproxy'), ...urlsOf('haproxy')],
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

/** A front says whether orders go through; HAProxy has that from one of them. A worker speaks for itself. */
const isReady = (name: string, url: string): Promise<boolean> =>
  fetch(`${url}${/^(front|haproxy)/.test(name) ? '/readyz/orders' : '/readyz'}`, {
    signal: AbortSignal.timeout(2_000),
  }).then(
    ({ ok }) => ok,
    () => false,
  )

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
