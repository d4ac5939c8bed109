import * as v from 'valibot'
import { lineNamesLengthMax, orderLineCountMax } from './limits.ts'
import { MoneySchema, type Money } from './money.ts'
import { detailEntries, detailValues, LineNameSchema, type Details } from './order-details.ts'
import {
  canonicalLines,
  digestOfText,
  quantitySumMessage,
  QuantitySchema,
  SkuSchema,
  sumsWithinLimit,
  type OrderLine,
} from './order-lines.ts'

/** A line as a shopper sends it. `name`: of the product, as the shopper saw it. */
export type SentLine = OrderLine & { name?: string | undefined }

/** Whether the names of all lines together are short enough. */
export const namesWithinLimit = (lines: readonly SentLine[]): boolean =>
  lines.reduce((length, { name }) => length + (name?.length ?? 0), 0) <= lineNamesLengthMax

export const namesLengthMessage = `the names of all lines together must have at most ${lineNamesLengthMax} characters`

export const SentLinesSchema = v.pipe(
  v.array(
    v.strictObject({ sku: SkuSchema, quantity: QuantitySchema, name: v.optional(LineNameSchema) }),
  ),
  v.minLength(1),
  v.maxLength(orderLineCountMax),
  v.check((lines) => sumsWithinLimit(lines), quantitySumMessage),
  v.check((lines) => namesWithinLimit(lines), namesLengthMessage),
)

/** The content of an order: the same schema as the body of `POST /orders`. */
export const OrderContentSchema = v.strictObject({
  lines: SentLinesSchema,
  expectedTotal: v.optional(MoneySchema),
  ...detailEntries,
})
export type OrderContent = Details & {
  lines: SentLine[]
  expectedTotal?: Money | undefined
}

/** Whether an order says more than what is ordered and for how much. */
export const hasDetails = ({ reference, customer, note, metadata, lines }: OrderContent): boolean =>
  reference !== undefined ||
  customer !== undefined ||
  note !== undefined ||
  metadata !== undefined ||
  lines.some(({ name }) => name !== undefined)

/** The lines as both services know them: sorted and summed, without names. */
export const plainLines = (lines: readonly SentLine[]): OrderLine[] =>
  canonicalLines(lines).map(({ sku, quantity }) => ({ sku, quantity }))

/**
 * Tells two orders under one id apart: a hash of the canonical lines, the expected total and all details. The order and
 * the parts in which the lines came do not matter.
 */
export const digestOf = (content: OrderContent): string => {
  const { lines, expectedTotal } = content
  const canonical = canonicalLines(lines).map((line) => [line.sku, line.quantity])
  // Engines write lists a few times as quickly without undefined, which they would write as null.
  const said: unknown[] = [
    canonical,
    expectedTotal?.amount ?? null,
    expectedTotal?.currency ?? null,
  ]
  if (hasDetails(content)) said.push(detailValues(content), namesIn(lines))
  return digestOfText(JSON.stringify(said))
}

/** Each name of a SKU once, in one order. */
const namesIn = (lines: readonly SentLine[]): string[] => {
  const named = lines.filter(({ name }) => name !== undefined)
  return [...new Set(named.map(({ sku, name }) => JSON.stringify([sku, name])))].sort()
}
