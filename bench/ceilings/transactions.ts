import { join } from 'node:path'
import { topicsUnder, type SendOrder } from '@shop/contracts'
import { openSqlite, type Announcement } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { ordersOver } from '../shop/queue-orders.ts'

/** What a worker's store does when it is fed from memory. */
export type TransactionRate = {
  /** Orders in one transaction; each is two facts for either worker. */
  batch: number
  inventoryPerSecond: number
  orderPerSecond: number
  inventoryCpuUs: number
  orderCpuUs: number
}

export type TransactionSpec = {
  folder: string
  inventory: string
  order: string
  skuCount: number
  batches: number[]
  forMs: number
}

/** As under load: new orders, and those of the batch before, whose outcome is known by now. */
type Batch = { orders: SendOrder[]; before: SendOrder[] }

const topics = topicsUnder('shop/v1')

/** The stores of both workers on real files, without bus and parsing: transactions of one size after the other. */
const measureBatch = (spec: TransactionSpec, batch: number): TransactionRate => {
  const options = { topics, currency: 'EUR', now: Date.now }
  const inventory = inventoryStoreOnSqlite(openSqlite(spec.inventory, inventorySchema), options)
  const path = join(spec.folder, `order-${batch}.sqlite`)
  const order = orderStoreOnSqlite(openSqlite(path, orderSchema), options)
  const batches = batchesOf(spec, batch)
  const inStock = new Map<SendOrder, unknown>()

  const inInventory = timed(spec.forMs, batches, ({ orders, before }) => {
    const facts = [
      ...orders.map((item) => fact('send-order', topics.sendOrder, item)),
      ...before.map(({ orderId, digest }) =>
        fact('outcome-recorded', topics.outcomeRecorded, { orderId, digest }),
      ),
    ]
    return () => {
      const { announcements } = inventory.apply({ facts, parked: [] } as never) as {
        announcements: readonly Announcement[]
      }
      const said = announcements.filter(({ topic }) => topic === topics.inStock)
      orders.forEach((each, n) => inStock.set(each, said[n]!.item))
    }
  })
  const decided = batches.slice(0, inInventory.batches)
  const inOrder = timed(spec.forMs * 4, decided, ({ orders, before }) => {
    const facts = [
      ...orders.map((item) => fact('send-order', topics.sendOrder, item)),
      ...before.map((each) => fact('in-stock', topics.inStock, inStock.get(each))),
    ]
    return () => void order.apply({ facts, parked: [] } as never)
  })
  void inventory.close()
  void order.close()
  return {
    batch,
    inventoryPerSecond: (inInventory.batches * batch) / inInventory.seconds,
    orderPerSecond: (inOrder.batches * batch) / inOrder.seconds,
    inventoryCpuUs: inInventory.cpuUs / (inInventory.batches * batch),
    orderCpuUs: inOrder.cpuUs / (inOrder.batches * batch),
  }
}

const fact = (kind: string, topic: string, item: unknown) => ({
  kind,
  topic,
  item,
  replyTo: topics.reply('front-1'),
})

/** More than can be applied in the time. */
const ordersPerSecondMax = 250_000

const batchesOf = ({ skuCount, forMs }: TransactionSpec, batch: number): Batch[] => {
  const nextOrder = ordersOver(skuCount)
  const count = Math.max(10, Math.ceil((ordersPerSecondMax * forMs) / 1_000 / batch))
  let before: SendOrder[] = []
  return Array.from({ length: count }, () => {
    const orders = Array.from({ length: batch }, nextOrder)
    const made = { orders, before }
    before = orders
    return made
  })
}

/** Prepares and applies batches for so long; only applying counts. */
const timed = (forMs: number, batches: readonly Batch[], prepare: (batch: Batch) => () => void) => {
  let ms = 0
  let cpuUs = 0
  let done = 0
  for (const batch of batches) {
    const apply = prepare(batch)
    const cpu = process.cpuUsage()
    const startedMs = performance.now()
    apply()
    ms += performance.now() - startedMs
    const { user, system } = process.cpuUsage(cpu)
    cpuUs += user + system
    done += 1
    if (ms > forMs) break
  }
  return { seconds: ms / 1_000, batches: done, cpuUs }
}

const spec = JSON.parse(Bun.argv[2]!) as TransactionSpec
console.log(JSON.stringify(spec.batches.map((batch) => measureBatch(spec, batch))))
