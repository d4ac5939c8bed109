import type { Context, MiddlewareHandler } from 'hono'
import { carries } from '../http/bearer.ts'
import { problem } from '../http/problems.ts'
import { setHeaders } from '../http/security.ts'
import type { FrontPorts } from '../ports.ts'
import type { NameClient } from './clients.ts'

export type Bucket = 'writes' | 'reads' | 'waits'

export type ClientRate = {
  /**
   * Counts one request. Returns the headers that its answer carries, or the answer 429 when the client is over its
   * limit (`names` is then part of the problem). Undefined when nobody knows the client. For callers that do not use
   * the `limit` middleware.
   */
  count(c: Context, names?: object): Record<string, string> | Response | undefined
  /** The same as a middleware. Operators' requests are not counted. */
  limit: MiddlewareHandler
}

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
  const { limits, adminToken } = settings
  const isOperator = async (c: Context): Promise<boolean> =>
    adminToken !== undefined && carries(c, [adminToken])

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

    const count: ClientRate['count'] = (c, names) => {
      const client = nameClient(c)
      if (client === undefined) return undefined
      const minute = minuteOf(client)
      minute.count += 1
      if (minute.count <= perMinute) return headersOf(minute)
      metrics.shed(`rate-${bucket}`)
      const headers = { ...headersOf(minute), 'Retry-After': String(resetSeconds(minute)) }
      return problem('rate-limited', { headers, names })
    }

    return {
      count,
      limit: async (c, next) => {
        if (c.req.header('Authorization') !== undefined && (await isOperator(c))) return next()
        const counted = count(c)
        if (counted instanceof Response) return counted
        await next()
        if (counted !== undefined && !isShared(c.res)) setHeaders(c.res, counted)
        return undefined
      },
    }
  }
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
