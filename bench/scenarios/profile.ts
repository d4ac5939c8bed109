import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { profilingEnv, readProfile, sharesOf, type Share } from '../measure/cpu-profile.ts'
import type { Service } from '../measure/reading.ts'
import { shown } from '../report/numbers.ts'
import type { Scenario, Table } from '../scenario.ts'
import { inShop } from '../shop/measured-shop.ts'
import { costTable, problemsIn } from './order-tables.ts'

const about = `Where the time of each process goes under the closed loop: front and workers run with \`--cpu-prof\`, which
looks a thousand times a second at which function runs. A share is of the samples while the load was measured; a file is
one of this repository, the rest are packages. The runtime's work for a function counts as part of it: JSON,
promises, garbage collection, and for \`bun:sqlite\` the disk as well. Its work before and after, HTTP above all, is
not sampled. Looking costs time of its own, so that an order costs more here than elsewhere.`

/** Parts of a process that are named; the others together are one more. */
const partsMax = 12
const profiled = ['front', 'inventory', 'order'] as const satisfies Service[]

/** The parts of the code that each process spends its time on. */
export const profile: Scenario = {
  name: 'profile',
  title: 'Where the time goes, process by process',
  run: async ({ scale }) => {
    const folder = await mkdtemp(join(tmpdir(), 'shop-profile-'))
    const { products, warmupMs, measuredMs, busyConnections: connections } = scale
    try {
      const { found, problems } = await inShop(
        { products },
        async (shop) => {
          const measured = await shop.order({ connections, warmupMs, measuredMs })
          const toMs = Date.now()
          const pids = profiled.map((service) => shop.shop.process(service).pid)
          // A process writes its profile when it ends.
          await shop.restart()
          const shares = await Promise.all(
            pids.map(async (pid) =>
              sharesOf(await readProfile(folder, pid), { fromMs: toMs - measuredMs, toMs }),
            ),
          )
          return { measured, shares }
        },
        profilingEnv(folder),
      )
      const { measured, shares } = found
      return {
        about,
        tables: [
          ...profiled.map((service, n) => shareTable(service, shares[n]!)),
          costTable('connections', [{ name: String(connections), measured }]),
        ],
        charts: [],
        figures: {},
        runs: {
          measured,
          shares: Object.fromEntries(profiled.map((each, n) => [each, shares[n]])),
        },
        problems: [...problems, ...problemsIn('profile', measured)],
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

const shareTable = (service: string, shares: readonly Share[]): Table => {
  const others = shares.slice(partsMax)
  const rest = others.reduce((sum, { share }) => sum + share, 0)
  return {
    heads: [service, '% of samples'],
    rows: [...shares.slice(0, partsMax), { part: `${others.length} others`, share: rest }].map(
      ({ part, share }) => [part, shown(share * 100)],
    ),
  }
}
