import type { Context, MiddlewareHandler } from 'hono'
import { problem } from '../http/problems.ts'
import type { FrontPorts } from '../ports.ts'
import type { NameClient } from './clients.ts'

export type Bucket = 'writes' | 'reads' | 'waits' | 'lines'

export type ClientRate = {
  /**
   * Counts a request, by default as one. Returns the headers that its answer carries, or the answer 429 when the client
   * would be over its limit (`names` is then part of the problem, and nothing is counted). Undefined when nobody knows
   * the client. For callers that do not use the `limit` middleware.
   */
  count(c: Context, options?: CountOptions): Record<string, string> | Response | undefined
  /** Counts a request less: it turned out to be one that has no limit. */
  giveBack(c: Context): void
  /** The same as `count` as a middleware, which counts as one. */
  limit: MiddlewareHandler
}

type CountOptions = { weight?: number; names?: object }

type Rates = {
  nameClient: NameClient
  ports: Pick<FrontPorts, 'settings' | 'metrics' | 'nowMs'>
}

const windowMs = 60_000

/**
 * Limits the requests of one client in a minute, for each bucket apart. The count is this front's own: with N fronts a
 * client that reaches all of them may send N times as much. Every answer says how much is left
 * (draft-ietf-httpapi-ratelimit-headers-10), except those that a shared cache may keep.
 */
export const clientRates = ({ nameClient, ports: { settings, metrics, nowMs } }: Rates) => {
  const { limits } = settings

  return (bucket: Bucket, perMinute: number): ClientRate => {
    const minuteOf = minutesInMemory({ clientCountMax: limits.clientCountMax, nowMs })
    const policy = `"${bucket}";q=${perMinute};w=${windowMs / 1_000}`
    const resetSeconds = ({ endsAtMs }: Minute): number =>
      Math.max(1, Math.ceil((endsAtMs - nowMs()) / 1_000))
    const headersOf = (minute: Minute): Record<string, string> => {
      const left = Math.max(0, perMinute - minute.count)
      return {
        'RateLimit-Policy': policy,
        RateLimit: `"${bucket}";r=${left};t=${resetSeconds(minute)}`,
      }
    }

    const count: ClientRate['count'] = (c, { weight = 1, names } = {}) => {
      const client = nameClient(c)
      if (client === undefined) return undefined
      const minute = minuteOf(client)
      if (minute.count + weight <= perMinute) {
        minute.count += weight
        return headersOf(minute)
      }
      metrics.shed(`rate-${bucket}`)
      const headers = { ...headersOf(minute), 'Retry-After': String(resetSeconds(minute)) }
      return problem('rate-limited', {
        headers,
        names,
        ...(bucket === 'lines' && { detail: tooManyLines }),
      })
    }

    return {
      count,
      giveBack: (c) => {
        const client = nameClient(c)
        if (client === undefined) return
        const minute = minuteOf(client)
        minute.count = Math.max(0, minute.count - 1)
      },
      limit: async (c, next) => {
        const counted = count(c)
        if (counted instanceof Response) return counted
        await next()
        if (counted !== undefined && !isShared(c.res)) addRate(c.res, counted)
        return undefined
      },
    }
  }
}

const tooManyLines =
  'Your orders have too many lines together. Nothing was done. Send the order again with the same key, after Retry-After.'

/** Says in an answer what is left of a limit, beside the limits that it names already. */
export const addRate = ({ headers }: Response, rate: Record<string, string>): void => {
  for (const name in rate) headers.append(name, rate[name]!)
}

const isShared = (response: Response): boolean =>
  response.headers.get('Cache-Control')?.startsWith('public') === true

type Minute = { count: number; endsAtMs: number }
type MinutesOptions = { clientCountMax: number; nowMs: () => number }

/**
 * The present minute of each client, for at most `clientCountMax` clients. With more, the client whose minute began
 * first is forgotten and starts anew. A client with more addresses than that is held by the bound on orders in flight.
 */
const minutesInMemory = ({
  clientCountMax,
  nowMs,
}: MinutesOptions): ((client: string) => Minute) => {
  /** In the order in which the minutes began. */
  const minutes = new Map<string, Minute>()

  const begin = (client: string, now: number): Minute => {
    minutes.delete(client)
    const [first] = minutes.keys()
    if (first !== undefined && minutes.size >= clientCountMax) minutes.delete(first)
    const minute = { count: 0, endsAtMs: now + windowMs }
    minutes.set(client, minute)
    return minute
  }

  return (client) => {
    const now = nowMs()
    const known = minutes.get(client)
    return known === undefined || known.endsAtMs <= now ? begin(client, now) : known
  }
}
