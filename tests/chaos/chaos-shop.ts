import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts } from '../house/free-ports.ts'
import { shippedLimits, startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import { processNames, type ChaosProcesses, type EnvOf } from './processes.ts'
import { startAlone } from './processes-alone.ts'
import { startSupervised } from './processes-supervised.ts'
import { openLink, type Link } from './tcp-proxy.ts'

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
export type ChaosShop = Pick<ChaosProcesses, 'start' | 'stop' | 'freeze' | 'thaw'> & {
  shop: Shop
  frontUrls: string[]
  /** Of the trusted server that calls for all shoppers. */
  serverToken: string
  links: Record<LinkName, Link>
  /** The broker loses what it kept. It must not run. */
  forget(): Promise<void>
  /** Starts what does not run, thaws and restores everything. Answers what had ended by itself. */
  restoreAll(): Promise<string[]>
  untilReady(): Promise<void>
  close(): Promise<void>
}

const readyWithinMs = 60_000
const serverToken = 'the-token-of-the-server-in-trouble'

/** Starts it, and waits until everything is ready. Close it in the end. */
export const startChaosShop = async (isSupervised: boolean): Promise<ChaosShop> => {
  const shop = await startShop([], {
    ...shippedLimits,
    FRONT_SERVER_TOKENS: serverToken,
    LOG_LEVEL: 'warn',
  })
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

  const envOf: EnvOf = (name) => {
    const own = { ...shop.env, MQTT_URL: `mqtt://127.0.0.1:${links[`${name} to broker`].port}` }
    if (name === 'inventory' || name === 'order') return own
    return {
      ...own,
      FRONT_PORT: String(frontPorts[name]),
      INVENTORY_URL: `http://127.0.0.1:${links[`${name} to inventory`].port}`,
      ORDER_URL: `http://127.0.0.1:${links[`${name} to order`].port}`,
    }
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

  const processes = (isSupervised ? startSupervised : startAlone)(shop, envOf)
  const chaos: ChaosShop = {
    shop,
    frontUrls: [urls['front-1'], urls['front-2']],
    serverToken,
    links,
    ...processes,
    forget: () => rm(join(shop.folder, shop.env.BROKER_DIR!, 'mosquitto.db'), { force: true }),
    restoreAll: async () => {
      for (const link of Object.values(links)) link.restore()
      for (const name of processNames) await processes.thaw(name)
      const ended = await processes.takeEnded()
      for (const name of processNames) await processes.start(name)
      await processes.start('supervisor')
      return ended
    },
    untilReady: async () => {
      for (const [name, url] of Object.entries(urls)) {
        await until(`${name} is ready`, () => isReady(name, url), readyWithinMs)
      }
    },
    close: async () => {
      for (const link of Object.values(links)) link.close()
      await processes.close()
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
