import { measureNoOpGets, type NoOpMeasured } from '../ceilings/measure-no-op.ts'
import { besideNoOp, type NoOp } from '../ceilings/no-op.ts'
import { median, medianBy, shown, whole } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import type { Figure, Scenario } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { cpuPerOrder, problemsIn } from './order-tables.ts'

const about = `\`GET\` through the front with all connections busy: a catalogue page of 20 products, which the front answers
from its cache (it asks Inventory once a second), and the status of an order, which it reads from Order each time, of
5,000 orders in turn. The no-op answers the same bytes from the same kind of route.`

type Read = { name: string; paths: string[]; noOpPath: string; figure: Figure }
type Round = { shop: Measured; noOp: NoOpMeasured }

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
        { name: 'order status', paths: statuses, noOpPath: statuses[0]!, figure: 'statusToNoOp' },
      ]
      return besideNoOp(async (noOp) => {
        const all: (Read & { rounds: Round[] })[] = []
        for (const kind of kinds) {
          all.push({ ...kind, rounds: await roundsOf(kind, { scale, shop, noOp }) })
        }
        return all
      })
    })
    const rows = found.map(({ rounds, ...read }) => ({
      ...read,
      shop: medianBy(
        rounds.map(({ shop }) => shop),
        ({ perSecond }) => perSecond,
      ),
      noOp: median(rounds.map(({ noOp }) => noOp.perSecond)),
      ratio: median(rounds.map(({ shop, noOp }) => shop.perSecond / noOp.perSecond)),
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
            'p50 ms',
            'p99 ms',
            'front µs',
            'Order µs',
          ],
          rows: rows.map(({ name, shop, noOp, ratio }) => [
            name,
            whole(shop.perSecond),
            whole(noOp),
            ...[ratio, shop.latencyMs.p50, shop.latencyMs.p99].map(shown),
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
      runs: found.map(({ name, rounds }) => ({ name, rounds })),
      problems: [
        ...problems,
        ...found.flatMap(({ name, rounds }) =>
          rounds.flatMap(({ shop, noOp }) => [
            ...problemsIn(name, shop),
            ...problemsIn(`${name}, no-op`, noOp),
          ]),
        ),
      ],
    }
  },
}

const roundsOf = async (
  { paths, noOpPath }: Read,
  { scale, shop, noOp }: { scale: Scale; shop: MeasuredShop; noOp: NoOp },
): Promise<Round[]> => {
  const { busyConnections: connections, settleMs, measuredMs, noOpMs } = scale
  const warmup = { connections, warmupMs: measuredMs, measuredMs: settleMs }
  await shop.read(warmup, paths)
  await measureNoOpGets(noOp, { ...warmup, warmupMs: noOpMs }, noOpPath)
  const rounds: Round[] = []
  for (let round = 0; round < scale.rounds; round += 1) {
    const load = { connections, warmupMs: settleMs, measuredMs: noOpMs }
    rounds.push({
      shop: await shop.read(load, paths),
      noOp: await measureNoOpGets(noOp, load, noOpPath),
    })
  }
  return rounds
}
