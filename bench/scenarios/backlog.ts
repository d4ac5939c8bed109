import { openAudited } from '@shop/tests/audited'
import type { Shop } from '@shop/tests/shop'
import type { Service } from '../measure/reading.ts'
import { lineChart } from '../report/charts.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type MeasuredShop } from '../shop/measured-shop.ts'
import { queueOrders } from '../shop/queue-orders.ts'
import { meanMb, memoryOverTime, mostMb, workers, type MemorySample } from './memory-over-time.ts'

const about = `Both workers are stopped, the orders are published as a front publishes them, and the broker keeps them. Then
the workers are started, and the time counts from that command until every order is confirmed in Order and heard by
Inventory. As the front batches: so many orders in a message as the front sent under load in this run. One by one: each
order is a message, which no front does; the broker then holds a million messages for either worker. The sustained rate
is that of the closed loop in this run. Memory is the most that was seen while draining. It is bounded if it does not go
with what is drained: then a worker needs no more in the third quarter of the time than in the second, on average (the
first is its start, the last the end of the queue).`

type Drained = {
  name: string
  orders: number
  messages: number
  queueSeconds: number
  drainSeconds: number
  progress: (readonly [seconds: number, left: number])[]
  memory: MemorySample[]
  brokerQueuedMb: number
}

const defaultPerMessage = 60
const lookMs = 200
/** Without any progress for so long, draining has failed. */
const stuckMs = 120_000

/** A day of orders that waits at the broker, drained after an outage. */
export const backlog: Scenario = {
  name: 'backlog',
  title: 'A backlog, drained after an outage',
  run: async ({ scale, figures }) => {
    const perMessage = Math.max(2, Math.round(figures.ordersPerMessage ?? defaultPerMessage))
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      const { warmupMs, measuredMs, busyConnections: connections } = scale
      const { perSecond } = await shop.order({ connections, warmupMs, measuredMs })
      const drain = (name: string, each: number) =>
        drainBacklog(shop, {
          name,
          count: scale.backlogOrders,
          perMessage: each,
          skuCount: scale.products,
        })
      const all = [await drain('as the front batches', perMessage), await drain('one by one', 1)]
      return { sustained: figures.confirmedPerSecond ?? perSecond, all }
    })
    const { all, sustained } = found
    const rateOf = ({ orders, drainSeconds }: Drained) => orders / drainSeconds
    const thirdQuarterToSecond = ({ memory }: Drained, service: Service) =>
      meanMb(memory, service, 3) / meanMb(memory, service, 2)
    const [batched] = all as [Drained]
    return {
      about,
      tables: [
        {
          heads: [
            'backlog',
            'orders',
            'messages',
            'queued in s',
            'drained in s',
            'orders/s',
            '÷ sustained',
          ],
          rows: all.map((each) => [
            each.name,
            whole(each.orders),
            whole(each.messages),
            shown(each.queueSeconds),
            shown(each.drainSeconds),
            whole(rateOf(each)),
            shown(rateOf(each) / sustained),
          ]),
        },
        {
          heads: [
            'backlog',
            'Inventory MB',
            'Order MB',
            'broker MB',
            'broker MB when queued',
            'third quarter ÷ second, Inventory',
            'Order',
          ],
          rows: all.map((each) => [
            each.name,
            ...[...workers, 'broker' as const].map((one) => whole(mostMb(each.memory, one))),
            whole(each.brokerQueuedMb),
            ...workers.map((one) => shown(thirdQuarterToSecond(each, one))),
          ]),
        },
      ],
      charts: [
        lineChart({
          file: 'backlog.svg',
          title: 'Orders not yet confirmed, after the workers were started',
          x: { name: 'seconds' },
          y: { name: 'orders' },
          lines: all.map(({ name, progress }) => ({ name, points: progress })),
        }),
      ],
      figures: {
        drainToSustained: rateOf(batched) / sustained,
        drainMemoryGrowth: Math.max(
          ...all.flatMap((each) => workers.map((one) => thirdQuarterToSecond(each, one))),
        ),
      },
      runs: all,
      problems,
    }
  },
}

const drainBacklog = async (
  measured: MeasuredShop,
  wanted: { name: string; count: number; perMessage: number; skuCount: number },
): Promise<Drained> => {
  const { shop } = measured
  await Promise.all([shop.stop('inventory'), shop.stop('order')])
  const queuedFromMs = performance.now()
  const { messages } = await queueOrders(shop, wanted)
  const queueSeconds = (performance.now() - queuedFromMs) / 1_000
  measured.note({ count: wanted.count, units: wanted.count })
  const memory = memoryOverTime(shop)
  const startedMs = performance.now()
  await Promise.all([
    shop.start('inventory', { untilReady: false }),
    shop.start('order', { untilReady: false }),
  ])
  const progress = await watchProgress(shop, { count: wanted.count, startedMs })
  const drainSeconds = (performance.now() - startedMs) / 1_000
  const samples = await memory.stop()
  return {
    name: wanted.name,
    orders: wanted.count,
    messages,
    queueSeconds,
    drainSeconds,
    progress,
    memory: samples,
    brokerQueuedMb: samples[0]?.rssMb.broker ?? 0,
  }
}

/** Looks into the databases until all orders are confirmed there, and nothing waits to be heard. */
const watchProgress = async (
  shop: Shop,
  { count, startedMs }: { count: number; startedMs: number },
): Promise<Drained['progress']> => {
  const { inventory, order, close } = await openAudited(shop)
  const lookAtOrder = () =>
    order.inOneView(async (reads) => ({
      orders: await reads.orderCount(),
      unheard: await reads.unheardCount(),
    }))
  const unheardByOrder = () => inventory.inOneView((reads) => reads.unheardCount())
  const wanted = (await lookAtOrder()).orders + count
  const progress: [number, number][] = []
  let lastLeft = Infinity
  let progressedMs = performance.now()
  try {
    for (;;) {
      const { orders, unheard } = await lookAtOrder()
      const left = wanted - orders + unheard
      progress.push([(performance.now() - startedMs) / 1_000, left])
      if (left === 0 && (await unheardByOrder()) === 0) return progress
      if (left < lastLeft) progressedMs = performance.now()
      lastLeft = Math.min(left, lastLeft)
      if (performance.now() - progressedMs > stuckMs) throw new Error(`${left} orders are left`)
      await Bun.sleep(lookMs)
    }
  } finally {
    await close()
  }
}
