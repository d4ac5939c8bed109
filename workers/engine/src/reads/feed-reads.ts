import { problemResponse, type CursorGone, type EventPage } from '@shop/contracts'
import { FeedQuerySchema } from '@shop/contracts/internal-http'
import type { FeedSlice } from '../feed/rows.ts'
import { parseQuery } from './read-api.ts'
import type { WaitingReads } from './waiting-reads.ts'

/** The key under which readers of the feed wait. No order id and no SKU with news of its own is called so. */
export const feedKey = 'feed'

type ReadPage<Event> = (slice: FeedSlice) => Promise<EventPage<Event> | CursorGone>

/** Answers a read of a worker's feed: at once when there are events, otherwise as soon as there are or the wait is over. */
export const answerFeed = async <Event>(
  query: Record<string, string>,
  readPage: ReadPage<Event>,
  waitingReads: WaitingReads,
): Promise<Response> => {
  const { after, limit, wait } = parseQuery(FeedQuerySchema, query)
  const page = await pageWithin({ after, limit, waitMs: wait * 1_000 }, readPage, waitingReads)
  return 'gone' in page ? cursorGone(page) : Response.json(page)
}

const pageWithin = async <Event>(
  { waitMs, ...slice }: FeedSlice & { waitMs: number },
  readPage: ReadPage<Event>,
  waitingReads: WaitingReads,
): Promise<EventPage<Event> | CursorGone> => {
  const until = performance.now() + waitMs
  const watch = waitMs > 0 ? waitingReads.watch(feedKey) : undefined
  try {
    for (;;) {
      const page = await readPage(slice)
      if (!watch || 'gone' in page || page.items.length > 0) return page
      // A wait for what comes after the newest event begins at the one that was the newest at first.
      slice.after = page.next
      if (!(await watch.news(until - performance.now()))) return page
    }
  } finally {
    watch?.end()
  }
}

const cursorGone = ({ next }: CursorGone): Response =>
  problemResponse({
    title: 'Gone',
    status: 410,
    code: 'cursor-gone',
    detail: 'The feed cannot go on from this cursor.',
    next,
  })
