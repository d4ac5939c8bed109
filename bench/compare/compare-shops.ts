import { median, medianByRate, shown, whole } from '../report/numbers.ts'
import { costTable } from '../scenarios/order-tables.ts'
import type { Table } from '../scenario.ts'
import type { Measured, World } from '../shop/measured-shop.ts'
import { openShop, type ComparedShop, type Load } from './compared-shop.ts'

type Pair = { now: Measured; before: Measured }
type Kind = {
  name: string
  unit: 'per second' | 'ms'
  load(shop: ComparedShop): Promise<Measured>
}

const busy = { connections: 256, warmupMs: 750, measuredMs: 1_500 }
/** A new shop is slow until most of its code is compiled. */
const warmup = { connections: 256, warmupMs: 25_000, measuredMs: 2_000 }

/** Measures this checkout beside the one in `folder`, in turns, both with `world` in their databases. */
export const compareShops = (
  folder: string,
  turns: number,
  world?: World,
): Promise<{ tables: Table[]; problems: string[] }> =>
  inBothShops(folder, world, async (shops) => {
    const first = await inTurn(shops, (shop) => shop.order(warmup))
    const half = Math.round(Math.min(first.now.perSecond, first.before.perSecond) / 2)
    const found = []
    for (const kind of kindsOf(half)) {
      const pairs: Pair[] = []
      for (let turn = 0; turn < turns; turn += 1) pairs.push(await inTurn(shops, kind.load))
      found.push({ kind, pairs })
    }
    const all = [first, ...found.flatMap(({ pairs }) => pairs)]
    return { tables: [tableOf(found), costsOf(found)], problems: all.flatMap(problemsIn) }
  })

type Shops = Record<'now' | 'before', ComparedShop>

const inBothShops = async <T>(
  folder: string,
  world: World | undefined,
  work: (shops: Shops) => Promise<T>,
): Promise<T> => {
  const now = await openShop({ world })
  try {
    const before = await openShop({ checkout: folder, world })
    try {
      return await work({ now, before })
    } finally {
      await before.close()
    }
  } finally {
    await now.close()
  }
}

const kindsOf = (perSecond: number): Kind[] => {
  const atHalf: Load = { ...busy, connections: 512, perSecond }
  return [
    { name: 'orders, 256 connections', unit: 'per second', load: (shop) => shop.order(busy) },
    {
      name: `orders at ${whole(perSecond)}/s, p50`,
      unit: 'ms',
      load: (shop) => shop.order(atHalf),
    },
    { name: 'catalogue page', unit: 'per second', load: (shop) => shop.readPage(busy) },
    { name: 'order status', unit: 'per second', load: (shop) => shop.readStatuses(busy) },
  ]
}

/** The shop that comes second finds the machine as the first one left it, so they change places. */
let isNowFirst = false
const inTurn = async ({ now, before }: Shops, load: Kind['load']): Promise<Pair> => {
  isNowFirst = !isNowFirst
  if (isNowFirst) return { now: await load(now), before: await load(before) }
  const earlier = await load(before)
  return { now: await load(now), before: earlier }
}

const tableOf = (found: readonly { kind: Kind; pairs: readonly Pair[] }[]): Table => ({
  heads: ['what', 'unit', 'now', 'before', 'now is better by', 'least to greatest'],
  rows: found.map(({ kind, pairs }) => {
    const valueOf = (result: Measured): number =>
      kind.unit === 'ms' ? result.latencyMs.p50 : result.perSecond
    const ratios = pairs.map(({ now, before }) =>
      kind.unit === 'ms' ? valueOf(before) / valueOf(now) : valueOf(now) / valueOf(before),
    )
    return [
      kind.name,
      kind.unit,
      shown(median(pairs.map(({ now }) => valueOf(now)))),
      shown(median(pairs.map(({ before }) => valueOf(before)))),
      shown(median(ratios)),
      `${shown(Math.min(...ratios))} to ${shown(Math.max(...ratios))}`,
    ]
  }),
})

/** The CPU that an order or a read costs each process, in the turn of median rate. */
const costsOf = (found: readonly { kind: Kind; pairs: readonly Pair[] }[]): Table =>
  costTable(
    'for each order or read',
    found.flatMap(({ kind, pairs }) =>
      (['now', 'before'] as const).map((side) => ({
        name: `${kind.name}, ${side}`,
        measured: medianByRate(pairs.map((pair) => pair[side])),
      })),
    ),
  )

const problemsIn = ({ now, before }: Pair): string[] =>
  [now, before].flatMap(({ failures }) =>
    Object.entries(failures).map(([what, { count, example }]) => `${count} × ${what}: ${example}`),
  )
