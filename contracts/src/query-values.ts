import * as v from 'valibot'
import { pageLimitDefault, pageLimitMax } from './limits.ts'

/* Values of queries between front, workers and ops. */

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

/** `true` or `false`; false when it is missing. */
export const FlagSchema = v.optional(
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((flag) => flag === 'true'),
  ),
  'false',
)

export const TimeSchema = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform(Date.parse),
  v.integer('must be a time such as 2026-11-27T08:00:00Z'),
)
