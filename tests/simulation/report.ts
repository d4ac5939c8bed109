import { faultRates } from './faults.ts'
import type { SimulationReport } from './simulate.ts'

/** What a series of runs did, with how often each fault hit: one that never fired is seen. */
export const reportText = (reports: readonly SimulationReport[]): string => {
  const sum = (number: (report: SimulationReport) => number): number =>
    reports.reduce((total, report) => total + number(report), 0)
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
  const everyFault = new Map(Object.keys(faultRates).map((name) => [name, 0]))
  for (const [fault, count] of sums(({ faults }) => faults)) everyFault.set(fault, count)
  const slowest = Math.max(...reports.map(({ settledMs }) => settledMs))
  const failed = reports.find(({ violation }) => violation !== undefined)

  return [
    `seeds ${reports[0]?.seed} to ${reports.at(-1)?.seed}: ${reports.length} runs, ${sum((r) => r.steps)} steps, ` +
      `${sum((r) => r.commits)} commits, ${Math.round(sum((r) => r.virtualMs) / 60_000)} minutes of virtual time`,
    `settled at most ${slowest} ms after the last fault; at most ${Math.max(...reports.map((r) => r.largestBacklog))} messages at the broker for one client`,
    '',
    'faults',
    ...table(everyFault),
    'answers',
    ...table(sums(({ answers }) => answers)),
    'orders in the end',
    ...table(sums(({ statuses }) => statuses)),
    '',
    failed === undefined
      ? 'No violation.'
      : `VIOLATION with seed ${failed.seed} after ${failed.steps} steps: ${failed.violation}\n` +
        `Again: bun run simulate --seed ${failed.seed} --orders ${failed.orders} --minutes ${failed.minutes}`,
  ].join('\n')
}
