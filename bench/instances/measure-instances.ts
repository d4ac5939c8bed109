import { join } from 'node:path'
import { topicsUnder, type ChangeStock } from '@shop/contracts'
import type { PostgresCluster } from '@shop/engine/postgres-cluster'
import { skuOf } from '../load/spec.ts'
import { serverCpuOf } from '../measure/server-cpu.ts'
import { median, shown, whole } from '../report/numbers.ts'
import type { Table } from '../scenario.ts'
import type { InstanceSpec, Reading, Turn } from './instance.ts'
import { openInventory } from './open-inventory.ts'

export type InstancesSpec = { turns: number; forMs: number; batch: number; products: number }

/** Ms that the far database is away, each way. */
const distanceMs = 1

/** Instances of one way to a database: the first `count` of `all` work in a turn. */
type Kind = { name: string; all: readonly Instance[]; count: number; isSpread: boolean }

type Instance = { take(turn: Turn): Promise<Reading>; close(): Promise<void> }

/** The work of all instances of a kind in one turn. */
type Result = Omit<Reading, 'orders' | 'seconds'> & { perSecond: number; serverCpuUs: number }

/** Measures all kinds in turns: orders per second, and the ratios that are promised. */
export const measureInstances = async (
  spec: InstancesSpec,
  { folder, cluster }: { folder: string; cluster: PostgresCluster },
): Promise<Table[]> => {
  const file = join(folder, 'inventory.sqlite')
  const url = await cluster.createDatabase()
  for (const place of [file, url]) await seed(place, spec.products)
  const server = serverCpuOf(url)
  const proxy = await openProxy(cluster.port)
  const farUrl = url.replace(`:${cluster.port}/`, `:${proxy.port}/`)
  const open = (place: string, numbers: number[]): Promise<Instance[]> =>
    Promise.all(numbers.map((number) => startInstance({ url: place, number, batch: spec.batch })))
  const [sqlite, near, far] = [
    await open(file, [0]),
    await open(url, [1, 2, 3, 4]),
    await open(farUrl, [5, 6, 7, 8]),
  ]
  try {
    const kinds = [false, true].flatMap((isSpread): Kind[] => [
      { name: 'SQLite', all: sqlite, count: 1, isSpread },
      ...[1, 2, 4].map((count) => ({ name: 'PostgreSQL', all: near, count, isSpread })),
      ...[1, 2, 4].map((count) => ({ name: 'PostgreSQL 1 ms away', all: far, count, isSpread })),
    ])
    const results = await inTurns(kinds, spec, server.read)
    return [rateTable(kinds, results), ratioTable(kinds, results)]
  } finally {
    await Promise.all([...sqlite, ...near, ...far].map((instance) => instance.close()))
    proxy.close()
    await server.close()
  }
}

