import * as v from 'valibot'
import { whyNotConnected, type Problem } from '@shop/contracts'
import {
  DiscardedSchema,
  ParkedItemSchema,
  ParkedListSchema,
  RedrivenSchema,
  toWorker,
  type ParkedItemView,
  type ParkedQuery,
  type ParkedRow,
} from '@shop/contracts/internal-http'

/** A worker that keeps parked items. */
export type WorkerName = 'inventory' | 'order'

/** The worker does not answer, or refuses the request. The message says what to do. */
export class WorkerUnavailableError extends Error {
  override name = 'WorkerUnavailableError'
  readonly code = 'worker-unavailable'
}

export type ParkingWorker = ReturnType<typeof parkingWorker>

/**
 * Asks one worker about its parked items over HTTP. Every function throws WorkerUnavailableError.
 */
export const parkingWorker = (name: WorkerName, url: string, serviceToken: string) => {
  const ask = async (path: string, method = 'GET'): Promise<Response> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${serviceToken}` },
      signal: AbortSignal.timeout(answerMsMax),
    }).catch((cause: unknown) => {
      throw new WorkerUnavailableError(
        `${name} cannot be asked at ${url} (${whyNotConnected(cause)}). Start the shop, or set ${name.toUpperCase()}_URL.`,
        { cause },
      )
    })
    if (response.ok || response.status === 404) return response
    throw new WorkerUnavailableError(`${name} at ${url} refuses: ${await complaintOf(response)}`)
  }
  const list = async (query: ParkedQuery) =>
    v.parse(ParkedListSchema, await (await ask(toWorker.parked(query))).json())

  return {
    name,
    /** How many items are parked and were dropped, and the newest one. */
    look: async () => {
      const { items, count, dropped } = await list({ limit: 1 })
      return { count, dropped, newest: items[0] }
    },
    /** The items in this order by age, none newer than that of `upTo`, slice by slice: one is in memory at a time. */
    async *slices(query: Pick<ParkedQuery, 'order' | 'upTo'>): AsyncGenerator<ParkedRow[]> {
      let after: string | undefined
      for (;;) {
        const { items } = await list({ ...query, after })
        if (items.length === 0) return
        yield items
        after = items.at(-1)!.cursor
      }
    },
    /** An item with its content; undefined when it is not parked. */
    show: async (hash: string): Promise<ParkedItemView | undefined> => {
      const response = await ask(toWorker.parkedItem(hash))
      return response.ok ? v.parse(ParkedItemSchema, await response.json()) : undefined
    },
    /** Tries an item again. Resolves with whether it was applied; undefined when it is not parked. */
    redrive: async (hash: string): Promise<boolean | undefined> => {
      const response = await ask(toWorker.redrive(hash), 'POST')
      if (response.status === 404) return undefined
      return v.parse(RedrivenSchema, await response.json()).applied
    },
    /** Forgets an item. Resolves with whether it was parked. */
    discard: async (hash: string): Promise<boolean> =>
      (await ask(toWorker.parkedItem(hash), 'DELETE')).ok,
    /** Forgets the oldest items, none newer than that of the cursor, at most `parkedSliceMax`. */
    discardUpTo: async (upTo: string) =>
      v.parse(DiscardedSchema, await (await ask(toWorker.discard({ upTo }), 'DELETE')).json()),
  }
}

const answerMsMax = 10_000

const complaintOf = async (response: Response): Promise<string> => {
  const text = await response.text()
  try {
    return `${response.status} ${(JSON.parse(text) as Problem).detail}`
  } catch {
    return `${response.status} ${text}`
  }
}
