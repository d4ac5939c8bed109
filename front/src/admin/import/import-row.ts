import { ImportRow } from '@shop/contracts/http'
import type { z } from '@hono/zod-openapi'
import { fieldErrors } from '../../http/field-errors.ts'

/** A row that was refused: its line, a stable code, and what is wrong with which field. */
export type RefusedRow = { line: number; code: string; detail: string }

/** One row of an import file: its product, or why it was refused. */
export type ReadRow = { line: number; row: z.output<typeof ImportRow> } | RefusedRow

/** Checks one row. Prices must be in the shop's currency. */
export const checkRow = (line: number, said: unknown, currency: string): ReadRow => {
  const parsed = ImportRow.safeParse(withStock(said))
  if (!parsed.success) {
    const detail = fieldErrors(parsed.error)
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; ')
    return { line, code: 'invalid-row', detail }
  }
  const row = parsed.data
  return row.price.currency === currency ? { line, row } : wrongCurrency(line, currency)
}

/** Units that a row counts are received, as those that it receives. */
const withStock = (said: unknown): unknown => {
  if (typeof said !== 'object' || said === null) return said
  const { counted, received, ...rest } = said as { counted?: unknown; received?: unknown }
  const stock = received ?? counted
  return stock === undefined ? rest : { ...rest, stock }
}

/** The refusal of a row with a price in another currency than the shop's. */
export const wrongCurrency = (line: number, currency: string): RefusedRow => ({
  line,
  code: 'wrong-currency',
  detail: `price.currency: must be ${currency}`,
})