/** Products with more units than anybody orders. */
const seed = async (place: string, products: number): Promise<void> => {
  const store = await openInventory(place)
  const { changeStock: topic } = topicsUnder('shop/v1')
  const changes = Array.from({ length: products }, (_, n): ChangeStock => {
    const changeId = `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
    const price = { amount: 100, currency: 'EUR' }
    return { kind: 'patched', changeId, sku: skuOf(n), name: skuOf(n), price, counted: 100_000_000 }
  })
  const facts = changes.map((item) => ({ kind: 'change-stock' as const, topic, item }))
  await store.apply({ facts, parked: [] })
  await store.close()
}

const openProxy = async (targetPort: number) => {
  const command = [process.execPath, join(import.meta.dir, 'distance.ts')]
  const child = Bun.spawn([...command, String(targetPort), String(distanceMs)])
  return { port: Number(await linesOf(child.stdout)()), close: () => child.kill() }
}

const startInstance = async (spec: InstanceSpec): Promise<Instance> => {
  const command = [process.execPath, join(import.meta.dir, 'instance.ts'), JSON.stringify(spec)]
  const child = Bun.spawn(command, { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' })
  const nextLine = linesOf(child.stdout)
  await nextLine()
  return {
    take: async (turn) => {
      await child.stdin.write(`${JSON.stringify(turn)}\n`)
      await child.stdin.flush()
      return JSON.parse(await nextLine()) as Reading
    },
    close: async () => {
      await child.stdin.end()
      await child.exited
    },
  }
}

const linesOf = (stream: ReadableStream<Uint8Array>): (() => Promise<string>) => {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  return async () => {
    while (!text.includes('\n')) {
      const { value, done } = await reader.read()
      if (done) throw new Error('a process of the measurement ended')
      text += decoder.decode(value, { stream: true })
    }
    const end = text.indexOf('\n')
    const line = text.slice(0, end)
    text = text.slice(end + 1)
    return line
  }
}

/** The results of every kind, turn by turn. The first turn makes the code quick and does not count. */
const inTurns = async (
  kinds: readonly Kind[],
  { turns, forMs, products }: InstancesSpec,
  readServerCpuUs: () => Promise<number>,
): Promise<ReadonlyMap<Kind, readonly Result[]>> => {
  const results = new Map<Kind, Result[]>(kinds.map((kind) => [kind, []]))
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const kind of kinds) {
      const skuCount = kind.isSpread ? products : 1
      const before = await readServerCpuUs()
      const readings = await Promise.all(
        kind.all.slice(0, kind.count).map((instance) => instance.take({ skuCount, forMs })),
      )
      if (turn > 0) results.get(kind)!.push(resultOf(readings, (await readServerCpuUs()) - before))
    }
  }
  return results
}

const resultOf = (readings: readonly Reading[], serverCpuUs: number): Result => {
  const orders = readings.reduce((sum, reading) => sum + reading.orders, 0)
  const cpuUs = readings.reduce((sum, reading) => sum + reading.cpuUs, 0)
  return {
    perSecond: readings.reduce((sum, reading) => sum + reading.orders / reading.seconds, 0),
    cpuUs: cpuUs / orders,
    serverCpuUs: serverCpuUs / orders,
    p50Ms: median(readings.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...readings.map(({ p99Ms }) => p99Ms)),
  }
}

type Results = ReadonlyMap<Kind, readonly Result[]>

const nameOf = ({ name, count, isSpread }: Kind): string =>
  `${name} × ${count}, ${isSpread ? 'spread' : 'one SKU'}`

const rateTable = (kinds: readonly Kind[], results: Results): Table => ({
  heads: ['store', 'orders/s', 'instance µs', 'server µs', 'batch p50 ms', 'batch p99 ms'],
  rows: kinds.map((kind) => {
    const all = results.get(kind)!
    const of = (value: (result: Result) => number): number => median(all.map(value))
    const cpu = [of(({ cpuUs }) => cpuUs), of(({ serverCpuUs }) => serverCpuUs)]
    const times = [of(({ p50Ms }) => p50Ms), of(({ p99Ms }) => p99Ms)]
    const rate = whole(of(({ perSecond }) => perSecond))
    return [nameOf(kind), rate, ...[...cpu, ...times].map(shown)]
  }),
})

const ratioTable = (kinds: readonly Kind[], results: Results): Table => {
  const find = (name: string, count: number, isSpread: boolean): Kind =>
    kinds.find((kind) => kind.name === name && kind.count === count && kind.isSpread === isSpread)!
  const near = (count: number, isSpread: boolean): Kind => find('PostgreSQL', count, isSpread)
  const far = (count: number): Kind => find('PostgreSQL 1 ms away', count, false)
  const compared: [what: string, wanted: string, one: Kind, other: Kind][] = [
    [
      'one instance to SQLite, spread',
      '≥ 0.5 in the whole shop',
      near(1, true),
      find('SQLite', 1, true),
    ],
    ['two instances to one, spread', '≥ 1', near(2, true), near(1, true)],
    ['two instances to one, one SKU', '≥ 1', near(2, false), near(1, false)],
    ['one SKU to spread, one instance', '≥ 0.9', near(1, false), near(1, true)],
    ['one SKU to spread, two instances', '≥ 0.9', near(2, false), near(2, true)],
    ['four instances to one, 1 ms away, one SKU', '≥ 2', far(4), far(1)],
  ]
  return {
    heads: ['ratio', 'wanted', 'measured', 'least and greatest'],
    rows: compared.map(([what, wanted, one, other]) => {
      const ratios = results
        .get(one)!
        .map(({ perSecond }, n) => perSecond / results.get(other)![n]!.perSecond)
      const range = `${shown(Math.min(...ratios))} to ${shown(Math.max(...ratios))}`
      return [what, wanted, shown(median(ratios)), range]
    }),
  }
}
