import type { Shop, ServiceName } from '@shop/tests/shop'
import type { Watch } from '../load/run-load.ts'
import { parseExposition, type Exposition } from './exposition.ts'
import { usageOf, type ProcessUsage } from './process-usage.ts'

export const services = ['front', 'inventory', 'order', 'broker'] as const satisfies ServiceName[]
export type Service = (typeof services)[number]
type Worker = 'inventory' | 'order'

/** The work of a shop's processes while a load was measured. */
export type Reading = {
  seconds: number
  /** CPU in µs, all threads. */
  cpuUs: Record<Service, number>
  /** CPU of the database's server in µs; missing when the database is a file. */
  serverCpuUs?: number
  /** Resident memory at the end. */
  rssMb: Record<Service, number>
  /** Bytes that the process had written to disk. */
  writtenMbPerSecond: Record<Service, number>
  /** Transactions, each with one fsync of the write-ahead log. */
  commitsPerSecond: Record<Worker, number>
  /** Facts in one transaction: an order is two for either worker. */
  factsPerCommit: Record<Worker, number>
  /** Orders in one message of the front. */
  ordersPerMessage: number
  remindersPerSecond: number
}

type Snapshot = {
  atMs: number
  serverCpuUs: number | undefined
  usage: Record<Service, ProcessUsage>
  metrics: Record<Exclude<Service, 'broker'>, Exposition>
}

/**
 * Looks at a shop when measuring begins and ends; `read` gives what happened between. `readServerCpuUs` reads the CPU that its
 * database's server used so far.
 */
export const watchShop = (
  shop: Shop,
  readServerCpuUs?: () => Promise<number>,
): Watch<unknown> & { read: () => Reading } => {
  let reading: Reading | undefined
  const look = async (): Promise<Snapshot> => ({
    ...(await snapshot(shop)),
    serverCpuUs: await readServerCpuUs?.(),
  })
  return {
    begin: look,
    end: async (begun) => {
      reading = between(begun as Snapshot, await look())
    },
    read: () => {
      if (!reading) throw new Error('nothing was measured')
      return reading
    },
  }
}

const snapshot = async (shop: Shop): Promise<Omit<Snapshot, 'serverCpuUs'>> => {
  const usages = await Promise.all(services.map((each) => usageOf(shop.process(each).pid)))
  const atMs = performance.now()
  const [front, inventory, order] = await Promise.all(
    [shop.frontUrl, shop.inventoryUrl, shop.orderUrl].map((url) => scrape(shop, url)),
  )
  return {
    atMs,
    usage: eachOf(services, (_, n) => usages[n]!),
    metrics: { front: front!, inventory: inventory!, order: order! },
  }
}

/** The metrics of a process, as Prometheus gets them. */
const scrape = async (shop: Shop, url: string): Promise<Exposition> => {
  const response = await fetch(`${url}/metrics`, {
    headers: { Authorization: `Bearer ${shop.env.SERVICE_TOKEN}` },
  })
  if (!response.ok) throw new Error(`${url}/metrics answered ${response.status}`)
  return parseExposition(await response.text())
}

const workers = ['inventory', 'order'] as const
const megabyte = 1_048_576

const between = (begun: Snapshot, ended: Snapshot): Reading => {
  const seconds = (ended.atMs - begun.atMs) / 1_000
  const used = (service: Service, what: keyof ProcessUsage) =>
    ended.usage[service][what] - begun.usage[service][what]
  const counted = (service: keyof Snapshot['metrics'], name: string, label = '') =>
    ended.metrics[service].with(name, label) - begun.metrics[service].with(name, label)
  const mean = (service: keyof Snapshot['metrics'], name: string, labels = ['']) => {
    const over = (what: string): number =>
      labels.reduce((sum, label) => sum + counted(service, `${name}_${what}`, label), 0)
    return over('sum') / Math.max(1, over('count'))
  }
  return {
    seconds,
    cpuUs: eachOf(services, (service) => used(service, 'cpuUs')),
    ...(ended.serverCpuUs !== undefined &&
      begun.serverCpuUs !== undefined && { serverCpuUs: ended.serverCpuUs - begun.serverCpuUs }),
    rssMb: eachOf(services, (service) => ended.usage[service].rssMb),
    writtenMbPerSecond: eachOf(
      services,
      (service) => used(service, 'writtenBytes') / megabyte / seconds,
    ),
    commitsPerSecond: eachOf(workers, (each) => counted(each, 'shop_commits_total') / seconds),
    factsPerCommit: eachOf(workers, (each) => mean(each, 'shop_facts_per_commit')),
    ordersPerMessage: mean('front', 'front_published_items', ['sendOrder', 'reserveOrder']),
    remindersPerSecond:
      (counted('inventory', 'shop_reminders_total') + counted('order', 'shop_reminders_total')) /
      seconds,
  }
}

const eachOf = <K extends string, T>(
  names: readonly K[],
  valueOf: (name: K, index: number) => T,
): Record<K, T> =>
  Object.fromEntries(names.map((name, index) => [name, valueOf(name, index)])) as Record<K, T>
