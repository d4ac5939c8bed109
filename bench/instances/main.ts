import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@shop/engine/postgres-cluster'
import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { tableText } from '../report/markdown.ts'
import { measureInstances } from './measure-instances.ts'

const command = newCommand(
  'bin/bun run bench:instances',
  "Measures Inventory's store alone, fed from memory: on SQLite, and on PostgreSQL with one, two and four instances, each a process, next to the database and 1 ms away from it. All of them take turns, so a ratio is the median of the turns' own ratios.",
)
  .option('--turns <n>', 'turns of each', wholeNumber({ min: 1, max: 100 }), 7)
  .option('--seconds <n>', 'of each turn', wholeNumber({ min: 1, max: 60 }), 2)
  .option('--batch <n>', 'orders in one transaction', wholeNumber({ min: 1, max: 2_000 }), 100)
  .option('--products <n>', 'over which orders are spread', wholeNumber({ min: 2 }), 10_000)
  .addHelpText('after', '\nExit code 0: measured. 2: the command line is wrong.')

type Options = ReturnType<typeof command.opts>

const measure = async ({ turns, seconds, batch, products }: Options): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-instances-'))
  const cluster = await startPostgres({ isDurable: true, settings: { shared_buffers: '256MB' } })
  try {
    const spec = { turns, forMs: seconds * 1_000, batch, products }
    for (const table of await measureInstances(spec, { folder, cluster })) {
      console.log(`\n${tableText(table)}`)
    }
    return 0
  } finally {
    await cluster.close()
    await rm(folder, { recursive: true, force: true })
  }
}

process.exitCode = await runCommand(command, measure)
