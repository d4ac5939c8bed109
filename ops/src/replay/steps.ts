import { totalMinor, type Money, type OrderLine } from '@shop/contracts'
import { createOrderMemory, type CancellationFate } from './cancellations.ts'
import { createPriceHistory, type CatalogueRow } from './catalogue.ts'
import { kindOf, summed, takenBackBy } from './invoice-order.ts'
import { keyOf } from './keys.ts'
import type { LineCount } from './line-count.ts'
import type { KeptLine } from './line-fate.ts'
import type { Invoice } from './order-book.ts'
import { createShipping } from './shipping.ts'

/** An invoice that is sent as an order, after its changes of prices. */
export type OrderStep = {
  kind: 'order'
  atMs: number
  invoiceNo: string
  key: string
  lines: OrderLine[]
  /** The total of the invoice. The shop rejects the order if its own total differs. */
  expectedTotal: Money
  /** Rows to import before the order, with a key of their own; often none. */
  newPrices: CatalogueRow[]
  pricesKey: string
}

/** A later step about an order. A cancellation has the order's key. */
export type LaterStep = { kind: 'cancel' | 'ship'; atMs: number; invoiceNo: string; key: string }

export type Step = OrderStep | LaterStep

export type Sorted = {
  invoices: readonly Invoice[]
  /** The lines of each order, by invoice number. */
  orders: ReadonlyMap<string, readonly KeptLine[]>
  catalogue: ReadonlyMap<string, CatalogueRow>
  currency: string
  /** Part of the keys of price changes, so that each plan sets its own prices. */
  planDigest: string
}

/** Makes the steps after the catalogue, in the sequence of the book, and counts cancellations and their lines. */
export const stepsOf = (
  { invoices, orders, catalogue, currency, planDigest }: Sorted,
  lineCount: LineCount,
): { steps: Step[]; cancellationCounts: Map<CancellationFate, number> } => {
  const memory = createOrderMemory()
  const prices = createPriceHistory(catalogue)
  const shipping = createShipping()
  const orderKeys = new Map<string, string>()
  const cancellationCounts = new Map<CancellationFate, number>()

  const order = ({ no, atMs, customerId }: Invoice, kept: readonly KeptLine[]): OrderStep => {
    const lines = kept.map(({ sku, quantity }) => ({ sku, quantity }))
    const expectedTotal = { amount: totalMinor(kept) ?? 0, currency }
    const key = keyOf(atMs, ['order', no, lines, expectedTotal])
    orderKeys.set(no, key)
    shipping.add({ invoiceNo: no, atMs, key })
    memory.remember(customerId, { invoiceNo: no, units: summed(kept) })
    return {
      kind: 'order',
      atMs,
      invoiceNo: no,
      key,
      lines,
      expectedTotal,
      newPrices: prices.changesFor(kept),
      pricesKey: keyOf(atMs, ['prices', planDigest, no]),
    }
  }

  const cancel = (invoice: Invoice): LaterStep[] => {
    const { units, leftOut } = takenBackBy(invoice)
    const match = memory.match(invoice.customerId, units)
    for (const reason of leftOut) lineCount.add(reason)
    lineCount.add(`on-cancellation:${match.fate}`, invoice.lines.length - leftOut.length)
    cancellationCounts.set(match.fate, (cancellationCounts.get(match.fate) ?? 0) + 1)
    if (match.fate !== 'cancels') return []
    const { invoiceNo } = match
    shipping.cancel(invoiceNo)
    return [{ kind: 'cancel', atMs: invoice.atMs, invoiceNo, key: orderKeys.get(invoiceNo)! }]
  }

  const steps = invoices.flatMap((invoice): Step[] => {
    const due = shipping.dueAt(invoice.atMs)
    const kept = orders.get(invoice.no)
    if (kept) return [...due, order(invoice, kept)]
    return kindOf(invoice) === 'cancellation' ? [...due, ...cancel(invoice)] : due
  })
  return { steps, cancellationCounts }
}
