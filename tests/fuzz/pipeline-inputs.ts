import type { Dice } from './dice.ts'
import { answersIn } from './raw-answers.ts'
import type { Known } from './known.ts'

/** Several requests on one connection, the later ones sent before the first is answered. */
export type PipelineInput = {
  /** The bytes, in as many packets as there are. */
  packets: Uint8Array[]
  requests: readonly PipelinedRequest[]
}
type PipelinedRequest = {
  method: string
  text: string
  statuses: readonly number[]
  order?: { key: string; sku: string }
}

const requestsMax = 5

/** The last request asks the front to close the connection, so that its end is known. */
export const pipelineInput = (known: Known, dice: Dice): PipelineInput => {
  const count = dice.between(2, requestsMax)
  const requests = Array.from({ length: count }, (_, index) =>
    requestOf(known, dice, index === count - 1 ? 'close' : 'keep-alive'),
  )
  const bytes = new TextEncoder().encode(requests.map(({ text }) => text).join(''))
  const cut = dice.oneIn(2) ? bytes.length : dice.between(1, bytes.length - 1)
  const packets = [bytes.slice(0, cut), bytes.slice(cut)].filter(({ length }) => length > 0)
  return { packets, requests }
}

const requestOf = (known: Known, dice: Dice, connection: string): PipelinedRequest => {
  const head = (method: string, path: string, ...headers: string[]): string =>
    [
      `${method} ${path} HTTP/1.1`,
      'Host: shop',
      `Connection: ${connection}`,
      ...headers,
      '',
      '',
    ].join('\r\n')
  const sku = dice.pick(known.skus)
  const order = { key: dice.key(), sku }
  const body = JSON.stringify(contentOf(order))
  const place = head(
    'POST',
    '/orders',
    'Content-Type: application/json',
    `Idempotency-Key: ${order.key}`,
    `Content-Length: ${body.length}`,
  )
  const placed = { method: 'POST', text: place + body, statuses: placedStatuses, order }
  return dice.pick<PipelinedRequest>([
    placed,
    placed,
    // Other inputs hide products and show them again.
    { method: 'GET', text: head('GET', `/products/${sku}`), statuses: [200, 404, 503] },
    { method: 'GET', text: head('GET', '/nothing'), statuses: [404] },
    { method: 'GET', text: head('GET', '/healthz'), statuses: [200] },
    { method: 'HEAD', text: head('HEAD', '/healthz'), statuses: [200] },
  ])
}

/** Statuses of an order that is not refused. */
export const placedStatuses = [201, 202, 503] as const
export const contentOf = ({ sku }: { sku: string }) => ({ lines: [{ sku, quantity: 1 }] })

/**
 * The fault of what came back, in words. Each request is answered in turn, or the last answer says that the connection
 * closes, and the client sends the rest again (RFC 9112, 9.3.2). `mayClose`: it may also close without a word, as Bun.serve
 * does when an answer is not ready as the next request comes (https://github.com/oven-sh/bun/pull/38128).
 */
export const complaintAboutPipeline = (
  { requests }: PipelineInput,
  received: string,
  { mayClose }: { mayClose: boolean },
): string | undefined => {
  const answers = answersIn(
    received,
    requests.map(({ method }) => method),
  )
  if (answers === undefined) return 'an answer is cut off or unreadable'
  for (const [index, { status }] of answers.entries()) {
    if (!requests[index]!.statuses.includes(status)) return `answer ${index + 1} is ${status}`
  }
  if (answers.length === requests.length || mayClose) return undefined
  const saysClose = answers.at(-1)?.headers.get('Connection')?.toLowerCase() === 'close'
  return saysClose ? undefined : `${answers.length} answers, and no word that it closes`
}
