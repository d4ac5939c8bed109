import { ImportRow } from '@shop/contracts/http'
import type { z } from '@hono/zod-openapi'
import { fieldErrors } from '../../http/field-errors.ts'

/** A row that will not be taken: where, a stable code, and which field is wrong in which way. */
export type RefusedRow = { line: number; code: string; detail: string }

/** A row of an import file as it was read. */
export type ReadRow = { line: number; row: z.output<typeof ImportRow> } | RefusedRow

/** Checks what a line says. Prices must be in the shop's currency. */
export const checkRow = (line: number, said: unknown, currency: string): ReadRow => {
  const parsed = ImportRow.safeParse(said)
  if (!parsed.success) {
    const detail = fieldErrors(parsed.error)
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; ')
    return { line, code: 'invalid-row', detail }
  }
  const row = parsed.data
  if (row.price.currency === currency) return { line, row }
  return { line, code: 'wrong-currency', detail: `price.currency: must be ${currency}` }
}
