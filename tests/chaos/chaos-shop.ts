import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts } from '../house/free-ports.ts'
import { runProcess, type Process } from '../house/processes.ts'
import { shippedLimits, startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import { openLink, type Link } from './tcp-proxy.ts'

export const processNames = ['broker', 'inventory', 'order', 'front-1', 'front-2'] as const
export type ProcessName = (typeof processNames)[number]

export const linkNames = [
  'inventory to broker',
  'order to broker',
  'front-1 to broker',
  'front-2 to broker',
  'front-1 to inventory',
  'front-1 to order',
  'front-2 to inventory',
  'front-2 to order',
] as const
export type LinkName = (typeof linkNames)[number]

/** A shop of real processes with two fronts, in which every connection between two of them is a link. */
export type ChaosShop = {
  shop: Shop
  frontUrls: string[]
  /** Of the trusted server that calls for all shoppers. */
  serverToken: string
  links: Record<LinkName, Link>
  /** Starts a process that does not run; does not wait until it is ready. */
  start(name: ProcessName): Promise<void>
  stop(name: ProcessName, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  freeze(name: ProcessName): void
  thaw(name: ProcessName): void
  /** The broker loses what it kept. It must not run. */
  forget(): Promise<void>
  /** Starts what does not run, thaws and restores everything. Answers what had ended by itself. */
  restoreAll(): Promise<string[]>
  untilReady(): Promise<void>
  close(): Promise<void>
}

const programs = {
  inventory: 'workers/inventory/src/main.ts',
  order: 'workers/order/src/main.ts',
  'front-1': 'front/src/entries/bun.ts',
  'front-2': 'front/src/entries/bun.ts',
} as const

const repository = join(import.meta.dir, '../..')
const readyWithinMs = 60_000
const serverToken = 'the-token-of-the-server-in-trouble'
/** Time that a process gets to end by itself after SIGTERM. */
const stopWithinMs = 15_000

/** Starts it, and waits until everything is ready. Close it in the end. */
export const startChaosShop = async (): Promise<ChaosShop> => {
  const shop = await startShop(['broker'], {
    ...shippedLimits,
    FRONT_SERVER_TOKENS: serverToken,
    LOG_LEVEL: 'warn',
  })
  const running = new Map<ProcessName, Process>()
  const portOf = (variable: string): number => Number(shop.env[variable])
  const brokerPort = Number(new URL(shop.env.MQTT_URL!).port)
  const targetPorts = {
    broker: brokerPort,
    inventory: portOf('INVENTORY_PORT'),
    order: portOf('ORDER_PORT'),
  }
  const links = Object.fromEntries(
    linkNames.map((name) => [
      name,
      openLink(targetPorts[name.split(' ').at(-1) as keyof typeof targetPorts]),
    ]),
  ) as Record<LinkName, Link>
  const frontPorts = { 'front-1': portOf('FRONT_PORT'), 'front-2': freePorts(1)[0]! }

  const envOf = (name: Exclude<ProcessName, 'broker'>): Record<string, string> => {
    const own = { ...shop.env, MQTT_URL: `mqtt://127.0.0.1:${links[`${name} to broker`].port}` }
    if (name === 'inventory' || name === 'order') return own
    return {
      ...own,
      FRONT_PORT: String(frontPorts[name]),
      INVENTORY_URL: `http://127.0.0.1:${links[`${name} to inventory`].port}`,
      ORDER_URL: `http://127.0.0.1:${links[`${name} to order`].port}`,
    }
  }

  const runs = (name: ProcessName): boolean => running.has(name)
  const launch = async (name: ProcessName): Promise<void> => {
    if (name === 'broker') {
      await shop.start('broker', { untilReady: false })
      running.set(name, shop.process('broker'))
      return
    }
    const command = [process.execPath, join(repository, programs[name])]
    running.set(name, runProcess(command, { cwd: shop.folder, env: envOf(name) }))
  }

  /** Processes that nobody stopped and that do not run. */
  const takeEnded = async (): Promise<string[]> => {
    const ended: string[] = []
    for (const [name, each] of running) {
      const stillRuns = Symbol(name)
      const code = await Promise.race([each.ended, Bun.sleep(0).then(() => stillRuns)])
      if (code === stillRuns) continue
      running.delete(name)
      ended.push(`${name} ended with ${String(code)}: ${each.output().slice(-outputLengthMax)}`)
    }
    return ended
  }

  const urls = {
    inventory: shop.inventoryUrl,
    order: shop.orderUrl,
    'front-1': `http://127.0.0.1:${frontPorts['front-1']}`,
    'front-2': `http://127.0.0.1:${frontPorts['front-2']}`,
  }
  const isReady = (name: string, url: string) =>
    fetch(`${url}${name.startsWith('front') ? '/readyz/orders' : '/readyz'}`, {
      signal: AbortSignal.timeout(2_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    )

  const chaos: ChaosShop = {
    shop,
    frontUrls: [urls['front-1'], urls['front-2']],
    serverToken,
    links,
    start: async (name) => {
      if (!runs(name)) await launch(name)
    },
    stop: async (name, signal) => {
      const stopped = running.get(name)
      running.delete(name)
      if (!stopped) return
      const kill = setTimeout(() => void stopped.end('SIGKILL'), stopWithinMs)
      await stopped.end(signal)
      clearTimeout(kill)
    },
    freeze: (name) => running.get(name)?.signal('SIGSTOP'),
    thaw: (name) => running.get(name)?.signal('SIGCONT'),
    forget: () => rm(join(shop.folder, shop.env.BROKER_DIR!, 'mosquitto.db'), { force: true }),
    restoreAll: async () => {
      for (const link of Object.values(links)) link.restore()
      for (const name of processNames) chaos.thaw(name)
      const ended = await takeEnded()
      for (const name of processNames) await chaos.start(name)
      return ended
    },
    untilReady: async () => {
      for (const [name, url] of Object.entries(urls)) {
        await until(`${name} is ready`, () => isReady(name, url), readyWithinMs)
      }
    },
    close: async () => {
      for (const link of Object.values(links)) link.close()
      await Promise.all([...running.values()].map((each) => each.end('SIGKILL')))
      await shop.close()
    },
  }
  running.set('broker', shop.process('broker'))
  try {
    await chaos.restoreAll()
    await chaos.untilReady()
  } catch (error) {
    await chaos.close()
    throw error
  }
  return chaos
}
const outputLengthMax = 2_000
