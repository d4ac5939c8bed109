import { cancellationFates, type CancellationFate } from './cancellations.ts'
import { fateInWords, type LineFate } from './line-count.ts'
import type { Tally } from './tally.ts'
import type { Plan } from './plan.ts'

/** The result of a replay for machines: counts by name, latencies in ms. */
export type Report = {
  lines: { inFile: number; accountedFor: number; byFate: Record<string, number>; respelled: number }
  invoices: { ordered: number; empty: number }
  orders: Record<string, number>
  rejections: Record<string, number>
  cancellations: { byFate: Record<string, number>; answered: Record<string, number> }
  shipped: number
  products: number
  priceChanges: number
  repeatedRequests: number
  seconds: number
  ordersPerSecond: number
  latencyMs: Record<'p50' | 'p90' | 'p99' | 'max', number>
}

export const reportOf = (plan: Plan, tally: Tally, lineCountInFile: number): Report => {
  const orderCount = plan.steps.filter(({ kind }) => kind === 'order').length
  const latencyAt = (percentile: number) => tally.latencyUs.getValueAtPercentile(percentile) / 1_000
  return {
    lines: {
      inFile: lineCountInFile,
      accountedFor: [...plan.lineCounts.values()].reduce((sum, count) => sum + count, 0),
      byFate: Object.fromEntries(plan.lineCounts),
      respelled: plan.respelledLineCount,
    },
    invoices: { ordered: orderCount, empty: plan.emptyInvoiceCount },
    orders: Object.fromEntries(tally.orders),
    rejections: Object.fromEntries(tally.rejections),
    cancellations: {
      byFate: Object.fromEntries(plan.cancellationCounts),
      answered: Object.fromEntries(tally.cancellations),
    },
    shipped: tally.shippedCount,
    products: plan.catalogue.length,
    priceChanges: tally.priceChangeCount,
    repeatedRequests: tally.repeatCount,
    seconds: tally.seconds,
    ordersPerSecond: orderCount / tally.seconds,
    latencyMs: {
      p50: latencyAt(50),
      p90: latencyAt(90),
      p99: latencyAt(99),
      max: tally.latencyUs.maxValue / 1_000,
    },
  }
}

/** The report for people, ready to print. */
export const reportText = (report: Report): string => {
  const { lines, invoices, orders, rejections, cancellations, latencyMs } = report
  const answered = Object.values(orders).reduce((sum, count) => sum + count, 0)
  return [
    ...section('Lines of the book', [
      ...entries(lines.byFate, (fate) => fateInWords(fate as LineFate)),
      [lines.accountedFor, `in all, of ${lines.inFile} in the file`],
      [lines.respelled, 'of those ordered have their SKU in lower case; the upper case is the SKU'],
    ]),
    ...section('Orders', [
      [invoices.ordered, 'sent, each an invoice'],
      [answered, 'recorded and decided, of which'],
      ...entries(
        { confirmed: 0, rejected: 0, ...orders },
        (status) => `  ${statusInWords[status]}`,
      ),
      ...entries(rejections, (code) => `  rejected, with the reason ${code}`),
      [invoices.empty, 'invoices of which no line was left, not sent'],
      [report.shipped, 'shipped when a week old'],
    ]),
    ...section('Cancellations (C… invoices)', [
      ...entries(cancellations.byFate, (fate) => cancellationFates[fate as CancellationFate]),
      ...entries(cancellations.answered, (status) =>
        status === 'canceled' ? '  sent: canceled' : `  sent: the order was ${status} and stays so`,
      ),
    ]),
    ...section('Catalogue', [
      [report.products, 'products'],
      [report.priceChanges, 'changes of a price'],
    ]),
    `${report.ordersPerSecond.toFixed(0)} orders/s in ${report.seconds.toFixed(1)} s, ` +
      `${report.repeatedRequests} requests repeated`,
    `From sending an order to its decision: ${latencyText(latencyMs)}`,
  ].join('\n')
}

const statusInWords: Record<string, string> = {
  confirmed: 'confirmed',
  rejected: 'rejected',
  shipped: 'confirmed and shipped before this replay',
  canceled: 'canceled before this replay',
}

type Row = [count: number, text: string]

const section = (title: string, rows: readonly Row[]): string[] => [
  title,
  ...rows.map(([count, text]) => `${String(count).padStart(9)}  ${text}`),
  '',
]

/** Largest first. */
const entries = (counts: Record<string, number>, inWords: (name: string) => string): Row[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [count, inWords(name)])

const latencyText = (latencyMs: Report['latencyMs']): string =>
  Object.entries(latencyMs)
    .map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`)
    .join(', ')
