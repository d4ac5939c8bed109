import { createImporter, type Imported, type Importer } from '../imports/run-import.ts'
import { changePricesDuring } from '../imports/price-changes.ts'
import { services, watchShop, type Reading } from '../measure/reading.ts'
import { shown, whole } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import type { Scenario, Table } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { memoryOverTime, mostMb } from './memory-over-time.ts'
import { problemsIn, rateTable } from './order-tables.ts'

const about = `Files of new products in CSV, about 150 bytes a row, each sent as one body. Alone, then in turns: orders at a
fixed rate alone, beside imports of such files one after the other, and beside changes of prices at a fixed rate. A latency
counts from the instant at which a request was due. At last the largest file, while the memory of the front is watched. The
front, both workers, the broker and the load share the processors.`

/** More than are ever under way at this rate. */
const connections = 256
/** The first rows compile the code. */
const warmupPart = 0.1

type Turn = {
  alone: Measured
  beside: Measured
  files: Imported[]
  patched: Measured
  ms: number[]
}
type Alone = Imported & { reading: Reading }

/** Imports alone and beside orders, and what they cost these. */
export const importing: Scenario = {
  name: 'import',
  title: 'Imports of products',
  run: async ({ scale }) => {
    const { found, problems } = await inShop({ products: scale.products }, async (shop) => {
      const importer = createImporter(shop.shop)
      await importer.run(Math.ceil(scale.importRows * warmupPart))
      const alone = await importAlone(shop, importer, scale.importRows)
      const turns: Turn[] = []
      for (let round = 0; round < scale.rounds; round += 1) {
        turns.push(await takeTurn(shop, importer, scale))
      }
      const watch = memoryOverTime(shop.shop)
      const most = await importAlone(shop, importer, scale.importRowsMost)
      return { alone, turns, most, samples: await watch.stop() }
    })
    const { alone, turns, most, samples } = found
    const beside = turns.flatMap(({ files }) => files)
    const frontMb = mostMb(samples, 'front')
    const besideP99s = turns.map((turn) => turn.beside.latencyMs.p99)
    return {
      about,
      tables: [
        rowTable({ alone, beside, most }),
        costTable({ alone, most }),
        rateTable('orders', ordersOf(turns)),
        patchTable(scale, turns),
        {
          heads: ['largest file', 'most memory of the front MB'],
          rows: [[whole(most.rows), whole(frontMb)]],
        },
      ],
      charts: [],
      figures: {
        importRowsPerSecond: alone.perSecond,
        importMostRowsPerSecond: most.perSecond,
        importFrontMb: frontMb,
        importOrdersP99Ms: Math.max(...besideP99s),
      },
      runs: found,
      problems: [
        ...problems,
        ...ordersOf(turns).flatMap(({ name, measured }) => problemsIn(name, measured)),
      ],
    }
  },
}

const importAlone = async (
  { shop }: MeasuredShop,
  importer: Importer,
  rows: number,
): Promise<Alone> => {
  const watch = watchShop(shop)
  const begun = await watch.begin()
  const imported = await importer.run(rows)
  await watch.end(begun)
  return { ...imported, reading: watch.read() }
}

const takeTurn = async (shop: MeasuredShop, importer: Importer, scale: Scale): Promise<Turn> => {
  const { importRows, importPatchesPerSecond: perSecond, products } = scale
  const orders = () =>
    shop.order({
      connections,
      warmupMs: scale.measuredMs / 2,
      measuredMs: scale.measuredMs * 2,
      perSecond: scale.importOrdersPerSecond,
    })
  const alone = await orders()
  const { work: beside, files } = await importer.during(importRows, orders())
  const patching = orders()
  const ms = await changePricesDuring(shop.shop, { perSecond, products }, patching)
  return { alone, beside, files, patched: await patching, ms }
}

const ordersOf = (turns: readonly Turn[]) =>
  turns.flatMap(({ alone, beside, patched }, n) => [
    { name: `turn ${n + 1}, alone`, measured: alone },
    { name: `turn ${n + 1}, beside an import`, measured: beside },
    { name: `turn ${n + 1}, beside changes of prices`, measured: patched },
  ])

const rowTable = (all: { alone: Alone; beside: readonly Imported[]; most: Alone }): Table => {
  const named: [string, Imported][] = [
    ['alone', all.alone],
    ...all.beside.map((file): [string, Imported] => ['beside orders', file]),
    ['the largest, alone', all.most],
  ]
  return {
    heads: ['file', 'rows', 'seconds', 'rows/s'],
    rows: named.map(([name, { rows, seconds, perSecond }]) => [
      name,
      whole(rows),
      shown(seconds),
      whole(perSecond),
    ]),
  }
}

/** CPU in µs for one row, of each process. */
const costTable = (all: Record<string, Alone>): Table => ({
  heads: ['file', ...services.map((service) => `${service} µs a row`), 'Inventory writes MB/s'],
  rows: Object.entries(all).map(([name, { rows, reading }]) => [
    name,
    ...services.map((service) => shown(reading.cpuUs[service] / rows)),
    shown(reading.writtenMbPerSecond.inventory),
  ]),
})

const patchTable = (scale: Scale, turns: readonly Turn[]): Table => ({
  heads: ['changes of prices', 'changes', 'p50 ms', 'p99 ms'],
  rows: turns.map(({ ms }, n) => [
    `turn ${n + 1}, ${scale.importPatchesPerSecond}/s`,
    whole(ms.length),
    shown(percentile(ms, 0.5)),
    shown(percentile(ms, 0.99)),
  ]),
})

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
