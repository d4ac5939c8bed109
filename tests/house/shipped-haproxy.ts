import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { repository } from './shop.ts'

/** The addresses in the configuration that ops/ ships, by what listens there. */
const shippedAddresses = {
  shop: ':80',
  'front-1': '127.0.0.1:8080',
  'front-2': '127.0.0.1:8081',
  'inventory-1': '127.0.0.1:8180',
  'inventory-2': '127.0.0.1:8181',
  'order-1': '127.0.0.1:8280',
  'order-2': '127.0.0.1:8281',
  'inventory reads': '127.0.0.1:8190',
  'order reads': '127.0.0.1:8290',
} as const

/** Where the proxy listens (`shop`, `… reads`), and where it finds each instance. */
export type HaproxyPorts = Record<keyof typeof shippedAddresses, number>

/**
 * The configuration that ops/ ships for HAProxy, with other ports.
 * @throws Error that names an address which the configuration does not have exactly once
 */
export const shippedHaproxy = (ports: HaproxyPorts): string => {
  const shipped = readFileSync(join(repository, 'ops/haproxy/haproxy.cfg'), 'utf8')
  return Object.entries(shippedAddresses).reduce((text, [name, address]) => {
    const parts = text.split(` ${address}\n`)
    if (parts.length !== 2) throw new Error(`${address} stands ${parts.length - 1} times`)
    return parts.join(` 127.0.0.1:${ports[name as keyof HaproxyPorts]}\n`)
  }, shipped)
}

/** The ports of a shop whose second instances listen behind the first, and a proxy's own for reads. */
export const haproxyPortsOf = (env: Record<string, string>, shop: number): HaproxyPorts => {
  const [front, inventory, order] = ['FRONT', 'INVENTORY', 'ORDER'].map((service) =>
    Number(env[`${service}_PORT`]),
  ) as [number, number, number]
  const [inventoryReads, orderReads] = freePorts(2) as [number, number]
  return {
    shop,
    'front-1': front,
    'front-2': front + 1,
    'inventory-1': inventory,
    'inventory-2': inventory + 1,
    'order-1': order,
    'order-2': order + 1,
    'inventory reads': inventoryReads,
    'order reads': orderReads,
  }
}
