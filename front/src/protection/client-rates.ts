import type { Context, MiddlewareHandler } from 'hono'
import type { NameClient } from './clients.ts'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../http/problems.ts'
import { carries } from '../http/bearer.ts'
import { setHeaders } from '../http/security.ts'

export type Bucket = 'writes' | 'reads' | 'waits'

export type ClientRate = {
  /** Counts a request of a client; whether it may go on. For who answers without `limit`. */
  mayGoOn(c: Context): boolean
  /** Counts a request: what its answer is to say about that, or the answer 429 when it is one too many. */
  count(c: Context): Record<string, string> | Response | undefined
  /** The same around a route. */
  limit: MiddlewareHandler
}

type Rates = {
  nameClient: NameClient
  ports: Pick<FrontPorts, 'settings' | 'metrics' | 'nowMs'>
}

const windowMs = 60_000

/**
 * Limits what one client may ask for in a minute, for each bucket apart. The count is this front's own: with N fronts a
 * client that reaches all of them has N times as much. Operators' tokens are not limited. Says in every answer what is
 * left (draft-ietf-httpapi-ratelimit-headers-10), except in those that a shared cache may keep.
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
    const refuse = (minute: Minute): Response => {
      metrics.refused(`rate-${bucket}`)
      const headers = { ...headersOf(minute), 'Retry-After': String(resetSeconds(minute)) }
      return problem('rate-limited', { headers })
    }
    /** Undefined when nobody can say who sent it: then nothing is counted. */
    const minuteWith = (c: Context): Minute | undefined => {
      const client = nameClient(c)
      if (client === undefined) return undefined
      const minute = minuteOf(client)
      minute.count += 1
      return minute
    }

    const count: ClientRate['count'] = (c) => {
      const minute = minuteWith(c)
      if (minute === undefined) return undefined
      return minute.count > perMinute ? refuse(minute) : headersOf(minute)
    }

    return {
      mayGoOn: (c) => (minuteWith(c)?.count ?? 0) <= perMinute,
      count,
      limit: async (c, next) => {
        if (c.req.header('Authorization') !== undefined && (await isOperator(c))) return next()
        const counted = count(c)
        if (counted instanceof Response) return counted
        await next()
        if (counted === undefined || isShared(c.res)) return undefined
        setHeaders(c.res, counted)
        return undefined
      },
    }
  }
}

const isShared = (response: Response): boolean =>
  response.headers.get('Cache-Control')?.startsWith('public') === true

type Minute = { count: number; endsAtMs: number }

/**
 * The present minute of a client, for at most `clientCountMax` clients; of more, the one whose minute began first is
 * forgotten and starts anew. Who has more addresses than that is held by the bound on orders in flight.
 */
const minutesInMemory = ({
  clientCountMax,
  nowMs,
}: {
  clientCountMax: number
  nowMs: () => number
}): ((client: string) => Minute) => {
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
