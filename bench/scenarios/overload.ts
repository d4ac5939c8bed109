import { shown, whole } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import type { Scenario, Table } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { costTable, problemsIn } from './order-tables.ts'

const about = `What the shop bears is the rate of the closed loop. Then orders are due at multiples of it, at fixed instants,
for longer than any queue could hide it, and latencies count from then: those that are accepted are to keep their time, the
others are to be told at once (\`503\`, \`Retry-After\`). In the end every accepted order has to be there, and none that was
refused. Last, orders at 30 % of what the shop bears while as many connections as in the closed loop search the catalogue
for something else each time, as fast as they are answered.`

/** So many that an order that is due hardly ever waits for one, and so few that the front closes none for being idle. */
const connections = { bearable: 512, tooMany: 2_000 }
const browsedShare = 0.3
/** Searches that differ: more than are answered while one of them is fresh in the front's cache. */
const searchCount = 20_000

type Named = { name: string; offered: number | undefined; measured: Measured }

/** More orders than the shop can take. */
export const overload: Scenario = {
  name: 'overload',
  title: 'More orders than the shop bears',
  run: async ({ scale }) => {
    const { found, problems } = await inShop({ products: scale.products }, (shop) =>
      measure(scale, shop),
    )
    const { all, searches } = found
    return {
      about,
      tables: [acceptedTable(all), refusedTable(all), costTable('load', all)],
      charts: [],
      figures: {},
      runs: found,
      problems: [
        ...problems,
        ...problemsIn('searches', searches),
        ...all.flatMap(({ name, measured }) => problemsIn(name, measured)),
      ],
    }
  },
}

const measure = async (scale: Scale, shop: MeasuredShop) => {
  const { busyConnections, warmupMs, settleMs, measuredMs } = scale
  const busy = { connections: busyConnections, measuredMs }
  const closed = await shop.order({ ...busy, warmupMs })
  const all: Named[] = [
    { name: `closed loop of ${busyConnections}`, offered: undefined, measured: closed },
  ]
  for (const times of scale.overloadTimes) {
    const perSecond = Math.round(closed.perSecond * times)
    // The front has to learn first how much is too much.
    const load = { warmupMs: warmupMs / 2, measuredMs: measuredMs * 2, perSecond }
    const opened = times > 1 ? connections.tooMany : connections.bearable
    const measured = await shop.order({ ...load, connections: opened })
    all.push({ name: `${times} × that`, offered: perSecond, measured })
  }
  const perSecond = Math.round(closed.perSecond * browsedShare)
  const searched = Array.from({ length: searchCount }, (_, n) => `/products?q=thing-${n}`)
  const [measured, searches] = await Promise.all([
    shop.order({ connections: connections.bearable, warmupMs: settleMs, measuredMs, perSecond }),
    shop.read({ ...busy, warmupMs: settleMs }, searched),
  ])
  const name = `${browsedShare} × that, ${whole(searches.perSecond)} searches/s`
  return { all: [...all, { name, offered: perSecond, measured }], searches }
}

const rate = (count: number, { seconds }: Measured): string => whole(count / seconds)

const acceptedTable = (all: readonly Named[]): Table => ({
  heads: ['load', 'offered/s', 'confirmed/s', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms'],
  rows: all.map(({ name, offered, measured: { perSecond, latencyMs } }) => [
    name,
    offered === undefined ? '–' : whole(offered),
    whole(perSecond),
    ...[latencyMs.p50, latencyMs.p90, latencyMs.p99, latencyMs.max].map(shown),
  ]),
})

const refusedTable = (all: readonly Named[]): Table => ({
  heads: ['load', 'refused/s', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms', 'sent late p50 ms', 'p99'],
  rows: all.map(({ name, measured }) => {
    const { refused, refusedLatencyMs, latenessMs } = measured
    return [
      name,
      rate(refused, measured),
      ...[refusedLatencyMs.p50, refusedLatencyMs.p90, refusedLatencyMs.p99].map(shown),
      ...[refusedLatencyMs.max, latenessMs.p50, latenessMs.p99].map(shown),
    ]
  }),
})
