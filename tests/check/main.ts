import { dependencyAudit } from './audit.ts'
import type { Check, Outcome } from './outcome.ts'
import { staticChecks } from './static-checks.ts'
import { workspaceTests } from './workspace-tests.ts'

/**
 * Runs every check, or those whose name contains one of the words given, and ends with the line
 * `N passed, N failed`. What a failed check printed is shown; so is what each took.
 */
const main = async (words: readonly string[]): Promise<void> => {
  const { workspaces } = (await Bun.file('package.json').json()) as { workspaces: string[] }
  const all = [...staticChecks(workspaces), dependencyAudit(), ...workspaceTests(workspaces)]
  const checks = all.filter(
    (check) => words.length === 0 || words.some((word) => check.name.includes(word)),
  )

  const outcomes: Outcome[] = []
  for (const check of checks) outcomes.push(await runAndReport(check))

  const sum = (of: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((total, outcome) => total + outcome[of], 0)
  if (sum('skipped') > 0) console.log(`\n${sum('skipped')} skipped`)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = sum('failed') === 0 && sum('passed') + sum('skipped') > 0 ? 0 : 1
}

const runAndReport = async (check: Check): Promise<Outcome> => {
  const startedMs = performance.now()
  const outcome = await check.run()
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  const isSkipped = outcome.passed + outcome.failed === 0
  const mark = isSkipped ? 'skip' : outcome.failed === 0 ? 'ok  ' : 'FAIL'
  console.log(`${mark} ${check.name} (${outcome.passed} passed, ${seconds} s)`)
  if (outcome.failed > 0 || isSkipped) console.log(`\n${outcome.output.trim()}\n`)
  return outcome
}

await main(process.argv.slice(2))
