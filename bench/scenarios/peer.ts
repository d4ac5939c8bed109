import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'
import * as v from 'valibot'
import { shown, whole } from '../report/numbers.ts'
import type { Context, Scenario, Section } from '../scenario.ts'

/** The part of the peer's own benchmark that this report shows. Rates per second. */
const PeerReportSchema = v.object({
  vendure: v.object({
    version: v.string(),
    databaseName: v.string(),
    ordersPerSecond: v.number(),
    p50Ms: v.number(),
    p99Ms: v.number(),
    listsPerSecond: v.object({ products: v.number(), search: v.number() }),
    perOrderDoes: v.array(v.string()),
  }),
  shop: v.object({ perOrderDoes: v.array(v.string()) }),
  rows: v.array(v.object({ what: v.string(), vendure: v.string(), shop: v.string() })),
})
type PeerReport = v.InferOutput<typeof PeerReportSchema>

const program = join(import.meta.dir, '../peers/vendure/main.ts')
const databases = ['sqlite', 'postgres'] as const

/** Vendure, which a shop might pick instead, on the same machine, by the benchmark in bench/peers/vendure. */
export const peer: Scenario = {
  name: 'peer',
  title: 'A peer: Vendure',
  run: async ({ figures }) => {
    if (!existsSync(program)) return missing
    const reports: PeerReport[] = []
    const problems: string[] = []
    for (const database of databases) {
      const report = await askPeer(database).catch((error: Error) => error)
      if (report instanceof Error) problems.push(`${database}: ${report.message}`)
      else reports.push(report)
    }
    return { ...sectionOf(reports, figures), problems }
  },
}

const sectionOf = (reports: readonly PeerReport[], figures: Context['figures']): Section => {
  const [first] = reports
  if (!first) return missing
  const ours = [
    ['orders/s, closed loop of this run', figures.confirmedPerSecond],
    ['catalogue pages/s of this run', figures.cataloguePerSecond],
  ] as const
  return {
    about: [
      'The same machine, one after the other. In the last columns the peer is driven beside this shop by the same simple client, which for this shop is much of the load; its own figures are in the first table.',
      'For one order Vendure',
      listOf(first.vendure.perOrderDoes),
      'and this shop',
      listOf(first.shop.perOrderDoes),
    ].join('\n\n'),
    tables: [
      {
        heads: ['what', 'best', 'p50 ms', 'p99 ms'],
        rows: [
          ...ours.map(([name, rate]) => [`this shop: ${name}`, rate ? whole(rate) : '', '', '']),
          ...reports.flatMap(({ vendure: each }) => [
            [
              `Vendure ${each.version} on ${each.databaseName}: orders/s`,
              ...[each.ordersPerSecond, each.p50Ms, each.p99Ms].map(shown),
            ],
            [`… lists of products/s`, shown(each.listsPerSecond.products), '', ''],
            [`… lists by its search plugin/s`, shown(each.listsPerSecond.search), '', ''],
          ]),
        ],
      },
      ...reports.map(({ vendure, rows }) => ({
        heads: ['what', `Vendure on ${vendure.databaseName}`, 'this shop'],
        rows: rows.map((row) => [row.what, row.vendure, row.shop]),
      })),
    ],
    charts: [],
    figures: {
      peerOrdersPerSecond: Math.max(...reports.map(({ vendure }) => vendure.ordersPerSecond)),
      peerListsPerSecond: Math.max(
        ...reports.flatMap(({ vendure }) => Object.values(vendure.listsPerSecond)),
      ),
    },
    runs: reports,
    problems: [],
  }
}

const listOf = (points: readonly string[]): string => points.map((point) => `- ${point}`).join('\n')

const missing: Section = {
  about: 'There is nothing to show of a peer.',
  tables: [],
  charts: [],
  figures: {},
  runs: [],
  problems: [],
}

const askPeer = async (database: (typeof databases)[number]): Promise<PeerReport> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-peer-'))
  try {
    const file = join(folder, 'peer.json')
    const args = [program, '--database', database, '--json', file]
    const run = runBun(args, { cwd: join(import.meta.dir, '../..'), env: {} })
    if ((await run.ended) !== 0) throw new Error(`its benchmark failed:\n${run.output()}`)
    return v.parse(PeerReportSchema, await Bun.file(file).json())
  } finally {
    await rm(folder, { recursive: true })
  }
}
