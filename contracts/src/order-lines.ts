import { hash } from 'node:crypto'
import * as v from 'valibot'
import { orderLineCountMax, quantityMax } from './limits.ts'
import { UnitPriceSchema } from './money.ts'

/**
 * 1 to 64 printable ASCII characters, no space at either end. `.` and `..` are refused because a URL
 * cannot carry them as a path segment (WHATWG URL, path state).
 */
export const skuPattern = /^(?!\.{1,2}$)[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/

export const SkuSchema = v.pipe(
  v.string(),
  v.regex(
    skuPattern,
    'must be 1 to 64 printable ASCII characters without a space at either end, and not . or ..',
  ),
)

export const QuantitySchema = v.pipe(
  v.number(),
  v.safeInteger('must be a whole number'),
  v.minValue(1),
  v.maxValue(quantityMax),
)

export type OrderLine = { sku: string; quantity: number }
export type PricedLine = OrderLine & { unitPrice: number }

/** Whether no SKU asks for more than `quantityMax` units over all its lines. */
export const sumsWithinLimit = (lines: readonly OrderLine[]): boolean =>
  isCanonical(lines) || canonicalLines(lines).every((line) => line.quantity <= quantityMax)

export const quantitySumMessage = `lines of one SKU must not ask for more than ${quantityMax} units together`

export const OrderLinesSchema = v.pipe(
  v.array(v.strictObject({ sku: SkuSchema, quantity: QuantitySchema })),
  v.minLength(1),
  v.maxLength(orderLineCountMax),
  v.check((lines) => sumsWithinLimit(lines), quantitySumMessage),
)

/** An order's lines with Inventory's prices. */
export const PricedLinesSchema = v.pipe(
  v.array(v.strictObject({ sku: SkuSchema, quantity: QuantitySchema, unitPrice: UnitPriceSchema })),
  v.minLength(1),
  v.maxLength(orderLineCountMax),
  v.check((lines) => sumsWithinLimit(lines), quantitySumMessage),
)

/** Sorts the lines by SKU (in code units) and sums those of one SKU. Canonical lines come back unchanged. */
export const canonicalLines = <L extends OrderLine>(lines: readonly L[]): readonly L[] => {
  if (isCanonical(lines)) return lines
  const bySku = new Map<string, L>()
  for (const line of lines) {
    const seen = bySku.get(line.sku)
    bySku.set(line.sku, seen ? { ...seen, quantity: seen.quantity + line.quantity } : line)
  }
  return [...bySku.values()].sort((a, b) => (a.sku < b.sku ? -1 : 1))
}

const isCanonical = (lines: readonly OrderLine[]): boolean => {
  for (let i = 1; i < lines.length; i += 1) {
    if (lines[i - 1]!.sku >= lines[i]!.sku) return false
  }
  return true
}

/** 128 bits of SHA-256 as 32 hexadecimal digits. */
export const digestPattern = /^[0-9a-f]{32}$/

export const DigestSchema = v.pipe(v.string(), v.regex(digestPattern))

/** A digest (see `digestPattern`) of any text. */
export const digestOfText = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)
