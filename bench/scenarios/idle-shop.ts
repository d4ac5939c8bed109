import type { Latency } from '../load/spec.ts'
import { measureFsync } from '../measure/fsync.ts'
import { shown } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop } from '../shop/measured-shop.ts'
import { problemsIn } from './order-tables.ts'

const about = `One order at a time, twenty in a second, on a shop that does nothing else: two commits follow each
other, each with its fsync (Inventory reserves, Order records the order and its outcome). Beside it the disk:
4 KiB written and \`fdatasync\`ed in the same file system, before and after.`

const ordersPerSecond = 20

/** A single order on an idle shop, against the time of an fsync. */
export const idleShop: Scenario = {
  name: 'idle-shop',
  title: 'A single order on an idle shop',
  run: async ({ scale }) => {
    const { warmupMs, settleMs, measuredMs, busyConnections } = scale
    const before = measureFsync(settleMs)
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      await shop.order({ connections: busyConnections, warmupMs, measuredMs: settleMs })
      const single = { connections: 1, perSecond: ordersPerSecond, warmupMs: settleMs }
      return shop.order({ ...single, measuredMs: measuredMs * 2 })
    })
    const after = measureFsync(settleMs)
    const row = (name: string, { p50, p90, p99, max }: Latency): string[] => [
      name,
      ...[p50, p90, p99, max].map(shown),
    ]
    return {
      about,
      tables: [
        {
          heads: ['what', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms'],
          rows: [
            row('POST to confirmed', found.latencyMs),
            row('sent late', found.latenessMs),
            row('fsync of 4 KiB, before', before),
            row('fsync of 4 KiB, after', after),
          ],
        },
      ],
      charts: [],
      figures: { idleOrderMs: found.latencyMs.p50, fsyncMs: (before.p50 + after.p50) / 2 },
      runs: { order: found, fsync: { before, after } },
      problems: [...problems, ...problemsIn('single orders', found)],
    }
  },
}
