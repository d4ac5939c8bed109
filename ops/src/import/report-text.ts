import type { Report } from './send-file.ts'

/** Whether every row was taken. */
export const isTaken = ({ refusedCount, unanswered }: Report): boolean =>
  refusedCount === 0 && unanswered === 0

/** The report of an import for people. `isDryRun`: nothing was changed. */
export const reportText = (report: Report, isDryRun: boolean): string => {
  const { layout, rows, unchanged, refused, refusedCount, unanswered } = report
  return [
    `${rows} rows, read as ${layout}${isDryRun ? '. A dry run: nothing is changed' : ''}`,
    `  ${report.new} new, ${report.changed} changed, ${unchanged} unchanged, ${refusedCount} refused`,
    ...named(report.passedOver, 'rows that are no product to sell were passed over'),
    ...named(unanswered, 'rows are not answered yet: repeat the import with the same key'),
    ...report.columnsLeftAlone.map((column) => `  column left alone: ${column}`),
    ...listed(refused, refusedCount, ({ line, detail }) => `  line ${line}: ${detail}`),
    ...listed(report.notes, report.noteCount, ({ line, said }) => `  line ${line}: ${said}`),
    ...report.repeated.map(({ line, sku }) => `  line ${line}: ${sku} had a row before`),
  ].join('\n')
}

const named = (count: number, what: string): string[] => (count === 0 ? [] : [`  ${count} ${what}`])

const listed = <T>(items: readonly T[], count: number, text: (item: T) => string): string[] => [
  ...items.map(text),
  ...named(count - items.length, 'more are not listed'),
]
