import { compareRates, medianByRate, shown, whole } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import { turnOf } from '../scale.ts'
import type { Scenario } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { costTable, cpuPerOrder, problemsIn, rateTable } from './order-tables.ts'

type Turn = { plain: Measured; detailed: Measured }

/** Orders with a customer and metadata beside plain ones. */
export const details: Scenario = {
  name: 'details',
  title: 'Details of an order',
  run: async ({ scale }) => {
    const { found, problems } = await inShop({ products: scale.products }, (shop) =>
      turnsOf(scale, shop),
    )
    const kinds = (['plain', 'detailed'] as const).map((kind) => ({
      name: kind,
      measured: medianByRate(found.map((turn) => turn[kind])),
    }))
    const [plainUs, detailedUs] = kinds.map(({ measured }) => allUs(measured)) as [number, number]
    const { ratio, range } = compareRates(found.map((turn) => [turn.detailed, turn.plain]))
    return {
      about:
        'The closed loop with orders of one line, plain ones and ones with a customer (of ten million) and a kilobyte of metadata, in turns. The ratio of the rates is the median of the turns’ own.',
      tables: [
        {
          heads: ['', 'orders/s', 'µs per order', 'ratio of rates', 'least to greatest', 'cost'],
          rows: kinds.map(({ name, measured }, n) => [
            name,
            whole(measured.perSecond),
            shown(allUs(measured)),
            n === 0 ? '' : shown(ratio),
            n === 0 ? '' : range,
            n === 0 ? '' : shown(detailedUs / plainUs),
          ]),
        },
        rateTable('orders', kinds),
        costTable('orders', kinds),
      ],
      charts: [],
      figures: { detailsCost: detailedUs / plainUs },
      runs: found,
      problems: [...problems, ...kinds.flatMap(({ name, measured }) => problemsIn(name, measured))],
    }
  },
}

const allUs = (measured: Measured): number =>
  cpuPerOrder(measured).reduce((sum, { process, us }) => sum + (process === 'load' ? 0 : us), 0)

const turnsOf = async (scale: Scale, shop: MeasuredShop): Promise<Turn[]> => {
  const { warmupMs, settleMs, busyConnections: connections } = scale
  const load = turnOf(scale, connections)
  const kinds = [{}, { withDetails: true }]
  for (const kind of kinds)
    await shop.order({ connections, warmupMs, measuredMs: settleMs, ...kind })
  const turns: Turn[] = []
  for (let turn = 0; turn < scale.turns; turn += 1) {
    const plain = await shop.order(load)
    turns.push({ plain, detailed: await shop.order({ ...load, withDetails: true }) })
  }
  return turns
}
