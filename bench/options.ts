import { newCommand } from '@shop/ops/command-line'
import { fullScale, quickScale, type Scale } from './scale.ts'

export const newBench = () =>
  newCommand(
    'bin/bun run bench',
    'Starts shops of its own, measures them beside their ceilings, and writes report.md, report.json and charts.',
  )
    .option(
      '--scenario <name...>',
      'runs only these; --list names them',
      (name: string, before: readonly string[]) => [...before, name],
      [] as readonly string[],
    )
    .option(
      '--quick',
      'everything in about two minutes: shows that it works, its figures say little',
    )
    .option('--peer', 'runs bench/peers/vendure too, and shows its figures beside ours')
    .option(
      '--report <folder>',
      'folder of the report, ignored by git; docs/evidence/bench is the committed one',
      'reports/bench',
    )
    .option('--list', 'names the scenarios')
    .addHelpText(
      'after',
      `
Exit code 0: everything was measured. 1: a scenario got a wrong answer, or an audit found something wrong.
2: the command line is wrong. Missed targets are in the report and do not change the exit code.`,
    )

export type Options = {
  scenarios: readonly string[]
  scale: Scale
  isQuick: boolean
  withPeer: boolean
  folder: string
}

/** The measurement that the command line asks for. */
export const optionsOf = (said: ReturnType<ReturnType<typeof newBench>['opts']>): Options => ({
  scenarios: said.scenario,
  scale: said.quick ? quickScale : fullScale,
  isQuick: said.quick === true,
  withPeer: said.peer === true,
  folder: said.report,
})
