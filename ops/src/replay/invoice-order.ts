import { orderLineCountMax, quantityMax, totalMinorMax } from '@shop/contracts'
import { judgeLine, skuOf, type KeptLine, type LeftOutReason } from './line-fate.ts'
import type { Invoice } from './order-book.ts'

/** The kind of an invoice by its number: `A…` adjusts, `C…` cancels, all others order. */
export type InvoiceKind = 'adjustment' | 'cancellation' | 'order'

export const kindOf = ({ no }: Invoice): InvoiceKind => {
  if (no.startsWith('A')) return 'adjustment'
  return no.startsWith('C') ? 'cancellation' : 'order'
}

/** The lines of an invoice that can be ordered together, and the reasons why the others cannot. */
export type InvoiceOrder = { kept: KeptLine[]; leftOut: LeftOutReason[] }

/** Makes one order of an invoice. Several lines of one SKU stay several lines, because the shop sums them. */
export const orderOf = (invoice: Invoice): InvoiceOrder => {
  const kept: KeptLine[] = []
  const leftOut: LeftOutReason[] = []
  const priceOf = new Map<string, number>()
  const unitsOf = new Map<string, number>()
  let total = 0
  for (const line of invoice.lines) {
    const judged = judgeLine(line)
    if (typeof judged === 'string') {
      leftOut.push(judged)
      continue
    }
    const { sku, quantity, unitPrice } = judged
    const units = (unitsOf.get(sku) ?? 0) + quantity
    if ((priceOf.get(sku) ?? unitPrice) !== unitPrice) leftOut.push('second-price')
    else if (
      units > quantityMax ||
      kept.length === orderLineCountMax ||
      total + quantity * unitPrice > totalMinorMax
    ) {
      leftOut.push('beyond-a-limit')
    } else {
      total += quantity * unitPrice
      priceOf.set(sku, unitPrice)
      unitsOf.set(sku, units)
      kept.push(judged)
    }
  }
  return { kept, leftOut }
}

/** The units of each SKU that a cancellation takes back, and the reasons why other lines take back nothing. */
export type TakenBack = { units: Map<string, number>; leftOut: LeftOutReason[] }

export const takenBackBy = (invoice: Invoice): TakenBack => {
  const units = new Map<string, number>()
  const leftOut: LeftOutReason[] = []
  for (const { stockCode, quantity } of invoice.lines) {
    const sku = skuOf(stockCode)
    if (sku === undefined) leftOut.push('no-product-code')
    else if (quantity >= 0) leftOut.push('non-positive-quantity')
    else units.set(sku, (units.get(sku) ?? 0) - quantity)
  }
  return { units, leftOut }
}

/** Sums the units of each SKU over all lines. */
export const summed = (lines: readonly KeptLine[]): Map<string, number> => {
  const units = new Map<string, number>()
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity)
  return units
}
