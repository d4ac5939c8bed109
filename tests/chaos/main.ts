import { runCommand } from '@shop/ops/command-line'
import { chaosOf, command } from './options.ts'
import { reportOf, violationsText } from './report.ts'
import { runChaos } from './run-chaos.ts'

const exitCode = await runCommand(command, async (asked) => {
  const options = chaosOf(asked)
  console.error(`seed ${options.seed}`)
  const result = await runChaos({ ...options, log: (line) => console.error(line) })
  const report = reportOf(options, result)
  if (asked.report === undefined) console.log(report)
  else await Bun.write(asked.report, report)
  if (result.ledger.violationCount() === 0) return 0
  console.error(
    `${violationsText(result)}\n${result.ledger.violationCount()} violations, seed ${options.seed}`,
  )
  return 1
})
// A connection that a fault left half open would keep this process.
process.exit(exitCode)
