import type { DatabaseKind } from './layout.ts'
import type { ChaosOptions, ChaosResult } from './run-chaos.ts'

/** A run as a Markdown document. */
export const reportOf = (
  options: Pick<
    ChaosOptions,
    'seed' | 'orders' | 'connections' | 'msMax' | 'isSupervised' | 'database'
  >,
  { figures, ledger, faults, settled, thefts, loadMs, doctorExitCode }: ChaosResult,
): string => {
  const times = settled.flatMap(({ ms }) => ms ?? [])
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
  const perSecond = (figures.recorded / (loadMs / 1_000)).toFixed(0)
  const sumOf = (counts: Record<string, number>) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0)
  const statuses = ['confirmed', 'shipped', 'rejected', 'canceled', 'pending']
  return `# Chaos on the real processes

\`${commandOf(options)}\`: ${castOf[options.database]} as processes of
their own, every connection between two of them through a proxy.${figures.sent < options.orders ? `\nEnded by its time limit after ${number(figures.sent)} of ${number(options.orders)} orders; without \`--minutes\` it goes on to the last.` : ''}

**${ledger.violationCount() === 0 ? 'Every promise was kept' : `${ledger.violationCount()} violations`}.** ${number(figures.sent)} purchases in ${seconds(loadMs)}, ${perSecond} orders recorded per second, faults included.
The longest time from the end of the faults to everything recorded before it being settled, under load: ${times.length > 0 ? seconds(Math.max(...times)) : 'none'}.

| orders | |
|---|--:|
| purchases begun | ${number(figures.sent)} |
| told \`201\`, recorded | ${number(figures.recorded)} |
| in the shop at the end | ${number(sumOf(figures.byStatus))} |
${statuses.map((status) => `| … ${status} | ${number(figures.byStatus[status] ?? 0)} |`).join('\n')}
| doctor's exit code | ${doctorExitCode} |

## Answers

${table(
  ['request', 'status', 'times'],
  Object.entries(ledger.answers)
    .sort(byName)
    .map(([name, count]) => [...splitName(name), number(count)]),
)}

## Faults

${table(
  ['fault', 'hit', 'times'],
  Object.entries(faults)
    .sort(byName)
    .flatMap(([kind, targets]) =>
      Object.entries(targets)
        .sort(byName)
        .map(([target, count]) => [kind, target, number(count)]),
    ),
)}

## Thefts

A client with the password of the bus user \`front\`, and the ids of orders that were placed. It changed and read none.

${table(
  ['theft', 'times'],
  Object.entries(thefts)
    .sort(byName)
    .map(([name, count]) => [name, number(count)]),
)}

## Time to settle

After each round of faults everything is started and connected again, while the shoppers go on. Waiting: the rows of
both databases that the other service had not heard of at that moment.

${table(
  ['round', 'waiting', 'settled after'],
  settled.map(({ round, rowCount, ms }) => [
    String(round),
    number(rowCount),
    ms === undefined ? 'never' : seconds(ms),
  ]),
)}
${ledger.violationCount() === 0 ? '' : `\n## Violations\n\n${violationsText({ ledger })}\n`}`
}

const castOf: Record<DatabaseKind, string> = {
  sqlite: 'broker, Inventory, Order and two fronts',
  postgres: 'broker, PostgreSQL, two Inventories, two Orders, two fronts and HAProxy',
}

const commandOf = ({
  seed,
  orders,
  connections,
  msMax,
  isSupervised,
  database,
}: Parameters<typeof reportOf>[0]): string =>
  `bin/bun run chaos --seed ${seed} --orders ${orders} --connections ${connections} --minutes ${Math.ceil(msMax / 60_000)}${database === 'sqlite' ? '' : ` --database ${database}`}${isSupervised ? ' --supervised' : ''}`

/** Each violation on a line, as many as were kept. */
export const violationsText = ({ ledger }: Pick<ChaosResult, 'ledger'>): string =>
  ledger.violations
    .map(({ rule, subject, detail }) => `- ${rule}: ${subject}: ${detail}`)
    .join('\n')

const number = (value: number): string => value.toLocaleString('en')

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

/** `place 201` and `place no answer` in two. */
const splitName = (name: string): string[] => /^(.*) (\d+|no answer)$/.exec(name)!.slice(1)

const table = (heads: string[], rows: string[][]): string =>
  [heads, heads.map((_, n) => (n === heads.length - 1 ? '--:' : '---')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
