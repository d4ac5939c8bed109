import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { haproxyPortsOf, shippedHaproxy, type HaproxyPorts } from '../house/shipped-haproxy.ts'
import { freePorts } from '../house/free-ports.ts'
import type { Shop } from '../house/shop.ts'
import {
  targetOf,
  type LaidOut,
  type Layout,
  type LinkName,
  type ReadsOfHaproxy,
} from './layout.ts'
import { haproxyFile, type EnvOf } from './processes.ts'
import { openLink, type Link } from './tcp-proxy.ts'

/** Where each process of a shop in trouble listens, and the links by which each finds the others. */
export type Wiring = {
  ports: Ports
  links: ReadonlyMap<LinkName, Link>
  /** The settings of each process, which name links only. */
  envOf: EnvOf
}

/** Opens the links of a layout, and writes HAProxy's configuration into the folder of the shop. */
export const wire = (shop: Shop, layout: Layout, postgres: number | undefined): Wiring => {
  const [haproxy] = freePorts(1) as [number]
  const own = haproxyPortsOf(shop.env, haproxy)
  const ports: Ports = {
    postgres: postgres ?? 0,
    broker: Number(new URL(shop.env.MQTT_URL!).port),
    inventory: own['inventory-1'],
    order: own['order-1'],
    'inventory-2': own['inventory-2'],
    'order-2': own['order-2'],
    'front-1': own['front-1'],
    'front-2': own['front-2'],
    haproxy: own.shop,
    'haproxy for inventory': own['inventory reads'],
    'haproxy for order': own['order reads'],
  }
  const links = new Map(layout.links.map((name) => [name, openLink(ports[targetOf(name)])]))
  if (layout.processes.includes('haproxy')) {
    const config = shippedHaproxy(overLinks(own, links))
    writeFileSync(join(shop.folder, haproxyFile), config)
  }
  return { ports, links, envOf: envThrough(shop, { ports, links }) }
}

type Ports = Record<LaidOut | ReadsOfHaproxy, number>

/** The same places for HAProxy, but each instance behind its link. */
const overLinks = (own: HaproxyPorts, links: Wiring['links']): HaproxyPorts => {
  const over = (target: LaidOut): number => links.get(`haproxy to ${target}`)!.port
  return {
    ...own,
    'front-1': over('front-1'),
    'front-2': over('front-2'),
    'inventory-1': over('inventory'),
    'inventory-2': over('inventory-2'),
    'order-1': over('order'),
    'order-2': over('order-2'),
  }
}

const envThrough =
  (shop: Shop, { ports, links }: Pick<Wiring, 'ports' | 'links'>): EnvOf =>
  (name) => {
    if (name === 'broker') return shop.env
    if (name === 'haproxy') return {}
    const portTo = (target: LaidOut): number => links.get(`${name} to ${target}`)!.port
    const own = { ...shop.env, MQTT_URL: `mqtt://127.0.0.1:${portTo('broker')}` }
    if (name.startsWith('front')) {
      const urlsTo = (worker: string): string => readUrls(links, { name, worker })
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

/** The addresses by which a front reads from a worker: its instances, or HAProxy before them. */
const readUrls = (
  links: Wiring['links'],
  { name, worker }: { name: LaidOut; worker: string },
): string =>
  [...links]
    .filter(([link]) => link.startsWith(`${name} to `) && targetOf(link).includes(worker))
    .map(([, { port }]) => `http://127.0.0.1:${port}`)
    .join(',')

const overPort = (url: string, port: number): string => {
  const over = new URL(url)
  over.port = String(port)
  return over.href
}
