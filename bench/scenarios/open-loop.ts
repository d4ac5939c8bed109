import { lineChart } from '../report/charts.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type Measured } from '../shop/measured-shop.ts'
import { costTable, problemsIn, rateTable } from './order-tables.ts'

const about = `Orders are sent at fixed instants, whatever the answers do, and a latency counts from the instant at which
its order was due: an order that waits for a slow one before it is slow too (no coordinated omission). The generator's
own lateness is part of every latency and shown beside it. Shares are of the rate of the closed loop in this run.`

/** More than are ever under way at these rates, so that no order waits for a connection. */
const connections = 512

/** Latency at fixed rates. */
export const openLoop: Scenario = {
  name: 'open-loop',
  title: 'POST to confirmed, open loop',
  run: async ({ scale, figures }) => {
    const { warmupMs, openWarmupMs, measuredMs } = scale
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      const busy = { connections: scale.busyConnections, warmupMs, measuredMs }
      const { perSecond } = await shop.order(busy)
      const capacity = figures.confirmedPerSecond ?? perSecond
      const all: { name: string; share: number; measured: Measured }[] = []
      const measure = async (name: string, share: number, rate: number) => {
        const load = { connections, warmupMs: openWarmupMs, measuredMs: measuredMs * 2 }
        all.push({ name, share, measured: await shop.order({ ...load, perSecond: rate }) })
      }
      for (const rate of scale.openRates.filter((each) => each < capacity)) {
        await measure(`${whole(rate)}/s`, 0, rate)
      }
      for (const share of scale.openShares) {
        const rate = Math.round(capacity * share)
        await measure(`${whole(rate)}/s (${shown(share)})`, share, rate)
      }
      return all
    })
    const half = found.find(({ share }) => share === 0.5)?.measured
    return {
      about,
      tables: [
        rateTable('offered', found),
        {
          heads: ['offered', 'sent late p50 ms', 'p99 ms', 'max ms'],
          rows: found.map(({ name, measured: { latenessMs } }) => [
            name,
            shown(latenessMs.p50),
            shown(latenessMs.p99),
            shown(latenessMs.max),
          ]),
        },
        costTable('offered', found),
      ],
      charts: [
        lineChart({
          file: 'open-loop.svg',
          title: 'POST to confirmed, by percentile',
          x: {
            name: 'one of so many took longer: 10 is p90, 100 is p99, 1,000 is p99.9',
            isLog: true,
          },
          y: { name: 'ms', isLog: true },
          lines: found.map(({ name, measured: { curve } }) => ({
            name,
            points: curve
              .filter(([percentile]) => percentile < 100)
              .map(([percentile, ms]) => [100 / (100 - percentile), ms] as const),
          })),
        }),
      ],
      figures: half ? { openHalfP50Ms: half.latencyMs.p50, openHalfP99Ms: half.latencyMs.p99 } : {},
      runs: found,
      problems: [
        ...problems,
        ...found.flatMap(({ name, measured }) => problemsIn(`offered ${name}`, measured)),
      ],
    }
  },
}
