import { parseArgs } from 'node:util'
import { fullScale, quickScale, type Scale } from './scale.ts'

export const usage = `bin/bun run bench [--scenario NAME …] [--quick] [--peer] [--report FOLDER]

Starts shops of its own, measures them beside their ceilings, and writes report.md, report.json and charts.

--scenario  runs only this one; may be given several times (--list names them)
--quick     everything in about two minutes: shows that it works, its figures say little
--peer      runs bench/peers/vendure too, and shows its figures beside ours
--report    folder of the report (default: reports/bench, ignored by git; docs/evidence/bench is the committed one)
--list      names the scenarios
Exit code 0: everything was measured. 1: a scenario got a wrong answer, or an audit found something wrong.
2: the command line is wrong. Missed targets are in the report and do not change the exit code.`

export type Options = {
  scenarios: readonly string[]
  scale: Scale
  isQuick: boolean
  withPeer: boolean
  folder: string
}

/** Reads the command line. @throws Error that names what is wrong */
export const readOptions = (args: string[]): Options | 'help' | 'list' => {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      peer: { type: 'boolean', default: false },
      report: { type: 'string', default: 'reports/bench' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  if (values.list) return 'list'
  return {
    scenarios: values.scenario,
    scale: values.quick ? quickScale : fullScale,
    isQuick: values.quick,
    withPeer: values.peer,
    folder: values.report,
  }
}
