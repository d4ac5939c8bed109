import type { Auditor } from './auditor.ts'
import type { StockTold } from './auditor/stock-feed.ts'
import type { HttpClient } from './http-client.ts'
import type { Random } from './random.ts'
import { adminToken } from './world/front-process.ts'
import type { Clock } from './world/clock.ts'

type FeedWorld = { clock: Clock; random: Random; auditor: Auditor; client: HttpClient }
type Page = { items?: StockTold[]; next: string }

const pollMs = { min: 200, max: 2_000 }
const limitMax = 3

/** A program that follows the feed of stock by its rules: it goes on from `next`, also when it is told `410`. */
export const createStockFeedReader = ({ clock, random, auditor, client }: FeedWorld) => {
  let cursor: string | undefined
  let caughtUpAtMs = -1

  const poll = async (): Promise<void> => {
    const limit = random.integer(1, limitMax)
    const path = `/admin/stock-events?after=${cursor ?? 'newest'}&limit=${limit}`
    const { status, body } = await client.read('read stock events', path, adminToken)
    if (status !== 200 && status !== 410) return
    const { items = [], next } = body as Page
    if (status === 410 || cursor === undefined) auditor.stockFeedBegins(next)
    for (const event of items) auditor.stockFeedTells(event)
    cursor = next
    if (items.length === 0) caughtUpAtMs = clock.now()
  }

  return {
    /** Reads from now on, again and again. */
    begin: (fail: (error: unknown) => void): void => {
      const again = (): void => {
        void poll()
          .catch(fail)
          .finally(() => clock.after(random.integer(pollMs.min, pollMs.max), again))
      }
      again()
    },
    /** Whether the reader found nothing more at some time after this one. */
    hasCaughtUpSince: (ms: number): boolean => caughtUpAtMs > ms,
  }
}
