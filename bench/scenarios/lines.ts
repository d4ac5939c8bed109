import { lineChart } from '../report/charts.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type Measured } from '../shop/measured-shop.ts'
import { costTable, cpuPerOrder, problemsIn, rateTable } from './order-tables.ts'

/** Small and large orders. */
export const lines: Scenario = {
  name: 'lines',
  title: 'Lines of an order',
  run: async ({ scale }) => {
    const { warmupMs, settleMs, measuredMs, busyConnections: connections } = scale
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      await shop.order({ connections, warmupMs, measuredMs: settleMs })
      const all: { lineCount: number; name: string; measured: Measured }[] = []
      for (const lineCount of scale.lineCounts) {
        const load = { connections, warmupMs: measuredMs / 2, measuredMs, lineCount }
        all.push({ lineCount, name: whole(lineCount), measured: await shop.order(load) })
      }
      return all
    })
    const costs = found.map(({ lineCount, measured }) => {
      const us = cpuPerOrder(measured).reduce((sum, each) => sum + each.us, 0)
      return { lineCount, us, rate: measured.perSecond }
    })
    return {
      about:
        'The closed loop with orders of one unit each of 1, 10 and 200 products. The cost of an order may grow with its lines; that of a line must not.',
      tables: [
        {
          heads: ['lines', 'orders/s', 'lines/s', 'µs per order', 'µs per line'],
          rows: costs.map(({ lineCount, us, rate }) => [
            whole(lineCount),
            whole(rate),
            whole(rate * lineCount),
            shown(us),
            shown(us / lineCount),
          ]),
        },
        rateTable('lines', found),
        costTable('lines', found),
      ],
      charts: [
        lineChart({
          file: 'lines.svg',
          title: 'CPU of all processes for one line, by lines of an order',
          x: { name: 'lines', isLog: true },
          y: { name: 'µs' },
          lines: [
            {
              name: 'one line',
              points: costs.map(({ lineCount, us }) => [lineCount, us / lineCount] as const),
            },
          ],
        }),
      ],
      figures: {},
      runs: found,
      problems: [...problems, ...found.flatMap(({ name, measured }) => problemsIn(name, measured))],
    }
  },
}
