import type { Dice } from './dice.ts'
import { answersIn } from './raw-answers.ts'
import type { Known } from './known.ts'

/** Several requests on one connection, the later ones sent before the first is answered. */
export type PipelineInput = {
  /** The bytes, in as many packets as there are. */
  packets: Uint8Array[]
  requests: readonly PipelinedRequest[]
}
type PipelinedRequest = { method: string; text: string; statuses: readonly number[] }

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
  const body = `{"lines":[{"sku":"${sku}","quantity":1}]}`
  const place = head(
    'POST',
    '/orders',
    'Content-Type: application/json',
    `Idempotency-Key: ${dice.key()}`,
    `Content-Length: ${body.length}`,
  )
  const placed = { method: 'POST', text: place + body, statuses: [201, 202, 503] }
  return dice.pick<PipelinedRequest>([
    placed,
    placed,
    { method: 'GET', text: head('GET', `/products/${sku}`), statuses: [200] },
    { method: 'GET', text: head('GET', '/nothing'), statuses: [404] },
    { method: 'GET', text: head('GET', '/healthz'), statuses: [200] },
    { method: 'HEAD', text: head('HEAD', '/healthz'), statuses: [200] },
  ])
}

/**
 * The fault of what came back, in words. Each request is answered in turn. A front that closes the connection earlier says
 * so in the last answer, and the client sends the rest again (RFC 9112, 9.3.2).
 */
export const complaintAboutPipeline = (
  { requests }: PipelineInput,
  received: string,
): string | undefined => {
  const answers = answersIn(
    received,
    requests.map(({ method }) => method),
  )
  if (answers === undefined) return 'an answer is cut off or unreadable'
  if (answers.length === 0) return 'the connection closed without an answer'
  for (const [index, { status }] of answers.entries()) {
    if (!requests[index]!.statuses.includes(status)) return `answer ${index + 1} is ${status}`
  }
  const isComplete = answers.length === requests.length
  const saysClose = answers.at(-1)!.headers.get('Connection')?.toLowerCase() === 'close'
  return isComplete || saysClose ? undefined : `only ${answers.length} answers, and no close`
}
