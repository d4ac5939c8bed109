import type { Table } from '../scenario.ts'
import { shown, whole } from './numbers.ts'
import type { BenchReport } from './report.ts'

/** A table in Markdown, padded so that it also reads well as text. */
export const tableText = ({ heads, rows }: Table): string => {
  const widths = heads.map((head, n) =>
    Math.max(3, head.length, ...rows.map((cells) => cells[n]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join(' | ')} |`
  const rule = widths.map((width, n) => (n === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(heads), line(rule), ...rows.map(line)].join('\n')
}

/** The result in one line. */
const headline = ({ figures, scale }: BenchReport): string[] => {
  const { confirmedPerSecond, noOpPostsPerSecond, confirmedToNoOp } = figures
  if (!confirmedPerSecond || !noOpPostsPerSecond || !confirmedToNoOp) return []
  const rates = `${whole(confirmedPerSecond)} confirmed orders a second ÷ ${whole(noOpPostsPerSecond)} POSTs that do nothing`
  return [`**${rates}: ${shown(confirmedToNoOp)}**, at ${scale.busyConnections} connections.`]
}

const whyMissed = (targets: BenchReport['targets']): string[] =>
  targets.some(({ verdict }) => verdict === 'no')
    ? [
        'Why some are missed, process by process, and what was tried: [where the time goes](../../benchmarks.md#where-the-time-goes-and-what-was-tried).',
      ]
    : []

/** The whole report in Markdown. */
export const markdownOf = (report: BenchReport): string => {
  const { machine, targets, sections, problems } = report
  return [
    '# What the shop does on this machine',
    `${report.isQuick ? '**A quick run: it shows that everything works; its figures say little.**\n\n' : ''}Made by \`bin/bun run bench\` at ${report.startedAt} in ${report.minutes.toFixed(0)} minutes. How to read it: [benchmarks.md](../../benchmarks.md).`,
    ...headline(report),
    tableText({
      heads: ['machine', ''],
      rows: [
        ['CPU', `${machine.cores} × ${machine.cpu}`],
        ['memory', `${machine.memoryGb} GB`],
        ['kernel', machine.kernel],
        ['taken by other machines on its host', `${(report.stolen * 100).toFixed(1)} %`],
        ['commit', machine.commit],
        ...Object.entries(machine.versions),
      ],
    }),
    '## Targets',
    tableText({
      heads: ['what', 'wanted', 'measured', 'met'],
      rows: targets.map(({ what, wanted, measured, verdict }) => [what, wanted, measured, verdict]),
    }),
    ...whyMissed(targets),
    problems.length === 0
      ? 'Every answer was the expected one, and every audit found the shop as its shoppers were told.'
      : `**Wrong:**\n\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    ...sections.flatMap(({ title, about, tables, charts }) => [
      `## ${title}`,
      about,
      ...tables.map(tableText),
      ...charts.map((chart) => `![${chart.title}](${chart.file})`),
    ]),
  ]
    .join('\n\n')
    .concat('\n')
}
