import type { Ledger } from './ledger.ts'

/** The answer to a client. Status 0: no answer, for any reason. */
export type Answer = {
  status: number
  body: unknown
  /** Of the order, from `Location`. */
  orderId: string | undefined
  retryAfterMs: number
}

export type Request = {
  method?: 'GET' | 'POST' | 'PUT'
  path: string
  headers?: Record<string, string | undefined>
  body?: unknown
  /** Time after which this client gives up, in ms. */
  patienceMs?: number
}

export type ShopClient = ReturnType<typeof shopClient>

/** More than the 3 s that a shopper here asks the shop to wait, and what the front adds to it. */
const patienceMsUsual = 6_000
const retryAfterMsUsual = 1_000

type Shop = { frontUrls: readonly string[]; serverToken?: string }

/**
 * A server that calls several fronts for all shoppers, trusted if it has a token: each request goes to any of them, as a
 * load balancer would do it. Operators bring a token of their own.
 */
export const shopClient = ({ frontUrls, serverToken }: Shop, ledger: Ledger) => ({
  /** Never rejects. `what` names the kind of request in the figures. */
  ask: async (what: string, request: Request): Promise<Answer> => {
    const front = frontUrls[Math.floor(Math.random() * frontUrls.length)]!
    const headers = {
      Authorization: serverToken && `Bearer ${serverToken}`,
      ...request.headers,
    }
    const answer = await send(front, { ...request, headers })
    ledger.count(what, answer.status)
    return answer
  },
})

const send = async (front: string, request: Request): Promise<Answer> => {
  const { method = 'POST', path, headers = {}, body, patienceMs = patienceMsUsual } = request
  try {
    const response = await fetch(front + path, {
      method,
      headers: [
        ['Content-Type', 'application/json'],
        ...Object.entries(headers).filter((pair): pair is [string, string] => Boolean(pair[1])),
      ],
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const retryAfter = Number(response.headers.get('Retry-After'))
    return {
      status: response.status,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      orderId: response.headers.get('Location')?.split('/').at(-1),
      retryAfterMs: retryAfter > 0 ? retryAfter * 1_000 : retryAfterMsUsual,
    }
  } catch {
    return { status: 0, body: undefined, orderId: undefined, retryAfterMs: retryAfterMsUsual }
  }
}
