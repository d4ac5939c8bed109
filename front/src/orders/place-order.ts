import {
  canonicalLines,
  digestOf,
  hasDetails,
  plainLines,
  recordedView,
  type OrderContent,
  type OrderView,
  type RecordOrder,
  type Reply,
  type SendOrder,
} from '@shop/contracts'
import { withoutReply, type WithoutReply } from '../dialogue/ask.ts'
import type { Dialogue } from '../dialogue/dialogue.ts'
import type { Verdict } from '../dialogue/waiters.ts'
import type { Preference } from '../http/prefer.ts'

/**
 * The state of an order when its shopper is answered. `recorded`: it is on disk. `accepted`: the bus has it. `unknown`:
 * not even that is known. `busy`, `lost`: it was not sent. `key-reused`, `reference-used`: its key or reference belongs to
 * another order.
 */
export type Placed =
  | { outcome: 'recorded'; order: OrderView }
  | { outcome: WithoutReply | 'key-reused' | 'reference-used' }

export type PlaceOrder = {
  orderId: string
  content: OrderContent
  prefer: Preference
  nowMs: number
  traceparent: string | undefined
  isTrusted: boolean
}

/** Sends the order and waits as the shopper prefers, by default until it is recorded (at most `replyWaitMs`). */
export const createPlaceOrder =
  ({ ask, tell }: Pick<Dialogue, 'ask' | 'tell'>, replyWaitMs: number) =>
  async ({
    orderId,
    content,
    prefer,
    nowMs,
    traceparent,
    isTrusted,
  }: PlaceOrder): Promise<Placed> => {
    const digest = digestOf(content)
    const trusted = isTrusted && ({ trusted: true } as const)
    const about = { orderId, digest, placedAt: nowMs, ...trusted }
    const { topic, lines, item } = messageOf(content, about)
    if (prefer.respondAsync) return { outcome: withoutReply(await tell(topic, item, traceparent)) }
    const waitSeconds = prefer.waitSeconds ?? 0
    const waitsForDecision = waitSeconds > 0
    const { sent, reply } = await ask({
      topic,
      item,
      key: orderId,
      judge: (heard) => judge(heard, { digest, waitsForDecision }),
      waitMs: waitsForDecision ? waitSeconds * 1_000 : replyWaitMs,
      traceparent,
    })
    if (reply?.kind === 'recorded') {
      const { expectedTotal } = content
      return { outcome: 'recorded', order: recordedView({ ...reply, lines, expectedTotal }) }
    }
    if (reply?.kind === 'order') {
      if (reply.digest !== digest) return { outcome: 'key-reused' }
      return { outcome: 'recorded', order: reply.order }
    }
    if (reply?.kind === 'not-recorded') return { outcome: reply.code }
    return { outcome: withoutReply(sent) }
  }

type About = Omit<SendOrder, 'lines' | 'expectedTotal'>

/** An order goes to both services. One with details goes to Order alone, with its lines as they were sent. */
const messageOf = (content: OrderContent, about: About) => {
  if (hasDetails(content)) {
    const item: RecordOrder = { ...content, ...about }
    return { topic: 'recordOrder', lines: plainLines(content.lines), item } as const
  }
  const lines = [...canonicalLines(content.lines)]
  const item: SendOrder = { ...about, lines, expectedTotal: content.expectedTotal }
  return { topic: 'sendOrder', lines, item } as const
}

/**
 * A `recorded` reply with this order's digest is about this order; with another digest it is about an order that
 * somebody sent under the same key. An `order` reply without a digest knows of a cancellation only, and does not say
 * whether this order is recorded.
 */
const judge = (reply: Reply, expected: { digest: string; waitsForDecision: boolean }): Verdict => {
  if (reply.kind === 'recorded') {
    if (reply.digest !== expected.digest) return 'ignore'
    return expected.waitsForDecision ? 'keep' : 'done'
  }
  if (reply.kind === 'not-recorded') return reply.digest === expected.digest ? 'done' : 'ignore'
  if (reply.kind !== 'order' || reply.digest === undefined) return 'ignore'
  if (reply.digest !== expected.digest) return 'done'
  return expected.waitsForDecision && reply.order.status === 'pending' ? 'keep' : 'done'
}
