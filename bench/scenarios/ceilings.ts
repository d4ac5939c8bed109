import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'
import { startShop, type Shop } from '@shop/tests/shop'
import type { RawBusSpec } from '../ceilings/raw-bus.ts'
import type { TransactionRate, TransactionSpec } from '../ceilings/transactions.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import type { Scenario } from '../scenario.ts'
import { seedFiles } from '../seed/seed-files.ts'

const about = `What the parts allow by themselves. **Transactions**: the workers' own stores on real files with fsync, fed from
memory, without bus and parsing. A batch is what a worker applies under load: new orders, and as many answers about
those of the batch before. Each store has the machine for itself; in the shop both, the front, the broker and the load
share it. **Bus**: a publisher and a subscriber, each a process with MQTT.js and nothing else, at QoS 1 on the shop's
broker with its passwords and access list; a message is as large as the front's with so many orders.`

const defaultOrdersPerCommit = 64
const batches = [1, 16, 256, 1_000]
/** Bytes of an order of one line in a message of the front. */
const orderBytes = 175

/** The rates of the database and of the bus by themselves. */
export const ceilings: Scenario = {
  name: 'ceilings',
  title: 'Ceilings of the parts',
  run: async ({ scale, figures }) => {
    const seen = Math.max(1, Math.round(figures.ordersPerCommit ?? defaultOrdersPerCommit))
    const sizes = [...new Set([...batches, seen])].sort((a, b) => a - b)
    const transactions = await measureTransactions(scale, sizes)
    const perMessage = Math.max(1, Math.round(figures.ordersPerMessage ?? defaultOrdersPerCommit))
    const bus = await measureBus(scale, perMessage)
    return {
      about,
      tables: [
        {
          heads: [
            'orders in a transaction',
            'Inventory orders/s',
            'µs CPU',
            'Order orders/s',
            'µs CPU ',
          ],
          rows: transactions.map((each) => [
            `${whole(each.batch)}${each.batch === seen ? ' (as seen in this run)' : ''}`,
            whole(each.inventoryPerSecond),
            shown(each.inventoryCpuUs),
            whole(each.orderPerSecond),
            shown(each.orderCpuUs),
          ]),
        },
        {
          heads: ['message', 'under way', 'messages/s', 'orders/s that would be', 'received'],
          rows: bus.map(({ orders, underWay, perSecond, received, sent }) => [
            `${whole(orders)} orders, ${whole(orders * orderBytes)} bytes`,
            whole(underWay),
            whole(perSecond),
            whole(perSecond * orders),
            `${whole(received)} of ${whole(sent)}`,
          ]),
        },
      ],
      charts: [],
      figures: {},
      runs: { transactions, bus },
      problems: bus.flatMap(({ sent, received }) =>
        received < sent ? [`the raw subscriber got ${received} of ${sent} messages`] : [],
      ),
    }
  },
}

const measureTransactions = async (scale: Scale, sizes: number[]): Promise<TransactionRate[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-transactions-'))
  try {
    const inventory = join(folder, 'inventory.sqlite')
    const order = join(folder, 'order.sqlite')
    const products = { from: 0, to: scale.products }
    const nothing = { shipped: { from: 0, to: 0 }, pending: 0 }
    const productCount = scale.products
    await seedFiles({ inventory, order, products, productCount, ...nothing })
    const spec: TransactionSpec = {
      folder,
      inventory,
      order,
      skuCount: scale.products,
      batches: sizes,
      forMs: scale.transactionMs,
    }
    return (await answerOf('transactions.ts', spec)) as TransactionRate[]
  } finally {
    await rm(folder, { recursive: true })
  }
}

type BusRate = {
  orders: number
  underWay: number
  perSecond: number
  sent: number
  received: number
}

const measureBus = async (scale: Scale, ordersPerMessage: number): Promise<BusRate[]> => {
  const shop = await startShop(['broker'])
  try {
    const rates: BusRate[] = []
    for (const orders of new Set([1, ordersPerMessage])) {
      for (const underWay of [1, 100]) {
        rates.push(await measureMessages(shop, { orders, underWay, forMs: scale.transactionMs }))
      }
    }
    return rates
  } finally {
    await shop.close()
  }
}

const measureMessages = async (
  { env }: Shop,
  { orders, underWay, forMs }: { orders: number; underWay: number; forMs: number },
): Promise<BusRate> => {
  const common = {
    url: env.MQTT_URL!,
    topic: `${env.SHOP_TOPIC_ROOT ?? 'shop/v1'}/front/send-order`,
    bytes: orders * orderBytes,
    underWay,
    forMs,
  }
  const reader: RawBusSpec = {
    ...common,
    role: 'subscribe',
    username: 'inventory',
    password: env.INVENTORY_MQTT_PASSWORD!,
  }
  const writer: RawBusSpec = {
    ...common,
    role: 'publish',
    username: 'front',
    password: env.FRONT_MQTT_PASSWORD!,
  }
  const subscriber = runPart('raw-bus.ts', reader)
  await subscriber.wrote('subscribed.')
  const published = (await answerOf('raw-bus.ts', writer)) as { count: number; seconds: number }
  // A message reaches the subscriber a moment after the publisher's acknowledgement.
  await Bun.sleep(settleMs)
  await subscriber.end()
  const { count: received } = lastLine(subscriber.output()) as { count: number }
  const { count: sent, seconds } = published
  return { orders, underWay, perSecond: sent / seconds, sent, received }
}
const settleMs = 500

const runPart = (program: string, spec: object) =>
  runBun([join(import.meta.dir, '../ceilings', program), JSON.stringify(spec)], {
    cwd: import.meta.dir,
    env: {},
  })

/** The last line that a program printed, once it has ended well. */
const answerOf = async (program: string, spec: object): Promise<unknown> => {
  const part = runPart(program, spec)
  if ((await part.ended) !== 0) throw new Error(`${program} failed:\n${part.output()}`)
  return lastLine(part.output())
}

const lastLine = (output: string): unknown => JSON.parse(output.trim().split('\n').at(-1)!)
