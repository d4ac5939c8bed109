import { createInterface } from 'node:readline'
import { digestOf, topicsUnder, type SendOrder } from '@shop/contracts'
import { skuOf } from '../load/spec.ts'
import { openInventory } from './open-inventory.ts'

/** Where an instance has its database, and its number among the instances. */
export type InstanceSpec = { url: string; number: number; batch: number }

/** Orders of one line each: of the only SKU, or of any of so many. */
export type Turn = { skuCount: number; forMs: number }

/** The work of an instance in a turn. `applyMs` is the time that one batch took, for half of them and for nearly all. */
export type Reading = {
  orders: number
  seconds: number
  cpuUs: number
  p50Ms: number
  p99Ms: number
}

const topics = topicsUnder('shop/v1')
const spec = JSON.parse(Bun.argv[2]!) as InstanceSpec

let orderCount = 0
/** Ids of now, which no other instance gives. */
const nextId = (): string => {
  const hex = Date.now().toString(16).padStart(12, '0')
  const count = (orderCount += 1).toString(16).padStart(10, '0')
  const number = spec.number.toString(16).padStart(2, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-8000-8000-${number}${count}`
}

const orderOf = (skuCount: number): SendOrder => {
  const lines = [{ sku: skuOf(Math.floor(Math.random() * skuCount)), quantity: 1 }]
  return { orderId: nextId(), digest: digestOf({ lines }), lines, placedAt: Date.now() }
}

/** New orders, and those of the batch before, whose outcome Order recorded, as under load. */
const factsOf = (orders: readonly SendOrder[], heard: readonly SendOrder[]) => [
  ...orders.map((item) => ({ kind: 'send-order' as const, topic: topics.sendOrder, item })),
  ...heard.map(({ orderId, digest }) => ({
    kind: 'outcome-recorded' as const,
    topic: topics.outcomeRecorded,
    item: { orderId, digest },
  })),
]

const store = await openInventory(spec.url)

const takeTurn = async ({ skuCount, forMs }: Turn): Promise<Reading> => {
  const times: number[] = []
  const cpu = process.cpuUsage()
  const startedMs = performance.now()
  let heard: SendOrder[] = []
  let inStock = 0
  while (performance.now() - startedMs < forMs) {
    const orders = Array.from({ length: spec.batch }, () => orderOf(skuCount))
    const facts = factsOf(orders, heard)
    const appliedMs = performance.now()
    const { announcements } = await store.apply({ facts, parked: [] })
    times.push(performance.now() - appliedMs)
    inStock += announcements.filter(({ topic }) => topic === topics.inStock).length
    heard = orders
  }
  const seconds = (performance.now() - startedMs) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))]!
  return { orders: inStock, seconds, cpuUs: user + system, p50Ms: at(0.5), p99Ms: at(0.99) }
}

console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await takeTurn(JSON.parse(line) as Turn)))
}
await store.close()
process.exit(0)
