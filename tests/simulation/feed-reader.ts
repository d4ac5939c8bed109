import type { Auditor } from './auditor.ts'
import type { HttpClient } from './http-client.ts'
import type { Random } from './random.ts'
import { adminToken } from './world/front-process.ts'
import type { Clock } from './world/clock.ts'

type FeedWorld = { clock: Clock; random: Random; auditor: Auditor; client: HttpClient }

/** The parts of answers that the reader goes by. */
type State = { status: string; version: number }
type Event = { id: string; subject: string; version: number; data: State }
type EventPage = { items: Event[]; next: string }
type OrderPage = { items: (State & { id: string })[]; nextCursor?: string }

const pollMs = { min: 20, max: 700 }
const limitMax = 8
const listLimit = 50

/**
 * A program that follows the feed of orders by its rules and keeps the state of every order: it begins with a cursor and
 * a list of all orders, takes the state of each event whose version is higher, and begins anew when it is told `410`.
 */
export const createFeedReader = ({ clock, random, auditor, client }: FeedWorld) => {
  const known = new Map<string, State>()
  let cursor: string | undefined
  /** Where the reader goes on once it has read all orders. */
  let beginning: string | undefined
  let caughtUpAtMs = -1

  const take = (id: string, { status, version }: State): void => {
    if (version > (known.get(id)?.version ?? 0)) known.set(id, { status, version })
  }

  /** Reads all orders. False when it was interrupted: then it begins with the first again. */
  const readAll = async (): Promise<boolean> => {
    let page = ''
    do {
      const path = `/admin/orders?limit=${listLimit}${page}`
      const { status, body } = await client.read('list orders', path, adminToken)
      if (status !== 200) return false
      const { items, nextCursor } = body as OrderPage
      for (const { id, ...state } of items) take(id, state)
      page = nextCursor === undefined ? '' : `&cursor=${nextCursor}`
    } while (page !== '')
    return true
  }

  const begin = async (next: string): Promise<void> => {
    cursor = undefined
    beginning = next
    known.clear()
    auditor.feedBegins()
    if (!(await readAll())) return
    cursor = next
    beginning = undefined
  }

  const poll = async (): Promise<void> => {
    if (beginning !== undefined) return begin(beginning)
    const limit = random.integer(1, limitMax)
    const path = `/admin/events?after=${cursor ?? 'newest'}&limit=${limit}`
    const { status, body } = await client.read('read events', path, adminToken)
    if (status !== 200 && status !== 410) return
    const { items = [], next } = body as Partial<EventPage> & { next: string }
    if (status === 410 || cursor === undefined) return begin(next)
    for (const event of items) {
      auditor.feedTells(event)
      take(event.subject, event.data)
    }
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
    known: (): ReadonlyMap<string, State> => known,
  }
}
