import { newestCursor } from '@shop/contracts'

/** A feed as a transaction sees it: its database, and the numbers of its oldest and newest event. 0 and 0: no event yet. */
export type FeedBounds = { epoch: string; oldest: number; newest: number }

/** The cursor behind the event with this number. */
export const cursorAt = (epoch: string, no: number | string): string => `${epoch}-${no}`

/**
 * The number behind which a reader with this cursor goes on; without one it begins with the oldest event that is kept.
 * Undefined when it cannot go on: the numbers of another epoch were given again, the next event is no longer kept, or
 * the database was replaced by an older one.
 */
export const placeOf = (
  cursor: string | undefined,
  { epoch, oldest, newest }: FeedBounds,
): number | undefined => {
  const first = Math.max(0, oldest - 1)
  if (cursor === undefined) return first
  if (cursor === newestCursor) return newest
  const [epochOfCursor, number] = cursor.split('-')
  const no = Number(number)
  return epochOfCursor === epoch && no >= first && no <= newest ? no : undefined
}
