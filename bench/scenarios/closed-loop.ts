import { measureNoOpPosts, type NoOpMeasured } from '../ceilings/measure-no-op.ts'
import { besideNoOp, type NoOp } from '../ceilings/no-op.ts'
import { barChart, type Chart } from '../report/charts.ts'
import { compareRates, medianByRate, shown, whole } from '../report/numbers.ts'
import type { Scenario, Section } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { turnOf, type Scale } from '../scale.ts'
import { costTable, cpuPerOrder, memoryTable, problemsIn, rateTable } from './order-tables.ts'

type Turn = { connections: number; shop: Measured; noOp: NoOpMeasured }

const about = `Each connection sends an order (\`POST /orders\`, \`Prefer: wait\`, one line, one unit, a key of its own)
and sends the next when the last one was confirmed: recorded by Order and reserved by Inventory, both on disk. The no-op
is the same route of the same framework with the same schema, which answers a fixed order without doing anything and
without middleware. Both take short turns, because the machine changes its pace within seconds, and the ratio is the
median of the turns' own ratios, beside the least and the greatest.`

/** Confirmed orders at several numbers of connections, beside the no-op ceiling. */
export const closedLoop: Scenario = {
  name: 'closed-loop',
  title: 'Confirmed orders, closed loop',
  run: async ({ scale }) => {
    const { found, problems } = await inShop({ products: scale.products }, (shop) =>
      besideNoOp((noOp) => turnsOf(scale, shop, noOp)),
    )
    return sectionOf(found, { problems, busy: scale.busyConnections })
  },
}

const turnsOf = async (scale: Scale, shop: MeasuredShop, noOp: NoOp): Promise<Turn[]> => {
  const { warmupMs, settleMs } = scale
  await shop.order({ connections: scale.busyConnections, warmupMs, measuredMs: settleMs })
  await measureNoOpPosts(noOp, { connections: 64, warmupMs: settleMs, measuredMs: settleMs })
  const turns: Turn[] = []
  for (const connections of scale.connections) {
    await shop.order({ connections, warmupMs: settleMs, measuredMs: settleMs })
    for (let turn = 0; turn < scale.turns; turn += 1) {
      const load = turnOf(scale, connections)
      turns.push({
        connections,
        shop: await shop.order(load),
        noOp: await measureNoOpPosts(noOp, load),
      })
    }
  }
  return turns
}

const sectionOf = (
  turns: readonly Turn[],
  { problems, busy }: { problems: string[]; busy: number },
): Section => {
  const counts = [...new Set(turns.map(({ connections }) => connections))]
  const middle = counts.map((connections) => {
    const same = turns.filter((turn) => turn.connections === connections)
    return {
      connections,
      name: String(connections),
      measured: medianByRate(same.map(({ shop }) => shop)),
      noOp: medianByRate(same.map(({ noOp }) => noOp)),
      ...compareRates(same.map(({ shop, noOp }) => [shop, noOp])),
    }
  })
  const atBusy = middle.find(({ connections }) => connections === busy) ?? middle.at(-1)!
  return {
    about,
    tables: [
      {
        heads: [
          'connections',
          'confirmed orders/s',
          'no-op POSTs/s',
          'ratio',
          'least to greatest',
          'no-op server µs',
        ],
        rows: middle.map(({ name, measured, noOp, ratio, range }) => [
          name,
          whole(measured.perSecond),
          whole(noOp.perSecond),
          shown(ratio),
          range,
          shown(noOp.serverCpuUs),
        ]),
      },
      rateTable('connections', middle),
      costTable('connections', middle),
      memoryTable('connections', middle),
    ],
    charts: chartsOf(middle),
    figures: {
      confirmedPerSecond: atBusy.measured.perSecond,
      noOpPostsPerSecond: atBusy.noOp.perSecond,
      confirmedToNoOp: atBusy.ratio,
      // An order is two facts for Order: that it was sent, and its outcome.
      ordersPerCommit: atBusy.measured.reading.factsPerCommit.order / 2,
      ordersPerMessage: atBusy.measured.reading.ordersPerMessage,
    },
    runs: turns,
    problems: [
      ...problems,
      ...turns.flatMap(({ connections, shop, noOp }) => [
        ...problemsIn(`orders at ${connections}`, shop),
        ...problemsIn(`no-op at ${connections}`, noOp),
      ]),
    ],
  }
}

type Middle = { name: string; measured: Measured; noOp: NoOpMeasured }

const chartsOf = (middle: readonly Middle[]): Chart[] => {
  const categories = middle.map(({ name }) => `${name} connections`)
  const costs = middle.map(({ measured }) => cpuPerOrder(measured))
  return [
    barChart({
      file: 'closed-loop.svg',
      title: 'Confirmed orders beside POSTs that do nothing',
      categories,
      y: { name: 'per second' },
      bars: [
        { name: 'no-op POSTs', values: middle.map(({ noOp }) => Math.round(noOp.perSecond)) },
        {
          name: 'confirmed orders',
          values: middle.map(({ measured }) => Math.round(measured.perSecond)),
        },
      ],
    }),
    barChart({
      file: 'cpu-per-order.svg',
      title: 'CPU for one order, by process',
      categories,
      y: { name: 'µs' },
      isStacked: true,
      bars: costs[0]!.map(({ process }, n) => ({
        name: process,
        values: costs.map((cost) => Number(cost[n]!.us.toFixed(1))),
      })),
    }),
  ]
}
