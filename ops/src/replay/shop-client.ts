import type { OrderView, Problem } from '@shop/contracts'
import { ImportReport } from '@shop/contracts/http'
import type { CatalogueRow } from './catalogue.ts'
import type { OrderStep } from './steps.ts'

/**
 * The shop did not take something for too long. What was sent is safe: the same replay goes on
 * where it stopped.
 */
export class ShopAwayError extends Error {
  override name = 'ShopAwayError'
  readonly code = 'shop-away'
}

/** The shop refuses what a replay sends. The message says what it answered. */
export class ShopRefusesError extends Error {
  override name = 'ShopRefusesError'
  readonly code = 'shop-refuses'
}

/**
 * Tries of one request, with pauses of at most `pauseMsMax`: a shop that restarts is waited for.
 */
const triesMax = 40
const pauseMsMax = 1_000
const answerMsMax = 120_000
/** Seconds that the shop is asked to wait for its decision. */
const waitSeconds = 20

export type ShopClient = ReturnType<typeof createShopClient>

/**
 * The shop's public HTTP API as a replay needs it. Everything is repeated with its key until it is
 * known to be done.
 */
export const createShopClient = ({
  frontUrl,
  adminToken,
  onRepeat,
}: {
  frontUrl: string
  adminToken: string
  onRepeat: () => void
}) => {
  /** On all requests: shoppers of one address may send so many only, operators are not limited. */
  const asOperator = { Authorization: `Bearer ${adminToken}` }

  /** @throws ShopAwayError, ShopRefusesError */
  const post = async <T>({ path, key, headers, body, isDone }: Request<T>): Promise<T> => {
    let lastAnswer = ''
    for (let tries = 0; tries < triesMax; tries += 1) {
      const response = await fetch(`${frontUrl}${path}`, {
        method: 'POST',
        headers: { 'Idempotency-Key': key, ...asOperator, ...headers },
        signal: AbortSignal.timeout(answerMsMax),
        ...(body === undefined ? {} : { body }),
      }).catch((error: Error) => error)
      if (response instanceof Error) lastAnswer = response.message
      else if (response.ok && response.status !== 202) {
        const answer = (await response.json()) as T
        if (isDone(answer)) return answer
        lastAnswer = 'not decided yet'
      } else {
        lastAnswer = await complaintOf(response)
        if (response.status !== 202 && response.status !== 503) {
          throw new ShopRefusesError(`POST ${path} was answered ${lastAnswer}`)
        }
      }
      onRepeat()
      await Bun.sleep(Math.min(pauseMsMax, 50 * 2 ** tries))
    }
    throw new ShopAwayError(
      `POST ${path} was tried ${triesMax} times, the last answer was: ${lastAnswer}. ` +
        'When the shop is well again, run the same replay: it goes on where it stopped.',
    )
  }

  return {
    /**
     * Makes or changes products and receives their stock. @throws ShopRefusesError when a row is
     * refused.
     */
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
    /** The order as it is when it was decided, or what became of it since. */
    place: ({ key, lines, expectedTotal }: OrderStep): Promise<OrderView> =>
      post({
        path: '/orders',
        key,
        headers: { 'Content-Type': 'application/json', Prefer: `wait=${waitSeconds}` },
        body: JSON.stringify({ lines, expectedTotal }),
        isDone: ({ status }) => status !== 'pending',
      }),
    /** The order, canceled unless it was rejected or shipped before. */
    cancel: (orderId: string, key: string): Promise<OrderView> =>
      post({ path: `/orders/${orderId}/cancel`, key, isDone: isAny }),
    ship: (orderId: string, key: string): Promise<OrderView> =>
      post({ path: `/admin/orders/${orderId}/ship`, key, isDone: isAny }),
  }
}

type Request<T> = {
  path: string
  key: string
  headers?: Record<string, string>
  body?: string
  /** Whether an answer of success says all that is wanted. */
  isDone: (answer: T) => boolean
}

const isAny = (): boolean => true

const complaintOf = async (response: Response): Promise<string> => {
  const text = await response.text()
  try {
    const { code, detail } = JSON.parse(text) as Partial<Problem>
    return `${response.status} ${code ?? ''} ${detail ?? ''}`.trim()
  } catch {
    return `${response.status} ${text}`
  }
}
