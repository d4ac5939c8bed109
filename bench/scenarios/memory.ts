import { services } from '../measure/reading.ts'
import { lineChart } from '../report/charts.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type MeasuredShop } from '../shop/measured-shop.ts'
import { meanMb, memoryOverTime, mostMb } from './memory-over-time.ts'
import { problemsIn, rateTable } from './order-tables.ts'

/** Longer than so many orders take, in ms. */
const measuredMsMax = 600_000

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
    const rows = services.map((service) => {
      const thirdMb = meanMb(samples, service, 3)
      const lastMb = meanMb(samples, service, 4)
      // From the middle of one quarter to that of the next is half of the second half.
      return {
        service,
        thirdMb,
        lastMb,
        growthMb: 2 * (lastMb - thirdMb),
        mostMb: mostMb(samples, service),
      }
    })
    const workers = rows.filter(({ service }) => service === 'inventory' || service === 'order')
    return {
      about: `${whole(scale.memoryOrders)} orders in the closed loop on a new shop, resident memory of each process four times in a second. Growth over the second half is twice what the mean of the last quarter has more than that of the third.`,
      tables: [
        {
          heads: ['process', 'third quarter MB', 'last quarter MB', 'growth MB', 'most MB'],
          rows: rows.map(({ service, thirdMb, lastMb, growthMb, mostMb }) => [
            service,
            ...[thirdMb, lastMb, growthMb, mostMb].map(shown),
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
        workerMemoryMb: Math.max(...workers.map(({ lastMb }) => lastMb)),
        workerMemoryGrowthMb: Math.max(...workers.map(({ growthMb }) => growthMb)),
      },
      runs: { measured, samples },
      problems: [...problems, ...problemsIn('orders', measured)],
    }
  },
}

const placeMany = (shop: MeasuredShop, requestCountMax: number, connections: number) =>
  shop.order({ connections, warmupMs: 0, measuredMs: measuredMsMax, requestCountMax })
