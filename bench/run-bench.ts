import { coreTime, stolenShare } from './measure/stolen.ts'
import { machineOf } from './report/machine.ts'
import { tableText } from './report/markdown.ts'
import type { BenchReport } from './report/report.ts'
import { judge, type Target } from './report/targets.ts'
import type { Scale } from './scale.ts'
import type { Context, Scenario, Section } from './scenario.ts'

/** Runs the scenarios one after the other. One that fails is a problem in the report; the others go on. */
export const runBench = async (
  chosen: readonly Scenario[],
  { scale, isQuick, log }: { scale: Scale; isQuick: boolean; log: (line: string) => void },
): Promise<BenchReport> => {
  const startedAt = new Date()
  const coresBefore = await coreTime()
  const context: Context = { scale, figures: {} }
  const sections: BenchReport['sections'] = []
  for (const scenario of chosen) {
    const { name, title } = scenario
    log(`\n${title} (${name})`)
    const fromMs = performance.now()
    const section = await scenario.run(context).catch(failed)
    const seconds = (performance.now() - fromMs) / 1_000
    Object.assign(context.figures, section.figures)
    sections.push({ name, title, seconds, ...section })
    for (const table of section.tables) log(tableText(table))
    for (const problem of section.problems) log(`WRONG: ${problem}`)
  }
  const targets = judge(context.figures)
  log(
    `\n${tableText({ heads: ['target', 'wanted', 'measured', 'met'], rows: targets.map(targetRow) })}`,
  )
  return {
    startedAt: startedAt.toISOString(),
    minutes: (Date.now() - startedAt.getTime()) / 60_000,
    isQuick,
    machine: await machineOf(),
    stolen: stolenShare(coresBefore, await coreTime()),
    scale,
    figures: context.figures,
    targets,
    sections,
    problems: sections.flatMap(({ name, problems }) => problems.map((each) => `${name}: ${each}`)),
  }
}

const failed = (error: Error): Section => ({
  about: 'This scenario failed.',
  tables: [],
  charts: [],
  figures: {},
  runs: [],
  problems: [error.stack ?? error.message],
})

const targetRow = ({ what, wanted, measured, verdict }: Target): string[] => [
  what,
  wanted,
  measured,
  verdict,
]
