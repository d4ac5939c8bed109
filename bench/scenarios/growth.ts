import { lineChart } from '../report/charts.ts'
import { compareRates, median, medianByRate, shown, whole } from '../report/numbers.ts'
import { turnOf, type Scale } from '../scale.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop, type World } from '../shop/measured-shop.ts'
import { costTable, cpuPerOrder, memoryTable, problemsIn, rateTable } from './order-tables.ts'

const about = `The closed loop on a shop whose databases grow (products by Inventory's own import, orders by SQL with the shop's own
schema: two years of them, shipped), orders spread over all its products. Each is measured in short turns with a new shop of
the fewest products and no orders, because the machine changes its pace within seconds. The ratio is the median of the turns'
own ratios, beside the least and the greatest; the first row is such a shop itself, so that its ratio shows the noise.`

type Step = { world: World; turns: { grown: Measured; empty: Measured }[] }

/** The same load with more and more in the databases. */
export const growth: Scenario = {
  name: 'growth',
  title: 'Growth',
  run: async ({ scale }) => {
    const [first, ...more] = worldsOf(scale)
    const emptyProblems: string[] = []
    const measureStep = async (grown: MeasuredShop, world: World): Promise<Step> => {
      const { found, problems } = await inShop(first!, (empty) => compare(scale, grown, empty))
      emptyProblems.push(...problems)
      return { world, turns: found }
    }
    const { found, problems } = await inShop(first!, async (grown) => {
      const steps = [await measureStep(grown, first!)]
      for (const world of more) {
        await grown.grow(world)
        steps.push(await measureStep(grown, world))
      }
      return steps
    })
    return sectionOf(found, [...problems, ...emptyProblems])
  },
}

/** First more products, then more orders. */
const worldsOf = ({ growthProducts, growthOrders }: Scale): World[] => [
  ...growthProducts.map((products) => ({ products, shipped: 0 })),
  ...growthOrders.map((shipped) => ({ products: growthProducts.at(-1)!, shipped })),
]

const compare = async (
  scale: Scale,
  grown: MeasuredShop,
  empty: MeasuredShop,
): Promise<Step['turns']> => {
  const { warmupMs, settleMs, busyConnections: connections } = scale
  for (const shop of [grown, empty]) {
    await shop.order({ connections, warmupMs, measuredMs: settleMs })
  }
  const turns: Step['turns'] = []
  for (let turn = 0; turn < scale.turns; turn += 1) {
    const load = turnOf(scale, connections)
    turns.push({ grown: await grown.order(load), empty: await empty.order(load) })
  }
  return turns
}

const sectionOf = (steps: readonly Step[], problems: string[]) => {
  const rows = steps.map(({ world: { products, shipped = 0 }, turns }) => ({
    name: `${whole(products)} products, ${whole(shipped)} orders`,
    measured: medianByRate(turns.map(({ grown }) => grown)),
    ...compareRates(turns.map(({ grown, empty }) => [grown, empty])),
    emptyUs: median(turns.map(({ empty }) => allUs(empty))),
    grownUs: median(turns.map(({ grown }) => allUs(grown))),
  }))
  return {
    about,
    tables: [
      {
        heads: [
          'in the databases',
          'orders/s',
          '÷ empty',
          'least to greatest',
          'µs per order',
          'µs on the empty one',
        ],
        rows: rows.map(({ name, measured, ratio, range, grownUs, emptyUs }) => [
          name,
          whole(measured.perSecond),
          shown(ratio),
          range,
          shown(grownUs),
          shown(emptyUs),
        ]),
      },
      rateTable('in the databases', rows),
      costTable('in the databases', rows),
      memoryTable('in the databases', rows),
    ],
    charts: [
      lineChart({
        file: 'growth.svg',
        title: 'CPU of all processes for one order, by rows in the databases',
        x: { name: 'products + orders', isLog: true },
        y: { name: 'µs' },
        lines: [
          { name: 'with so much in the databases', points: pointsOf(steps, rows, 'grownUs') },
          { name: 'empty, at the same time', points: pointsOf(steps, rows, 'emptyUs') },
        ],
      }),
    ],
    figures: { fullToEmpty: rows.at(-1)!.ratio },
    runs: steps,
    problems: [...problems, ...rows.flatMap(({ name, measured }) => problemsIn(name, measured))],
  }
}

const allUs = (measured: Measured): number =>
  cpuPerOrder(measured).reduce((sum, { us }) => sum + us, 0)

const pointsOf = <K extends string>(
  steps: readonly Step[],
  rows: readonly Record<K, number>[],
  what: K,
) =>
  steps.map(
    ({ world: { products, shipped = 0 } }, n) => [products + shipped, rows[n]![what]] as const,
  )
