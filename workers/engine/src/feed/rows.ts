import { feedPageBytesMax } from '@shop/contracts'

/** An event with its number, and its bytes in an answer, at most. */
export type FeedRow<Event> = { no: number | string; bytes: number; event: Event }
export type FeedSlice = { after?: string | undefined; limit: number }

/** The first of the rows that one page holds: they stay within `feedPageBytesMax`, after one event at least. */
export const withinBytes = <Event>(rows: Iterable<FeedRow<Event>>): FeedRow<Event>[] => {
  const page: FeedRow<Event>[] = []
  let byteCount = 0
  for (const row of rows) {
    byteCount += row.bytes
    if (page.length > 0 && byteCount > feedPageBytesMax) break
    page.push(row)
  }
  return page
}
