import { readOptions, usage } from './options.ts'
import { reportOf, violationsText } from './report.ts'
import { runChaos } from './run-chaos.ts'

const main = async (): Promise<number> => {
  const options = readOptions(Bun.argv.slice(2))
  if (options === 'help') {
    console.log(usage)
    return 0
  }
  console.error(`seed ${options.seed}`)
  const result = await runChaos({ ...options, log: (line) => console.error(line) })
  const report = reportOf(options, result)
  if (options.report) await Bun.write(options.report, report)
  else console.log(report)
  if (result.ledger.violationCount() === 0) return 0
  console.error(
    `${violationsText(result)}\n${result.ledger.violationCount()} violations, seed ${options.seed}`,
  )
  return 1
}

// A connection that a fault left half open would keep this process.
process.exit(
  await main().catch((error: Error) => {
    console.error(`${error.message}\n\n${usage}`)
    return 2
  }),
)
