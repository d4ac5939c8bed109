import { openAudited } from '@shop/tests/audited'
import { until } from '@shop/tests/until'
import type { LoadResult } from '../load/spec.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type MeasuredShop } from '../shop/measured-shop.ts'
import { problemsIn } from './order-tables.ts'

const about = `Inventory is away while Order has orders of which it never heard, as after a crash of everything. The load
begins, and then Inventory starts: reminders go out while the new orders that waited and all that follow come in. Beside
it the same start without reminders. The rate counts from the beginning of the load, the start of Inventory included.`

type Return = { name: string; pending: number; load: LoadResult; heardAfterMs: number }

const settleMsMax = 120_000

/** Many open reminders when a busy shop gets its Inventory back. */
export const reminders: Scenario = {
  name: 'reminders',
  title: 'Open reminders',
  run: async ({ scale }) => {
    const { products, openReminders, warmupMs, busyConnections: connections } = scale
    const comeBack = async (shop: MeasuredShop, pending: number): Promise<Return> => {
      await shop.shop.stop('inventory')
      await shop.owe(pending)
      const load = { connections, warmupMs: 0, measuredMs: warmupMs + scale.measuredMs * 2 }
      const loading = shop.orderUnwatched(load)
      await shop.shop.start('inventory')
      const startedMs = performance.now()
      await untilHeard(shop)
      const heardAfterMs = performance.now() - startedMs
      const name = pending === 0 ? 'none' : whole(pending)
      return { name, pending, load: await loading, heardAfterMs }
    }
    const { found, problems } = await inShop({ products }, async (shop) => {
      await shop.order({ connections, warmupMs, measuredMs: scale.settleMs })
      return [await comeBack(shop, 0), await comeBack(shop, openReminders)]
    })
    return {
      about,
      tables: [
        {
          heads: ['open reminders', 'all heard after ms', 'orders/s', 'p50 ms', 'p99 ms', 'max ms'],
          rows: found.map(({ name, pending, heardAfterMs, load: { perSecond, latencyMs } }) => [
            name,
            pending === 0 ? '' : whole(heardAfterMs),
            whole(perSecond),
            ...[latencyMs.p50, latencyMs.p99, latencyMs.max].map(shown),
          ]),
        },
      ],
      charts: [],
      figures: {},
      runs: found,
      problems: [...problems, ...found.flatMap(({ name, load }) => problemsIn(name, load))],
    }
  },
}

/** Resolves when none of the seeded orders waits any more. They are older than all others, so they come first. */
const untilHeard = async ({ shop }: MeasuredShop): Promise<void> => {
  const { order, close } = await openAudited(shop)
  const dayAgoMs = Date.now() - 86_400_000
  const oldIsHeard = (): Promise<boolean> =>
    order.inOneView(async (reads) => {
      for await (const { atMs } of reads.unheard()) return atMs !== null && atMs >= dayAgoMs
      return true
    })
  try {
    await until('old orders are heard', oldIsHeard, settleMsMax)
  } finally {
    await close()
  }
}
