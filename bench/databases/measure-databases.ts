import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { openShop, type ComparedShop, type Load } from '../compare/compared-shop.ts'
import { serverCpuOf } from '../measure/server-cpu.ts'
import { median, medianByRate, shown, whole } from '../report/numbers.ts'
import { costTable } from '../scenarios/order-tables.ts'
import type { Table } from '../scenario.ts'
import type { Measured } from '../shop/measured-shop.ts'

/** A new shop is slow until most of its code is compiled. */
const warmup: Load = { connections: 256, warmupMs: 15_000, measuredMs: 2_000 }
const turn: Load = { connections: 256, warmupMs: 750, measuredMs: 1_500 }

const names = ['SQLite', 'PostgreSQL', 'PostgreSQL, two instances of each worker'] as const
type Name = (typeof names)[number]

/** Measures whole shops with one catalogue and different databases, in turns. */
export const measureDatabases = async (
  turns: number,
): Promise<{ tables: Table[]; problems: string[] }> => {
  const cluster = await startPostgres({ isDurable: true, settings: { shared_buffers: '256MB' } })
  const server = serverCpuOf(await cluster.createDatabase())
  const shops = new Map<Name, ComparedShop>()
  const openOnServer = async (workerInstances: number): Promise<ComparedShop> =>
    openShop({ env: await databasesOn(cluster), workerInstances, readServerCpuUs: server.read })
  try {
    shops.set('SQLite', await openShop())
    shops.set('PostgreSQL', await openOnServer(1))
    shops.set('PostgreSQL, two instances of each worker', await openOnServer(2))
    return await measureShops(shops, turns)
  } finally {
    for (const shop of shops.values()) await shop.close()
    await server.close()
    await cluster.close()
  }
}

const databasesOn = async (cluster: PostgresCluster) => ({
  INVENTORY_DATABASE_URL: await cluster.createDatabase(),
  ORDER_DATABASE_URL: await cluster.createDatabase(),
})

const measureShops = async (shops: ReadonlyMap<Name, ComparedShop>, turns: number) => {
  const results = new Map<Name, Measured[]>(names.map((name) => [name, []]))
  for (const shop of shops.values()) await shop.order(warmup)
  for (let n = 0; n < turns; n += 1) {
    for (const [name, shop] of shops) results.get(name)!.push(await shop.order(turn))
  }
  const all = [...results.values()].flat()
  const [sqlite, one, two] = names.map((name) => results.get(name)!) as [
    Measured[],
    Measured[],
    Measured[],
  ]
  const tables: Table[] = [
    {
      heads: ['shop', 'confirmed orders/s', 'p50 ms', 'p99 ms'],
      rows: Array.from(results, ([name, measured]) => [
        name,
        whole(median(measured.map(({ perSecond }) => perSecond))),
        shown(median(measured.map(({ latencyMs }) => latencyMs.p50))),
        shown(median(measured.map(({ latencyMs }) => latencyMs.p99))),
      ]),
    },
    {
      heads: ['ratio', 'wanted', 'measured', 'least and greatest'],
      rows: [
        ['PostgreSQL to SQLite', '≥ 0.5', ...ratioOf(one, sqlite)],
        ['two instances of each worker to one', '≥ 1', ...ratioOf(two, one)],
      ],
    },
    costTable(
      'for each order',
      Array.from(results, ([name, measured]) => ({ name, measured: medianByRate(measured) })),
    ),
  ]
  return { tables, problems: all.flatMap(problemsIn) }
}

const ratioOf = (some: readonly Measured[], others: readonly Measured[]): string[] => {
  const ratios = some.map(({ perSecond }, n) => perSecond / others[n]!.perSecond)
  return [shown(median(ratios)), `${shown(Math.min(...ratios))} to ${shown(Math.max(...ratios))}`]
}

const problemsIn = ({ failures }: Measured): string[] =>
  Object.entries(failures).map(([what, { count, example }]) => `${count} × ${what}: ${example}`)
