import { join } from 'node:path'
import { topicsUnder, type SendOrder } from '@shop/contracts'
import { openSqlite } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { ordersOver } from '../shop/queue-orders.ts'

/** The rates of a worker's store that is fed from memory. */
export type TransactionRate = {
  /** Orders in one transaction; each is two facts for Inventory and two for Order. */
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

/** As under load: the orders of now, and those of the batch before, whose outcome Order recorded. */
type Batch = { orders: SendOrder[]; heard: SendOrder[] }

const topics = topicsUnder('shop/v1')

/** The stores of both workers on real files, without bus and parsing: transactions of one size after the other. */
const measureBatch = async (spec: TransactionSpec, batch: number): Promise<TransactionRate> => {
  const options = { topics, currency: 'EUR', now: Date.now }
  const inventory = inventoryStoreOnSqlite(openSqlite(spec.inventory, inventorySchema), options)
  const path = join(spec.folder, `order-${batch}.sqlite`)
  const order = orderStoreOnSqlite(openSqlite(path, orderSchema), options)
  for (const { reconciliation } of [inventory, order]) await reconciliation.admit()
  const batches = batchesOf(spec, batch)
  const inStock = new Map<SendOrder, unknown>()

  const inInventory = await timed(spec.forMs, batches, ({ orders, heard }) => {
    const facts = [
      ...orders.map((item) => fact('send-order', topics.sendOrder, item)),
      ...heard.map(({ orderId, digest }) =>
        fact('outcome-recorded', topics.outcomeRecorded, { orderId, digest }),
      ),
    ]
    return async () => {
      const { announcements } = await inventory.apply({ facts, parked: [] } as never)
      const said = announcements.filter(({ topic }) => topic === topics.inStock)
      orders.forEach((each, n) => inStock.set(each, said[n]!.item))
    }
  })
  const decided = batches.slice(0, inInventory.batches)
  // The outcomes of a batch come back while the next one is recorded.
  const inOrder = await timed(spec.forMs * 4, decided, ({ orders, heard }) => {
    const facts = [
      ...orders.map((item) => fact('send-order', topics.sendOrder, item)),
      ...heard.map((each) => fact('in-stock', topics.inStock, inStock.get(each))),
    ]
    return async () => void (await order.apply({ facts, parked: [] } as never))
  })
  await inventory.close()
  await order.close()
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
  const nextOrder = ordersOver(skuCount, '5a'.repeat(32))
  const count = Math.max(10, Math.ceil((ordersPerSecondMax * forMs) / 1_000 / batch))
  let heard: SendOrder[] = []
  return Array.from({ length: count }, () => {
    const orders = Array.from({ length: batch }, nextOrder)
    const made = { orders, heard }
    heard = orders
    return made
  })
}

/** Prepares and applies batches for so long; only applying counts. */
const timed = async (
  forMs: number,
  batches: readonly Batch[],
  prepare: (batch: Batch) => () => Promise<void>,
) => {
  let ms = 0
  let cpuUs = 0
  let done = 0
  for (const batch of batches) {
    const apply = prepare(batch)
    const cpu = process.cpuUsage()
    const startedMs = performance.now()
    await apply()
    ms += performance.now() - startedMs
    const { user, system } = process.cpuUsage(cpu)
    cpuUs += user + system
    done += 1
    if (ms > forMs) break
  }
  return { seconds: ms / 1_000, batches: done, cpuUs }
}

const spec = JSON.parse(Bun.argv[2]!) as TransactionSpec
const rates: TransactionRate[] = []
for (const batch of spec.batches) rates.push(await measureBatch(spec, batch))
console.log(JSON.stringify(rates))
