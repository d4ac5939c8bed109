import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  profilingEnv,
  readProfile,
  timesOf,
  type CpuProfile,
  type PartTime,
} from '../measure/cpu-profile.ts'
import type { Service } from '../measure/reading.ts'
import { shown } from '../report/numbers.ts'
import type { Scale } from '../scale.ts'
import type { Scenario, Table } from '../scenario.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { costTable, problemsIn } from './order-tables.ts'

const about = `Where the time of each process goes under the closed loop, in µs for one order: plain ones, and ones with a
customer and a kilobyte of metadata. Front and workers run with \`--cpu-prof\`, which looks a thousand times a second at which
function runs. A file is one of this repository, the rest are packages. The runtime's work for a function counts as part of
it: JSON, promises, garbage collection, and for \`bun:sqlite\` the disk as well. Its work before and after, HTTP above all, is
not sampled, nor is waiting. Looking costs time of its own, so that an order costs more here than elsewhere.`

/** Parts of a process that are named; the others together are one more. */
const partsMax = 14
const profiled = ['front', 'inventory', 'order'] as const satisfies Service[]

/** A kind of orders while it was measured. */
type Kind = { name: string; measured: Measured; fromMs: number; toMs: number }

/** The parts of the code that each process spends its time on. */
export const profile: Scenario = {
  name: 'profile',
  title: 'Where the time goes, process by process',
  run: async ({ scale }) => {
    const folder = await mkdtemp(join(tmpdir(), 'shop-profile-'))
    try {
      const { found, problems } = await inShop(
        { products: scale.products },
        async (shop) => {
          const kinds = await measureKinds(scale, shop)
          const pids = profiled.map((service) => shop.shop.process(service).pid)
          // A process writes its profile when it ends.
          await shop.restart()
          const profiles = await Promise.all(pids.map((pid) => readProfile(folder, pid)))
          return { kinds, profiles }
        },
        profilingEnv(folder),
      )
      const { kinds, profiles } = found
      return {
        about,
        tables: [
          ...profiled.map((service, n) => timeTable(service, profiles[n]!, kinds)),
          costTable('orders', kinds),
        ],
        charts: [],
        figures: {},
        runs: kinds,
        problems: [
          ...problems,
          ...kinds.flatMap(({ name, measured }) => problemsIn(name, measured)),
        ],
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

const measureKinds = async (scale: Scale, shop: MeasuredShop): Promise<Kind[]> => {
  const { warmupMs, measuredMs, busyConnections: connections } = scale
  const kinds: Kind[] = []
  for (const [name, withDetails] of Object.entries({ plain: false, detailed: true })) {
    const measured = await shop.order({ connections, warmupMs, measuredMs, withDetails })
    const toMs = Date.now()
    kinds.push({ name, measured, fromMs: toMs - measuredMs, toMs })
  }
  return kinds
}

/** The time of each part for one order of each kind. */
const timeTable = (service: string, found: CpuProfile, kinds: readonly Kind[]): Table => {
  const times = kinds.map(({ measured, ...span }) =>
    perOrder(timesOf(found, span), measured.perSecond * measured.seconds),
  )
  const usOf = (part: string) => times.map((ofKind) => ofKind.get(part) ?? 0)
  const parts = [...new Set(times.flatMap((ofKind) => [...ofKind.keys()]))].sort(
    (one, other) => Math.max(...usOf(other)) - Math.max(...usOf(one)),
  )
  const others = parts.slice(partsMax)
  const summed = (some: readonly string[]) =>
    kinds.map((_, n) => some.reduce((sum, part) => sum + usOf(part)[n]!, 0))
  const rows: [string, number[]][] = [
    ...parts.slice(0, partsMax).map((part): [string, number[]] => [part, usOf(part)]),
    [`${others.length} others`, summed(others)],
    ['all', summed(parts)],
  ]
  return {
    heads: [service, ...kinds.map(({ name }) => `${name} µs`)],
    rows: rows.map(([part, us]) => [part, ...us.map(shown)]),
  }
}

const perOrder = (times: readonly PartTime[], orders: number): ReadonlyMap<string, number> =>
  new Map(times.map(({ part, us }) => [part, us / Math.max(1, orders)]))
