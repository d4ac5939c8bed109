import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { reportText } from './report.ts'
import { simulate } from './simulate.ts'

const command = newCommand(
  'bin/bun run simulate',
  'Runs the whole shop on virtual time, with faults made from a seed: the seed alone replays a run to the same step.',
)
  .option('--seed <n>', 'the first seed (any)', wholeNumber())
  .option('--seeds <n>', 'how many seeds, one after another', wholeNumber(), 1)
  .option('--orders <n>', 'orders of each run', wholeNumber(), 40)
  .option(
    '--instances <n>',
    'instances of each worker (one, or two in some seeds)',
    wholeNumber({ min: 1, max: 9 }),
  )
  .option('--minutes <n>', 'virtual minutes of each run', wholeNumber(), 2)
  .addHelpText(
    'after',
    `
Exit code 0: every promise was kept. 1: it stopped at the first violation. 2: it could not be run.`,
  )

/** After so many seeds a run says that it is alive. */
const seedsPerSign = 100

const exitCode = await runCommand(command, async ({ seed, seeds, orders, minutes, instances }) => {
  const first = seed ?? Math.floor(Math.random() * 2 ** 31)
  const reports = []
  for (let n = 0; n < seeds; n += 1) {
    const report = await simulate({ seed: first + n, orders, minutes, instances })
    reports.push(report)
    if (report.violation !== undefined) break
    if (reports.length % seedsPerSign === 0) console.error(`${reports.length} of ${seeds} seeds`)
  }
  console.log(reportText(reports))
  return reports.some(({ violation }) => violation !== undefined) ? 1 : 0
})
process.exit(exitCode)
