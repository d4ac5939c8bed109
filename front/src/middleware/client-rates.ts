import type { Context, MiddlewareHandler } from 'hono'
import { rateLimiter, type RateLimitInfo, type Store } from 'hono-rate-limiter'
import type { NameClient } from '../clients.ts'
import type { FrontPorts } from '../ports.ts'
import { problem } from '../problems.ts'
import { carries } from './bearer.ts'
import type { FrontEnv } from './frame.ts'

type RateEnv = FrontEnv & { Variables: { client: string; rateLimit: RateLimitInfo } }

export type Bucket = 'writes' | 'reads' | 'waits'

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
    adminToken !== undefined &&
    c.req.header('Authorization') !== undefined &&
    (await carries(c, [adminToken]))

  return (bucket: Bucket, perMinute: number): MiddlewareHandler<RateEnv> => {
    const policy = `"${bucket}";q=${perMinute};w=${windowMs / 1_000}`
    const resetSeconds = ({ resetTime }: RateLimitInfo): number =>
      Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - nowMs()) / 1_000))
    const headersOf = (info: RateLimitInfo) => ({
      'RateLimit-Policy': policy,
      RateLimit: `"${bucket}";r=${info.remaining};t=${resetSeconds(info)}`,
    })
    const refuse = (info: RateLimitInfo): Response => {
      metrics.refused(`rate-${bucket}`)
      const retryAfter = String(resetSeconds(info))
      return problem('rate-limited', { headers: { ...headersOf(info), 'Retry-After': retryAfter } })
    }

    const limit = rateLimiter<RateEnv>({
      windowMs,
      limit: perMinute,
      // The library sets headers before the answer is made; answers that are plain responses would lose them.
      standardHeaders: false,
      keyGenerator: (c) => c.get('client'),
      store: countInMemory({ clientCountMax: limits.clientCountMax, nowMs }),
      handler: (c) => refuse(c.get('rateLimit')),
    })
    return async (c, next) => {
      const client = nameClient(c)
      if (client === undefined || (await isOperator(c))) return next()
      c.set('client', client)
      const refusal = await limit(c, next)
      if (refusal !== undefined || isShared(c.res)) return refusal
      const headers = headersOf(c.get('rateLimit'))
      for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
      return undefined
    }
  }
}

const isShared = (response: Response): boolean =>
  response.headers.get('Cache-Control')?.startsWith('public') === true

/**
 * Counts in memory, for at most `clientCountMax` clients; of more, the one whose minute began first is forgotten and
 * starts anew. Who has more addresses than that is held by the bound on orders in flight.
 */
const countInMemory = ({
  clientCountMax,
  nowMs,
}: {
  clientCountMax: number
  nowMs: () => number
}): Store<RateEnv> => {
  /** In the order in which the minutes began. */
  const minutes = new Map<string, { totalHits: number; resetTime: Date }>()

  const begin = (client: string, now: number) => {
    minutes.delete(client)
    const [first] = minutes.keys()
    if (first !== undefined && minutes.size >= clientCountMax) minutes.delete(first)
    const minute = { totalHits: 0, resetTime: new Date(now + windowMs) }
    minutes.set(client, minute)
    return minute
  }

  return {
    increment: (client) => {
      const now = nowMs()
      const known = minutes.get(client)
      const isOver = known === undefined || known.resetTime.getTime() <= now
      const minute = isOver ? begin(client, now) : known
      minute.totalHits += 1
      return minute
    },
    decrement: (client) => {
      const known = minutes.get(client)
      if (known !== undefined) known.totalHits -= 1
    },
    resetKey: (client) => void minutes.delete(client),
  }
}
