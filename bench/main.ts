import { runCommand } from '@shop/ops/command-line'
import { newBench, optionsOf } from './options.ts'
import { writeReport } from './report/write-report.ts'
import { runBench } from './run-bench.ts'
import { chosenScenarios, scenarios } from './scenarios.ts'

process.exitCode = await runCommand(newBench(), async (said) => {
  if (said.list) {
    console.log(scenarios.map(({ name, title }) => `${name}: ${title}`).join('\n'))
    return 0
  }
  const options = optionsOf(said)
  const chosen = chosenScenarios(options)
  const report = await runBench(chosen, { ...options, log: (line) => console.log(line) })
  await writeReport(options.folder, report)
  console.log(`\nThe report is in ${options.folder}/report.md`)
  for (const problem of report.problems) console.error(`WRONG: ${problem}`)
  return report.problems.length === 0 ? 0 : 1
})
