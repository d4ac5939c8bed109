import { readOptions, usage } from './options.ts'
import { writeReport } from './report/write-report.ts'
import { runBench } from './run-bench.ts'
import { chosenScenarios, scenarios } from './scenarios.ts'

const main = async (): Promise<number> => {
  const options = readOptions(Bun.argv.slice(2))
  if (options === 'help' || options === 'list') {
    console.log(
      options === 'help'
        ? usage
        : scenarios.map(({ name, title }) => `${name}: ${title}`).join('\n'),
    )
    return 0
  }
  const chosen = chosenScenarios(options)
  const report = await runBench(chosen, { ...options, log: (line) => console.log(line) })
  await writeReport(options.folder, report)
  console.log(`\nThe report is in ${options.folder}/report.md`)
  for (const problem of report.problems) console.error(`WRONG: ${problem}`)
  return report.problems.length === 0 ? 0 : 1
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`${error.stack ?? error.message}\n\n${usage}`)
  return 2
})
