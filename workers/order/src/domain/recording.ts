import { plainLines, type KnownOrder, type RecordOrder, type SendOrder } from '@shop/contracts'
import { recordedReply, stockWanted } from './announce.ts'
import type { Decision } from './decision.ts'
import { keptDetailsOf } from './kept-details.ts'
import type { FactOf, OrderAnnouncement } from './facts.ts'
import { changed, newOrder, statusOf, type Content, type Order } from './order.ts'

const contentOf = ({ digest, lines, expectedTotal, placedAt, trusted }: SendOrder): Content => ({
  digest,
  lines,
  expectedTotal,
  placedAt,
  trusted: trusted === true,
})

/** Records the content of an order once. Details of which Inventory alone speaks are missing here. */
export const withContent = (order: Order, said: KnownOrder, nowMs: number): Order => {
  if (order.content) return order
  const details = said.hasDetails ? 'missing' : 'none'
  return changed(order, { content: contentOf(said), details, placedAtMs: nowMs }, nowMs)
}

/** Fronts that are told the decision of one order: a shopper's clicks come through few. The newest are told. */
const waitingMax = 4

/** The order with the front that waits for its decision, if it is the order that this front sent. */
const waitedFor = (order: Order, digest: string, replyTo: string | undefined): Order => {
  const isWaitedFor =
    replyTo !== undefined &&
    !order.waitingAt.includes(replyTo) &&
    order.content?.digest === digest &&
    statusOf(order) === 'pending'
  if (!isWaitedFor) return order
  return { ...order, waitingAt: [...order.waitingAt, replyTo].slice(-waitingMax) }
}

/** Records the order once. The answer's digest tells the sender of other lines that its lines are not recorded. */
export const whenSent = (
  before: Order | undefined,
  { item: said, replyTo }: FactOf<'send-order'>,
  nowMs: number,
): Decision => {
  const recorded = withContent(before ?? newOrder(said.orderId, nowMs), said, nowMs)
  const order = waitedFor(recorded, said.digest, replyTo)
  return { order, announcements: recordedReply(order, said, replyTo) }
}

type OfRecording = { nowMs: number; isReferenceTaken: (said: RecordOrder) => boolean }

/**
 * Records an order with details once and asks Inventory for its outcome, again with each repeat until there is one. A
 * repeat also brings back details that are missing, and none that were deleted. A new order whose reference is taken is
 * not recorded.
 */
export const whenRecordOrder = (
  before: Order | undefined,
  { item: said, replyTo }: FactOf<'record-order'>,
  { nowMs, isReferenceTaken }: OfRecording,
): Decision => {
  if (!before?.content && !before?.canceled && isReferenceTaken(said)) {
    return { order: before, announcements: notRecorded(said, replyTo) }
  }
  const recorded = withDetails(before ?? newOrder(said.orderId, nowMs), said, nowMs)
  const order = waitedFor(recorded, said.digest, replyTo)
  const announcements = [...wantedFor(order, said), ...recordedReply(order, said, replyTo)]
  const isKeptNow = order.details === 'kept' && before?.details !== 'kept'
  return { order, announcements, ...(isKeptNow && { details: keptDetailsOf(said) }) }
}

const withDetails = (order: Order, said: RecordOrder, nowMs: number): Order => {
  if (!order.content) {
    const known: KnownOrder = { ...said, lines: plainLines(said.lines), hasDetails: true }
    return { ...withContent(order, known, nowMs), details: 'kept' }
  }
  const isCompleted = order.details === 'missing' && order.content.digest === said.digest
  return isCompleted ? changed(order, { details: 'kept' }, nowMs) : order
}

const wantedFor = (order: Order, { digest }: RecordOrder): OrderAnnouncement[] =>
  order.content?.digest === digest && statusOf(order) === 'pending' ? stockWanted(order) : []

const notRecorded = (
  { orderId, digest }: RecordOrder,
  to: string | undefined,
): OrderAnnouncement[] => {
  const item = { kind: 'not-recorded', orderId, digest, code: 'reference-used' } as const
  return to ? [{ kind: 'reply', to, item }] : []
}
