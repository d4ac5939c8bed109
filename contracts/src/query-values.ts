import * as v from 'valibot'
import { pageLimitDefault, pageLimitMax } from './limits.ts'

/** A query as its sender writes it; the receiver parses it with the schema. */
export type QueryFor<S extends v.GenericSchema> = {
  readonly [Name in keyof v.InferInput<S>]?: string | number | undefined
}

/** A whole number as text, up to `max`. */
export const wholeNumber = (max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, 'must be a whole number'),
    v.transform(Number),
    v.maxValue(max),
  )

/** How many items a page has at most. */
export const LimitSchema = v.optional(
  v.pipe(wholeNumber(pageLimitMax), v.minValue(1)),
  String(pageLimitDefault),
)
