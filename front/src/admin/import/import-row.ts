import type { z } from '@hono/zod-openapi'
import { RowPatchSchema, type RowPatch } from '@shop/contracts'
import { acceptsOf } from '@shop/contracts/compiled-checks'
import { ImportRow } from '@shop/contracts/http'
import type { CheckedRow, RefusedRow } from '../../catalogue/files/file-row.ts'
import { fieldErrors } from '../../http/field-errors.ts'

/** Checks one row. A price must be in the shop's currency. */
export const checkRow = (line: number, said: unknown, currency: string): CheckedRow => {
  if (isTidy(said)) return inCurrency(line, said, currency)
  const parsed = ImportRow.safeParse(said, { error: inWords })
  if (!parsed.success) {
    const detail = fieldErrors(parsed.error)
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; ')
    return { line, code: 'invalid-row', detail }
  }
  return inCurrency(line, parsed.data, currency)
}

const isRow = acceptsOf(RowPatchSchema)

/** Quick for most rows; zod tidies or refuses the others. It also bounds times, which the bus takes as they are. */
const isTidy = (said: unknown): said is RowPatch =>
  isRow(said) && (said as RowPatch).availableFrom === undefined

const inCurrency = (line: number, row: RowPatch, currency: string): CheckedRow => {
  const isForeign = row.price !== undefined && row.price.currency !== currency
  return isForeign ? wrongCurrency(line, currency) : { line, row }
}

const shownLengthMax = 40

/** Says the expected kind of a value, and shows the value. Undefined for a rule that has words of its own. */
const inWords: z.core.$ZodErrorMap = (issue) => {
  const wanted = wantedBy(issue)
  if (wanted === undefined || issue.input === undefined) return undefined
  return `must be ${wanted}, not ${JSON.stringify(issue.input).slice(0, shownLengthMax)}`
}

const wantedBy = (issue: z.core.$ZodRawIssue): string | undefined => {
  if (issue.code === 'invalid_type') return words[issue.expected]
  if (issue.code === 'too_small' && issue.origin !== 'string') return `at least ${issue.minimum}`
  if (issue.code === 'too_big' && issue.origin !== 'string') return `at most ${issue.maximum}`
  return undefined
}

const words: Partial<Record<string, string>> = {
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
}

/** The refusal of a row with a price in another currency than the shop's. */
const wrongCurrency = (line: number, currency: string): RefusedRow => ({
  line,
  code: 'wrong-currency',
  detail: `price.currency: must be ${currency}`,
})
