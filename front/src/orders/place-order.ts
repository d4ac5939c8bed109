import {
  canonicalLines,
  digestOf,
  recordedView,
  type OrderContent,
  type OrderView,
  type Reply,
} from '@shop/contracts'
import type { Ask, Tell } from '../dialogue/ask.ts'
import type { Preference } from '../http/prefer.ts'
import type { ShortWay } from '../short-way.ts'
import type { Verdict } from '../dialogue/waiters.ts'

/**
 * What is known of an order when its shopper is answered. `recorded`: it is on disk. `accepted`: the bus has it.
 * `unknown`: not even that is known. `busy`: it was not sent. `key-reused`: its key belongs to another order.
 */
export type Placed =
  | { outcome: 'recorded'; order: OrderView }
  | { outcome: 'accepted' | 'unknown' | 'busy' | 'key-reused' }

export type PlaceOrder = {
  orderId: string
  content: OrderContent
  prefer: Preference
  nowMs: number
  traceparent: string | undefined
}

type PlaceOrderOptions = { ask: Ask; tell: Tell; shortWay: ShortWay; replyWaitMs: number }

/** Sends the order and waits as long as the shopper prefers, by default until it is recorded (at most `replyWaitMs`). */
export const createPlaceOrder = ({ ask, tell, shortWay, replyWaitMs }: PlaceOrderOptions) => {
  const theLongWay = {
    topic: 'sendOrder',
    afterMs: shortWay.silenceMs,
    onTaken: shortWay.wasSilent,
  } as const

  return async ({ orderId, content, prefer, nowMs, traceparent }: PlaceOrder): Promise<Placed> => {
    const lines = [...canonicalLines(content.lines)]
    const { expectedTotal } = content
    const digest = digestOf({ lines, expectedTotal })
    const item = { orderId, digest, lines, expectedTotal, placedAt: nowMs }
    if (prefer.respondAsync) {
      const sent = await tell(item, traceparent)
      if (sent === 'busy') return { outcome: 'busy' }
      return { outcome: sent === 'acknowledged' ? 'accepted' : 'unknown' }
    }
    const waitSeconds = prefer.waitSeconds ?? 0
    const waitsForDecision = waitSeconds > 0
    const isShort = waitsForDecision && shortWay.mayTake()
    const { sent, reply, by } = await ask<'sendOrder' | 'reserveOrder'>({
      topic: isShort ? 'reserveOrder' : 'sendOrder',
      otherwise: isShort ? theLongWay : undefined,
      item,
      key: orderId,
      judge: (heard) => judge(heard, { digest, waitsForDecision }),
      waitMs: waitsForDecision ? waitSeconds * 1_000 : replyWaitMs,
      traceparent,
    })
    if (by === 'reserveOrder' && reply !== undefined) shortWay.heard()
    if (reply?.kind === 'recorded') {
      return { outcome: 'recorded', order: recordedView({ ...item, ...reply }) }
    }
    if (reply?.kind === 'order') {
      if (reply.digest !== digest) return { outcome: 'key-reused' }
      return { outcome: 'recorded', order: reply.order }
    }
    if (sent === 'busy') return { outcome: 'busy' }
    return { outcome: sent === 'acknowledged' ? 'accepted' : 'unknown' }
  }
}

/**
 * A reply without a digest knows of a cancellation only: whether this order is recorded, it does not say. `recorded` is
 * said to who sent what is recorded; to who sent something else under the same key, it is about another order.
 */
const judge = (reply: Reply, expected: { digest: string; waitsForDecision: boolean }): Verdict => {
  if (reply.kind === 'recorded') {
    if (reply.digest !== expected.digest) return 'ignore'
    return expected.waitsForDecision ? 'keep' : 'done'
  }
  if (reply.kind !== 'order' || reply.digest === undefined) return 'ignore'
  if (reply.digest !== expected.digest) return 'done'
  return expected.waitsForDecision && reply.order.status === 'pending' ? 'keep' : 'done'
}
