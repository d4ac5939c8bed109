import { median, shown } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import type { Scenario } from '../scenario.ts'
import { announceDrop, sku } from '../shop/announce-drop.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'

const about = `In the last ten seconds before a drop its page is read 10,000 times. From its time on orders come at a steady
rate, open loop. In turns the same without anybody reading. The ratio is the median of the turns' own ratios.`

type Turn = { waiting: Measured; crowded: Measured; quiet: Measured }

/** The page of a drop: what everybody looks at before everybody orders. */
export const dropPage: Scenario = {
  name: 'drop-page',
  title: 'The page of a drop',
  run: async ({ scale }) => {
    const { products, warmupMs, settleMs, busyConnections: connections } = scale
    const { found: turns, problems } = await inShop({ products }, async (shop) => {
      await shop.order({ connections, warmupMs, measuredMs: settleMs })
      const all: Turn[] = []
      for (let turn = 0; turn < scale.dropPageTurns; turn += 1) {
        let waiting: Measured | undefined
        const silence = () => afterDrop(shop, scale, () => Bun.sleep(scale.dropPageMs))
        const crowd = () =>
          afterDrop(shop, scale, async () => {
            waiting = await readPage(shop, scale)
          })
        // Neither always comes first: the machine gets slower or quicker meanwhile.
        const [first, second] =
          turn % 2 === 0 ? [await silence(), await crowd()] : [await crowd(), await silence()]
        const [quiet, crowded] = turn % 2 === 0 ? [first, second] : [second, first]
        all.push({ waiting: waiting!, crowded, quiet })
      }
      return all
    })
    const of = (percentile: 'p50' | 'p99') => ({
      quiet: median(turns.map(({ quiet }) => quiet.latencyMs[percentile])),
      crowded: median(turns.map(({ crowded }) => crowded.latencyMs[percentile])),
      ratio: median(
        turns.map(
          ({ quiet, crowded }) => crowded.latencyMs[percentile] / quiet.latencyMs[percentile],
        ),
      ),
    })
    const rows = (['p50', 'p99'] as const).map((percentile) => ({ percentile, ...of(percentile) }))
    const reads = median(turns.map(({ waiting }) => waiting.answered))
    return {
      about: `${about} Of ${shown(scale.dropPageReads)} reads ${shown(reads)} were answered in time.`,
      tables: [
        {
          heads: ['POST to confirmed', 'after silence ms', 'after the page was read ms', 'ratio'],
          rows: rows.map(({ percentile, quiet, crowded, ratio }) => [
            percentile,
            ...[quiet, crowded, ratio].map(shown),
          ]),
        },
      ],
      charts: [],
      figures: { dropPageToQuiet: rows[0]!.ratio },
      runs: turns,
      problems,
    }
  },
}

/** The orders from the time of a drop on, after what came before it. */
const afterDrop = async (
  shop: MeasuredShop,
  { dropPageMs, dropPageOrdersPerSecond, measuredMs, busyConnections }: Scale,
  before: () => Promise<void>,
): Promise<Measured> => {
  await announceDrop(shop, { units: 0, aheadMs: dropPageMs })
  await before()
  return shop.order({
    connections: busyConnections,
    warmupMs: 0,
    measuredMs,
    perSecond: dropPageOrdersPerSecond,
  })
}

const readPage = (
  shop: MeasuredShop,
  { dropPageMs, dropPageReads, busyConnections: connections }: Scale,
): Promise<Measured> => {
  const perSecond = dropPageReads / (dropPageMs / 1_000)
  return shop.read({ connections, warmupMs: 0, measuredMs: dropPageMs, perSecond }, [
    `/en/p/${sku}`,
  ])
}
