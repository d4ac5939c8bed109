import type { Order, OrderAnnouncement } from '../decisions.ts'
import { firstOf, type Fault } from './fault.ts'
import { statusOf } from './status.ts'
import { unitsOf } from './stock.ts'

export type OrderReply = Extract<OrderAnnouncement, { kind: 'reply' }>['item']

/** Bit 2i: payload i was answered 201, bit 2i + 1: 422; the bit after the last payload's: canceled. */
export const toldBy = (reply: OrderReply, digests: readonly string[]): number => {
  if (reply.kind === 'recorded') {
    const index = digests.indexOf(reply.digest)
    return index < 0 ? 0 : 1 << (2 * index)
  }
  if (reply.kind !== 'order') return 0
  let told = reply.order.status === 'canceled' ? 1 << (2 * digests.length) : 0
  if (reply.digest === undefined) return told
  for (const [index, digest] of digests.entries()) {
    told |= 1 << (2 * index + (reply.digest === digest ? 0 : 1))
  }
  return told
}

/** Every answer to a sender holds, now and in every later state. */
export const toldFault = (
  order: Order | undefined,
  told: number,
  digests: readonly string[],
): Fault => {
  const has = (bit: number): boolean => (told & (1 << bit)) !== 0
  const recorded = order?.content?.digest
  const count201 = digests.filter((_, index) => has(2 * index)).length
  return firstOf(
    [count201 > 1, 'two payloads under one id were told 201'],
    [
      digests.some((digest, index) => has(2 * index) && recorded !== digest),
      'a payload was told 201 and another one is recorded',
    ],
    [
      digests.some((digest, index) => has(2 * index + 1) && recorded === digest),
      'the recorded payload was told 422',
    ],
    [has(2 * digests.length) && !order?.canceled, 'told canceled, and it is not'],
  )
}

/** A reply shows the order as it is after the step. */
export const replyFault = (reply: OrderReply, after: Order | undefined): Fault => {
  if (reply.kind === 'refused' || reply.kind === 'not-recorded') return undefined
  if (reply.kind === 'recorded') {
    return firstOf(
      [after?.content?.digest !== reply.digest, 'told recorded, and another order is'],
      [after === undefined || statusOf(after) !== 'pending', 'told recorded, and more is known'],
      [after?.version !== 1, 'told recorded in another version'],
    )
  }
  const { order } = reply
  if (!order || !after) return 'a reply about an order that is not recorded'
  const lines = after.content?.lines ?? []
  return firstOf(
    [order.status !== statusOf(after), 'a reply with another status'],
    [order.version !== after.version, 'a reply with another version'],
    [unitsOf(order.lines) !== unitsOf(lines), 'a reply with other lines'],
    [reply.kind === 'order' && reply.digest !== after.content?.digest, 'a reply of another digest'],
    [order.reasons !== undefined && after.outcome?.kind !== 'rejected', 'a reply with reasons'],
  )
}
