import * as v from 'valibot'
import { feedAfterPattern, feedCursorPattern, HistoryEntrySchema } from './events.ts'
import { LimitSchema, wholeNumber, type QueryFor } from './query-values.ts'
import { waitSecondsMax } from './limits.ts'

/**
 * Events behind the one of a cursor, or from the oldest that is kept. While there are none, the answer waits for up to
 * `wait` seconds. A cursor that the feed cannot go on from is answered with 410 and `CursorGoneSchema`.
 */
export const FeedQuerySchema = v.object({
  after: v.optional(v.pipe(v.string(), v.regex(feedAfterPattern, 'must be the next of a page'))),
  limit: LimitSchema,
  wait: v.optional(wholeNumber(waitSecondsMax), '0'),
})
export type FeedQuery = QueryFor<typeof FeedQuerySchema>

const FeedCursorSchema = v.pipe(v.string(), v.regex(feedCursorPattern))
export const eventPageSchemaOf = <S extends v.GenericSchema>(event: S) =>
  v.strictObject({ items: v.array(event), next: FeedCursorSchema })
/** The problem that a worker answers then. `next`: the cursor behind the newest event. */
export const CursorGoneSchema = v.strictObject({
  title: v.string(),
  status: v.literal(410),
  code: v.literal('cursor-gone'),
  detail: v.string(),
  next: FeedCursorSchema,
})

/** Everything that happened to one order, in order. */
export const HistorySchema = v.strictObject({ items: v.array(HistoryEntrySchema) })
export type History = v.InferOutput<typeof HistorySchema>
