import * as v from 'valibot'
import type { Problem } from '@shop/contracts'

/** A worker that keeps parked items. */
export type WorkerName = 'inventory' | 'order'

const ParkedItem = v.object({
  hash: v.string(),
  topic: v.string(),
  content: v.string(),
  reason: v.string(),
  count: v.number(),
  firstAt: v.string(),
  lastAt: v.string(),
})
export type ParkedItem = v.InferOutput<typeof ParkedItem>
const ParkedList = v.object({ items: v.array(ParkedItem), count: v.number() })
const Redriven = v.object({ applied: v.boolean() })

/** The worker could not be asked, or refused. The message says what to do. */
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
        `Nobody answers at ${url}. Start the shop, or set ${name.toUpperCase()}_URL.`,
        { cause },
      )
    })
    if (response.ok || response.status === 404) return response
    throw new WorkerUnavailableError(`${name} at ${url} refuses: ${await complaintOf(response)}`)
  }

  return {
    name,
    /** The items parked last, at most 1,000, and how many there are. */
    list: async () => v.parse(ParkedList, await (await ask('/parked')).json()),
    /** Tries an item again: whether it was applied, or undefined when it is not parked. */
    redrive: async (hash: string): Promise<boolean | undefined> => {
      const response = await ask(`/parked/${encodeURIComponent(hash)}/redrive`, 'POST')
      if (response.status === 404) return undefined
      return v.parse(Redriven, await response.json()).applied
    },
    /** Forgets an item. Whether it was there. */
    discard: async (hash: string): Promise<boolean> =>
      (await ask(`/parked/${encodeURIComponent(hash)}`, 'DELETE')).ok,
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
