import { measureNoOpGets, type NoOpMeasured } from '../ceilings/measure-no-op.ts'
import { besideNoOp, type NoOp } from '../ceilings/no-op.ts'
import { compareRates, median, medianByRate, shown, whole } from '../report/numbers.ts'
import { turnOf, type Scale } from '../scale.ts'
import type { Figure, Scenario } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { cpuPerOrder, problemsIn } from './order-tables.ts'

const about = `\`GET\` through the front with all connections busy: a catalogue page of 20 products, which the front answers
from its cache (it asks Inventory once a second), the same as a page for people (24 products in HTML, beside the JSON of 20),
and the status of an order, which it reads from Order each time, of
5,000 orders in turn. The no-op answers the same bytes from the same kind of route. Both take short turns, and the ratio is
the median of the turns' own ratios, beside the least and the greatest.`

type Read = { name: string; paths: string[]; noOpPath: string; figure: Figure }
type Turn = { shop: Measured; noOp: NoOpMeasured }

const statusCountMax = 5_000

/** Reads beside reads that do nothing. */
export const reads: Scenario = {
  name: 'reads',
  title: 'Reads',
  run: async ({ scale }) => {
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      const { busyConnections: connections, settleMs, measuredMs } = scale
      await shop.order({ connections, warmupMs: settleMs, measuredMs })
      const ids = shop.confirmedIds().slice(-statusCountMax)
      const page = '/products?limit=20'
      const statuses = ids.map((id) => `/orders/${id}`)
      const kinds: Read[] = [
        { name: 'catalogue page', paths: [page], noOpPath: page, figure: 'catalogueToNoOp' },
        {
          name: 'catalogue page, HTML',
          paths: ['/en/goods'],
          noOpPath: page,
          figure: 'htmlToNoOp',
        },
        { name: 'order status', paths: statuses, noOpPath: statuses[0]!, figure: 'statusToNoOp' },
      ]
      return besideNoOp(async (noOp) => {
        const all: (Read & { turns: Turn[] })[] = []
        for (const kind of kinds) {
          all.push({ ...kind, turns: await turnsOf(kind, { scale, shop, noOp }) })
        }
        return all
      })
    })
    const rows = found.map(({ turns, ...read }) => ({
      ...read,
      shop: medianByRate(turns.map(({ shop }) => shop)),
      noOp: median(turns.map(({ noOp }) => noOp.perSecond)),
      ...compareRates(turns.map(({ shop, noOp }) => [shop, noOp])),
    }))
    return {
      about,
      tables: [
        {
          heads: [
            'what',
            'reads/s',
            'no-op/s',
            'ratio',
            'least to greatest',
            'p50 ms',
            'p99 ms',
            'front µs',
            'Order µs',
          ],
          rows: rows.map(({ name, shop, noOp, ratio, range }) => [
            name,
            whole(shop.perSecond),
            whole(noOp),
            shown(ratio),
            range,
            ...[shop.latencyMs.p50, shop.latencyMs.p99].map(shown),
            ...cpuPerOrder(shop)
              .filter(({ process }) => process === 'front' || process === 'order')
              .map(({ us }) => shown(us)),
          ]),
        },
      ],
      charts: [],
      figures: {
        ...Object.fromEntries(rows.map(({ figure, ratio }) => [figure, ratio])),
        cataloguePerSecond: rows[0]!.shop.perSecond,
      },
      runs: found.map(({ name, turns }) => ({ name, turns })),
      problems: [
        ...problems,
        ...found.flatMap(({ name, turns }) =>
          turns.flatMap(({ shop, noOp }) => [
            ...problemsIn(name, shop),
            ...problemsIn(`${name}, no-op`, noOp),
          ]),
        ),
      ],
    }
  },
}

const turnsOf = async (
  { paths, noOpPath }: Read,
  { scale, shop, noOp }: { scale: Scale; shop: MeasuredShop; noOp: NoOp },
): Promise<Turn[]> => {
  const { busyConnections: connections, warmupMs, settleMs, noOpMs } = scale
  await shop.read({ connections, warmupMs, measuredMs: settleMs }, paths)
  await measureNoOpGets(noOp, { connections, warmupMs: noOpMs, measuredMs: settleMs }, noOpPath)
  const load = turnOf(scale, connections)
  const turns: Turn[] = []
  for (let turn = 0; turn < scale.turns; turn += 1) {
    turns.push({
      shop: await shop.read(load, paths),
      noOp: await measureNoOpGets(noOp, load, noOpPath),
    })
  }
  return turns
}
