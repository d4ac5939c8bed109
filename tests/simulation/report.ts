import { faultRates, type Fault } from './faults.ts'
import type { SimulationReport } from './simulate.ts'

const instancesOf = ({ instances }: SimulationReport): string =>
  instances === undefined ? '' : ` --instances ${instances}`

/** Reports a series of runs. It counts how often each fault hit, so that one that never fired is seen. */
export const reportText = (reports: readonly SimulationReport[]): string => {
  const sum = (number: (report: SimulationReport) => number): number =>
    reports.reduce((total, report) => total + number(report), 0)
  const most = (number: (report: SimulationReport) => number): number =>
    Math.max(...reports.map(number))
  const sums = (counts: (report: SimulationReport) => ReadonlyMap<string, number>) => {
    const totals = new Map<string, number>()
    for (const report of reports) {
      for (const [name, count] of counts(report)) totals.set(name, (totals.get(name) ?? 0) + count)
    }
    return totals
  }
  const table = (totals: ReadonlyMap<string, number>): string[] =>
    [...totals]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${String(count).padStart(9)}  ${name}`)
  const slowest = most(({ settledMs }) => settledMs)
  const failed = reports.find(({ violation }) => violation !== undefined)

  return [
    `seeds ${reports[0]?.seed} to ${reports.at(-1)?.seed}: ${reports.length} runs, ${sum((r) => r.steps)} steps, ` +
      `${sum((r) => r.commits)} commits, ${Math.round(sum((r) => r.virtualMs) / 60_000)} minutes of virtual time`,
    `settled at most ${slowest} ms after the last fault, under ${percent(sum((r) => r.utilization) / reports.length)} of what the workers bear`,
    `quiet at most ${most(({ quietMs }) => quietMs)} ms after the load had stopped`,
    `at most ${most((r) => r.backlogMax.faulty)} messages at the broker with faults, ${most((r) => r.backlogMax.live)} without`,
    '',
    'faults, and what they hit',
    ...faultLines(reports),
    'habits of clients',
    ...table(sums(({ habits }) => habits)),
    'answers',
    ...table(sums(({ answers }) => answers)),
    'messages with an order',
    ...table(sums(({ sends }) => sends)),
    'what a thief tried',
    ...table(sums(({ thefts }) => thefts)),
    'orders in the end',
    ...table(sums(({ statuses }) => statuses)),
    '',
    failed === undefined
      ? 'No violation.'
      : `VIOLATION with seed ${failed.seed} after ${failed.steps} steps: ${failed.violation}\n` +
        `Again: bin/bun run simulate --seed ${failed.seed} --orders ${failed.orders} --minutes ${failed.minutes}${instancesOf(failed)}`,
  ].join('\n')
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Every fault with its total and, beneath, how often it hit each step. */
const faultLines = (reports: readonly SimulationReport[]): string[] =>
  Object.keys(faultRates).flatMap((fault) => {
    const steps = new Map<string, number>()
    for (const { faults } of reports) {
      for (const [step, count] of faults.get(fault as Fault) ?? []) {
        steps.set(step, (steps.get(step) ?? 0) + count)
      }
    }
    const total = [...steps.values()].reduce((sum, count) => sum + count, 0)
    const each = [...steps].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return [
      `${String(total).padStart(9)}  ${fault}`,
      ...(each.length > 0
        ? [`           ${each.map(([step, n]) => `${step} ${n}`).join(', ')}`]
        : []),
    ]
  })
