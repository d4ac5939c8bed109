import { InvalidArgumentError } from '@commander-js/extra-typings'
import { ConfigError, type Environment } from '@shop/contracts/config'
import type { ShopConfig } from '../config.ts'
import { manyServices, needsServer, portOf, type ManyService } from '../instance.ts'
import type { ProcfileEntry } from './procfile.ts'

/** How many instances of each service run. A service that is not named has one. */
export type Formation = ReadonlyMap<ManyService, number>

/** Instances of one service on one machine. */
const instancesMax = 64

/** Reads `inventory=2,order=2,front=2`. @throws what the parser of the command line turns into a complaint */
export const parseFormation = (text: string): Formation =>
  new Map(
    text.split(',').map((part) => {
      const [, name, count] = /^\s*([\w-]+)=(\d{1,4})\s*$/.exec(part) ?? []
      const service = manyServices.find((each) => each === name)
      if (service === undefined || Number(count) < 1 || Number(count) > instancesMax) {
        throw new InvalidArgumentError(
          `It must be such as inventory=2,order=2,front=2, with 1 to ${instancesMax} of each; «${part}» is not.`,
        )
      }
      return [service, Number(count)]
    }),
  )

/** A process to run: its name, which process managers write as `order.2`, its command, and the variables of its own. */
export type FormedProcess = ProcfileEntry & { env: Record<string, string> }

/** The processes of a Procfile, each as often as the formation says. `shop` is the one of `formedShop`. */
export const formedProcesses = (
  processes: readonly ProcfileEntry[],
  formation: Formation,
  { inventoryUrls, orderUrls }: Pick<ShopConfig, 'inventoryUrls' | 'orderUrls'>,
): FormedProcess[] => {
  const urls = {
    ...(countIn(formation, 'inventory') > 1 && { INVENTORY_URL: inventoryUrls.join(',') }),
    ...(countIn(formation, 'order') > 1 && { ORDER_URL: orderUrls.join(',') }),
  }
  return processes.flatMap(({ name, command }) => {
    const count = countIn(formation, name)
    return Array.from({ length: count }, (_, index) => {
      const instance = count === 1 ? name : `${name}.${index + 1}`
      return { name: instance, command, env: { ...urls, PS: instance } }
    })
  })
}

/** The shop with the listeners and the addresses of all instances. @throws ConfigError when it cannot run so */
export const formedShop = (
  shop: ShopConfig,
  formation: Formation,
  env: Environment,
): ShopConfig => {
  const listeners = shop.listeners.flatMap((listener) =>
    Array.from({ length: countIn(formation, listener.service) }, (_, index) => ({
      ...listener,
      port: portOf(listener.port, index + 1),
    })),
  )
  const { problems, inventoryUrls, orderUrls } = addressesOf(shop, formation)
  const all = [...needingServers(formation, env), ...sharedPorts(listeners), ...problems]
  if (all.length > 0) throw new ConfigError(all)
  const frontUrls = Array.from({ length: countIn(formation, 'front') }, (_, index) =>
    beside(shop.frontUrl, index),
  )
  return { ...shop, listeners, frontUrls, inventoryUrls, orderUrls }
}

const countIn = (formation: Formation, service: string): number =>
  formation.get(service as ManyService) ?? 1

const needingServers = (formation: Formation, env: Environment): string[] =>
  (['inventory', 'order'] as const)
    .filter((service) => countIn(formation, service) > 1)
    .flatMap((service) => needsServer(service, env) ?? [])

/** Ports that two instances would listen on: services whose ports stand too close. */
const sharedPorts = (listeners: ShopConfig['listeners']): string[] => {
  const byPort = new Map<number, string>()
  return listeners.flatMap(({ port, variable }) => {
    const other = byPort.get(port)
    byPort.set(port, variable)
    return other === undefined || other === variable
      ? []
      : `${other} and ${variable} stand too close for so many instances, which would share port ${port}: set them further apart in .env, and the addresses in INVENTORY_URL and ORDER_URL with them`
  })
}

/** The addresses of all instances. One address that is set is of the first; the others follow it, port by port. */
const addressesOf = ({ inventoryUrls, orderUrls }: ShopConfig, formation: Formation) => {
  const problems: string[] = []
  const expand = (urls: readonly string[], service: 'inventory' | 'order'): string[] => {
    const count = countIn(formation, service)
    const [first = ''] = urls
    if (urls.length === count) return [...urls]
    if (urls.length === 1) return Array.from({ length: count }, (_, index) => beside(first, index))
    const variable = `${service.toUpperCase()}_URL`
    problems.push(`${variable} names ${urls.length} addresses, and ${count} instances run`)
    return [...urls]
  }
  return {
    inventoryUrls: expand(inventoryUrls, 'inventory'),
    orderUrls: expand(orderUrls, 'order'),
    problems,
  }
}

/** The address with a port that is so much higher. */
const beside = (url: string, more: number): string => {
  const address = new URL(url)
  const port = Number(address.port || (address.protocol === 'https:' ? 443 : 80))
  return `${address.protocol}//${address.hostname}:${port + more}${address.pathname.replace(/\/$/, '')}`
}
