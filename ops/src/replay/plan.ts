import type { CancellationFate } from './cancellations.ts'
import { catalogueOf, type CatalogueRow } from './catalogue.ts'
import { kindOf, orderOf } from './invoice-order.ts'
import { hashOf, keyOf } from './keys.ts'
import { createLineCount, type LineCount, type LineFate } from './line-count.ts'
import type { KeptLine } from './line-fate.ts'
import type { Invoice } from './order-book.ts'
import { stepsOf, type Step } from './steps.ts'

/** Everything that a replay does, decided before it sends anything. One book always has the same plan. */
export type Plan = {
  /** Products with their stock, imported first, and the key of that import. */
  catalogue: CatalogueRow[]
  catalogueKey: string
  steps: Step[]
  /** The number of lines of each fate. */
  lineCounts: Map<LineFate, number>
  /** Ordered lines whose SKU the book has in lower case. */
  respelledLineCount: number
  /** Invoices that are no order because none of their lines is left. */
  emptyInvoiceCount: number
  /** `C…` invoices by their effect. */
  cancellationCounts: Map<CancellationFate, number>
}

export type PlanOptions = {
  /** The currency of the shop. The pence of the book are its minor units. */
  currency: string
  /** Only the first invoices of the book. */
  invoiceCountMax: number
}

/** Decides the fate of every line of a book, and the sequence of what is sent. */
export const planReplay = (
  book: readonly Invoice[],
  { currency, invoiceCountMax }: PlanOptions,
): Plan => {
  const lineCount = createLineCount()
  const invoices = book.slice(0, invoiceCountMax)
  for (const { lines } of book.slice(invoiceCountMax)) lineCount.add('not-asked-for', lines.length)

  const { orders, emptyInvoiceCount } = ordersOf(invoices, lineCount)
  const catalogue = catalogueOf(orders.values(), currency)
  const rows = [...catalogue.values()]
  const planDigest = hashOf([rows, [...orders.keys()]])
  const sorted = { invoices, orders, catalogue, currency, planDigest }
  return {
    catalogue: rows,
    catalogueKey: keyOf(invoices[0]?.atMs ?? 0, ['catalogue', planDigest]),
    ...stepsOf(sorted, lineCount),
    lineCounts: lineCount.counts,
    respelledLineCount: [...orders.values()].flat().filter(({ isRespelled }) => isRespelled).length,
    emptyInvoiceCount,
  }
}

/** Makes the orders by invoice number, and counts the lines of orders and adjustments. */
const ordersOf = (invoices: readonly Invoice[], lineCount: LineCount) => {
  const orders = new Map<string, KeptLine[]>()
  let emptyInvoiceCount = 0
  for (const invoice of invoices) {
    const kind = kindOf(invoice)
    if (kind === 'adjustment') lineCount.add('adjustment-invoice', invoice.lines.length)
    if (kind !== 'order') continue
    const { kept, leftOut } = orderOf(invoice)
    lineCount.add('ordered', kept.length)
    for (const reason of leftOut) lineCount.add(reason)
    if (kept.length > 0) orders.set(invoice.no, kept)
    else emptyInvoiceCount += 1
  }
  return { orders, emptyInvoiceCount }
}
