import { compareRates, medianByRate, shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type Measured } from '../shop/measured-shop.ts'
import { costTable, problemsIn, rateTable } from './order-tables.ts'

/** All orders for one SKU, beside orders spread over the catalogue. */
export const hotAndSpread: Scenario = {
  name: 'hot-and-spread',
  title: 'One hot product',
  run: async ({ scale }) => {
    const { warmupMs, settleMs, measuredMs, busyConnections: connections } = scale
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      await shop.order({ connections, warmupMs, measuredMs: settleMs })
      const rounds: { spread: Measured; hot: Measured }[] = []
      for (let round = 0; round < scale.rounds; round += 1) {
        const load = { connections, warmupMs: settleMs, measuredMs }
        rounds.push({
          spread: await shop.order(load),
          hot: await shop.order({ ...load, skuCount: 1 }),
        })
      }
      return rounds
    })
    const rows = [
      {
        name: `spread over ${whole(scale.products)}`,
        measured: medianByRate(found.map(({ spread }) => spread)),
      },
      {
        name: 'all for one',
        measured: medianByRate(found.map(({ hot }) => hot)),
      },
    ]
    const { ratio } = compareRates(found.map(({ hot, spread }) => [hot, spread]))
    return {
      about: `The closed loop with all orders for one product, in turn with orders spread evenly over ${whole(scale.products)}. Hot ÷ spread: ${shown(ratio)}, the median of the rounds.`,
      tables: [rateTable('orders', rows), costTable('orders', rows)],
      charts: [],
      figures: { hotToSpread: ratio },
      runs: found,
      problems: [...problems, ...rows.flatMap(({ name, measured }) => problemsIn(name, measured))],
    }
  },
}
