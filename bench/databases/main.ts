import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { tableText } from '../report/markdown.ts'
import { measureDatabases } from './measure-databases.ts'

const command = newCommand(
  'bin/bun run bench:databases',
  "Measures confirmed orders of whole shops in turns: on SQLite, on PostgreSQL, and on PostgreSQL with two instances of each worker. All of them run at the same time. A ratio is the median of the turns' own ratios.",
)
  .option('--turns <n>', 'turns of each', wholeNumber({ min: 1, max: 100 }), 7)
  .addHelpText(
    'after',
    `
Exit code 0: measured. 1: a shop gave a wrong answer. 2: the command line is wrong.`,
  )

type Options = ReturnType<typeof command.opts>

const measure = async ({ turns }: Options): Promise<number> => {
  const { tables, problems } = await measureDatabases(turns)
  for (const table of tables) console.log(`\n${tableText(table)}`)
  for (const problem of problems) console.error(`WRONG: ${problem}`)
  return problems.length === 0 ? 0 : 1
}

process.exitCode = await runCommand(command, measure)
