import { whyNotConnected, type OrderView, type Problem } from '@shop/contracts'
import { ImportReport } from '@shop/contracts/http'
import type { CatalogueRow } from './catalogue.ts'
import type { OrderStep } from './steps.ts'

/**
 * The shop did not take a request for too long. Everything sent is safe: the same replay continues where this one
 * stopped.
 */
export class ShopAwayError extends Error {
  override name = 'ShopAwayError'
  readonly code = 'shop-away'
}

/** The shop refuses a request of a replay. The message has its answer. */
export class ShopRefusesError extends Error {
  override name = 'ShopRefusesError'
  readonly code = 'shop-refuses'
}

/** Tries of one request, with pauses of at most `pauseMsMax`, so that a replay survives a restart of the shop. */
const triesMax = 40
const pauseMsMax = 1_000
const answerMsMax = 120_000
/** Seconds that the shop may hold an answer until the order is decided. */
const waitSeconds = 20

export type ShopClientOptions = {
  frontUrl: string
  /** Of an operator, who imports and ships. */
  adminToken: string
  /** Of a trusted server, which sends the orders of all shoppers. An operator does it where there is none. */
  serverToken: string
  onRepeat: () => void
}

export type ShopClient = ReturnType<typeof createShopClient>

/** The shop's public HTTP API as a replay needs it. Every request is repeated with its key until it is known to be done. */
export const createShopClient = (options: ShopClientOptions) => {
  const post = postUntilDone(options)
  return {
    /** Imports products, prices and stock. @throws ShopAwayError, and ShopRefusesError when a row is refused */
    importProducts: async (key: string, rows: readonly CatalogueRow[]): Promise<void> => {
      const report = await post<unknown>({
        path: '/admin/products/import',
        key,
        headers: { 'Content-Type': 'application/x-ndjson' },
        body: rows.map((row) => JSON.stringify(row)).join('\n'),
        isDone: (answer) => ImportReport.parse(answer).unanswered === 0,
      })
      const { refused } = ImportReport.parse(report)
      if (refused.length === 0) return
      const complaints = refused
        .slice(0, 5)
        .map(({ line, detail }) => `${rows[line - 1]?.sku}: ${detail}`)
      throw new ShopRefusesError(`The shop does not take these products:\n${complaints.join('\n')}`)
    },
    /** Resolves with the order when it is decided, or as it is by now when it was decided before. */
    place: ({ key, lines, expectedTotal }: OrderStep): Promise<OrderView> =>
      post({
        path: '/orders',
        key,
        headers: { 'Content-Type': 'application/json', Prefer: `wait=${waitSeconds}` },
        body: JSON.stringify({ lines, expectedTotal }),
        isDone: ({ status }) => status !== 'pending',
      }),
    /** Resolves with the order, canceled unless it was rejected or shipped before. */
    cancel: (orderId: string, key: string): Promise<OrderView> =>
      post({ path: `/orders/${orderId}/cancel`, key, isDone: isAny, takesConflict: true }),
    ship: (orderId: string, key: string): Promise<OrderView> =>
      post({ path: `/admin/orders/${orderId}/ship`, key, isDone: isAny }),
  }
}

type Request<T> = {
  path: string
  key: string
  headers?: Record<string, string>
  body?: string
  /** Whether a successful answer is the final one. */
  isDone: (answer: T) => boolean
  /** Whether the order that a 409 shows is an answer too. */
  takesConflict?: boolean
}

const isAny = (): boolean => true

/** Posts with one key until the answer is final. @throws ShopAwayError, ShopRefusesError */
const postUntilDone =
  ({ frontUrl, adminToken, serverToken, onRepeat }: ShopClientOptions) =>
  async <T>(request: Request<T>): Promise<T> => {
    const isOperator = request.path.startsWith('/admin/') || serverToken === ''
    const token = isOperator ? adminToken : serverToken
    let lastAnswer = ''
    for (let tries = 0; tries < triesMax; tries += 1) {
      const tried = await postOnce(frontUrl, token, request)
      if ('answer' in tried) return tried.answer
      lastAnswer = tried.notDone
      onRepeat()
      await Bun.sleep(Math.min(pauseMsMax, 50 * 2 ** tries))
    }
    throw new ShopAwayError(
      `POST ${request.path} was tried ${triesMax} times, the last answer was: ${lastAnswer}. ` +
        'When the shop is well again, run the same replay: it continues where this one stopped.',
    )
  }

/** Posts once. Resolves with the final answer, or with why the request has to be repeated. @throws ShopRefusesError */
const postOnce = async <T>(
  frontUrl: string,
  token: string,
  { path, key, headers, body, isDone, takesConflict = false }: Request<T>,
): Promise<{ answer: T } | { notDone: string }> => {
  const response = await fetch(`${frontUrl}${path}`, {
    method: 'POST',
    headers: { 'Idempotency-Key': key, Authorization: `Bearer ${token}`, ...headers },
    signal: AbortSignal.timeout(answerMsMax),
    ...(body === undefined ? {} : { body }),
  }).catch((error: Error) => error)
  if (response instanceof Error) return { notDone: whyNotConnected(response) }
  if (response.ok && response.status !== 202) {
    const answer = (await response.json()) as T
    return isDone(answer) ? { answer } : { notDone: 'not decided yet' }
  }
  if (response.status === 409 && takesConflict) {
    return { answer: ((await response.json()) as { order: T }).order }
  }
  const complaint = await complaintOf(response)
  if (response.status === 202 || response.status === 503) return { notDone: complaint }
  throw new ShopRefusesError(`POST ${path} was answered ${complaint}`)
}

const complaintOf = async (response: Response): Promise<string> => {
  const text = await response.text()
  try {
    const { code, detail } = JSON.parse(text) as Partial<Problem>
    return `${response.status} ${code ?? ''} ${detail ?? ''}`.trim()
  } catch {
    return `${response.status} ${text}`
  }
}
