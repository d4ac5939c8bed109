import { services } from '../measure/reading.ts'
import { lineChart } from '../report/charts.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type MeasuredShop } from '../shop/measured-shop.ts'
import { meanMb, memoryOverTime, mostMb } from './memory-over-time.ts'
import { problemsIn, rateTable } from './order-tables.ts'

/** Longer than so many orders take, in ms. */
const measuredMsMax = 600_000
/** Shares of the run whose means are compared. */
const middle = [0.5, 0.6] as const
const end = [0.9, 1] as const

/** Memory of each process under lasting load. */
export const memory: Scenario = {
  name: 'memory',
  title: 'Memory under lasting load',
  run: async ({ scale }) => {
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      const watch = memoryOverTime(shop.shop)
      const measured = await placeMany(shop, scale.memoryOrders, scale.busyConnections)
      return { samples: await watch.stop(), measured }
    })
    const { samples, measured } = found
    const rows = services.map((service) => ({
      service,
      middleMb: meanMb(samples, service, middle),
      endMb: meanMb(samples, service, end),
      mostMb: mostMb(samples, service),
    }))
    const workers = rows.filter(({ service }) => service === 'inventory' || service === 'order')
    return {
      about: `${whole(scale.memoryOrders)} orders in the closed loop on a new shop, resident memory of each process four times in a second. Growth is the mean of the last tenth less that of the tenth after the middle.`,
      tables: [
        {
          heads: ['process', 'after the middle MB', 'at the end MB', 'growth MB', 'most MB'],
          rows: rows.map(({ service, middleMb, endMb, mostMb }) => [
            service,
            ...[middleMb, endMb, endMb - middleMb, mostMb].map(shown),
          ]),
        },
        rateTable('orders', [{ name: whole(scale.memoryOrders), measured }]),
      ],
      charts: [
        lineChart({
          file: 'memory.svg',
          title: 'Resident memory under load',
          x: { name: 'seconds' },
          y: { name: 'MB' },
          lines: services.map((service) => ({
            name: service,
            points: samples.map(({ seconds, rssMb }) => [seconds, rssMb[service]] as const),
          })),
        }),
      ],
      figures: {
        workerMemoryMb: Math.max(...workers.map(({ endMb }) => endMb)),
        workerMemoryGrowthMb: Math.max(...workers.map(({ endMb, middleMb }) => endMb - middleMb)),
      },
      runs: { measured, samples },
      problems: [...problems, ...problemsIn('orders', measured)],
    }
  },
}

const placeMany = (shop: MeasuredShop, requestCountMax: number, connections: number) =>
  shop.order({ connections, warmupMs: 0, measuredMs: measuredMsMax, requestCountMax })
