import { availableParallelism } from 'node:os'
import { dependencyAudit } from './audit.ts'
import { namedCommands } from './commands.ts'
import { documentLinks } from './links.ts'
import type { Check, Outcome } from './outcome.ts'
import { staticChecks } from './static-checks.ts'
import { workspaceTests } from './workspace-tests.ts'

/** Cases that a property tries in a quick run, a quarter of the usual ones (tests/property-cases.ts). */
const quickCases = '25'

/**
 * `bin/test` runs every check, as many at a time as there are processors. `bin/test quick` runs those that need no whole
 * shop, one more at a time. Further words choose the checks whose name contains one of them. Shows what each check took and what a failed
 * one printed, and ends with the line `N passed, N failed`.
 */
const main = async ([first, ...others]: readonly string[]): Promise<void> => {
  const isQuick = first === 'quick'
  const words = isQuick || first === undefined ? others : [first, ...others]
  const checks = (await allChecks()).filter(
    (check) =>
      (check.isQuick || !isQuick) &&
      (words.length === 0 || words.some((word) => check.name.includes(word))),
  )
  if (isQuick) {
    process.env['PROPERTY_CASES'] = quickCases
    console.log('Properties try a quarter of their cases. One that fails prints its seed.')
  }

  // Tests wait more than they work, so one more than there are processors keeps these busy. Whole shops are several
  // processes each.
  const outcomes = await runAll(checks, availableParallelism() + (isQuick ? 1 : 0))

  const sum = (of: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((total, outcome) => total + outcome[of], 0)
  if (sum('skipped') > 0) console.log(`\n${sum('skipped')} skipped`)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = sum('failed') === 0 && sum('passed') + sum('skipped') > 0 ? 0 : 1
}

const allChecks = async (): Promise<Check[]> => {
  const { workspaces } = (await Bun.file('package.json').json()) as { workspaces: string[] }
  return [
    ...staticChecks(),
    documentLinks(),
    namedCommands(),
    dependencyAudit(),
    ...workspaceTests(workspaces),
  ]
}

/** Runs at most `atOnce` checks at a time, in their order. */
const runAll = async (checks: readonly Check[], atOnce: number): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  const left = checks.values()
  const runSome = async () => {
    for (const check of left) outcomes.push(await runAndReport(check))
  }
  await Promise.all(Array.from({ length: atOnce }, runSome))
  return outcomes
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
