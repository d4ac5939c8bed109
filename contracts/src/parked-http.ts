import * as v from 'valibot'
import { wholeNumber, type QueryFor } from './query-values.ts'

/** Parked items that one answer lists, or one request discards. */
export const parkedSliceMax = 1_000

const ParkedCursorSchema = v.pipe(v.string(), v.regex(/^\d{1,16}-[0-9a-f]{32}$/))

/** Parked items by the time when each first came, after the one of a cursor and none newer than that of `upTo`. */
export const ParkedQuerySchema = v.object({
  order: v.optional(v.picklist(['newest', 'oldest']), 'newest'),
  after: v.optional(ParkedCursorSchema),
  upTo: v.optional(ParkedCursorSchema),
  limit: v.optional(v.pipe(wholeNumber(parkedSliceMax), v.minValue(1)), String(parkedSliceMax)),
})
export type ParkedQuery = QueryFor<typeof ParkedQuerySchema>

/** Discards the oldest parked items, at most `parkedSliceMax`, none newer than that of `upTo`. */
export const DiscardQuerySchema = v.object({ upTo: ParkedCursorSchema })

const parkedRow = {
  hash: v.string(),
  topic: v.string(),
  reason: v.string(),
  count: v.number(),
  bytes: v.number(),
  firstAt: v.string(),
  lastAt: v.string(),
  cursor: ParkedCursorSchema,
}
/** A parked item in a list. `hash` names it, `count` is how often the same content arrived, `bytes` the length of that. */
export const ParkedRowSchema = v.object(parkedRow)
export type ParkedRow = v.InferOutput<typeof ParkedRowSchema>

/** A parked item with its content. */
export const ParkedItemSchema = v.object({ ...parkedRow, content: v.string() })
export type ParkedItemView = v.InferOutput<typeof ParkedItemSchema>

/** A slice of the parked items; how many are parked in all, and how many were dropped for want of room. */
export const ParkedListSchema = v.object({
  items: v.array(ParkedRowSchema),
  count: v.number(),
  dropped: v.number(),
})
export type ParkedList = v.InferOutput<typeof ParkedListSchema>

/** How many parked items were discarded, and how many are left. */
export const DiscardedSchema = v.object({ discarded: v.number(), left: v.number() })
export type Discarded = v.InferOutput<typeof DiscardedSchema>

/** Whether a parked item was applied when it was tried again. */
export const RedrivenSchema = v.object({ applied: v.boolean() })
export type Redriven = v.InferOutput<typeof RedrivenSchema>
