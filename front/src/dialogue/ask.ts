import type { Reply } from '@shop/contracts'
import type { Cancel, SharedTimeout } from '../http/shared-timeout.ts'
import type { Backend, Bus, BusItems, Sent } from '../ports.ts'
import type { Admission, Flight } from '../protection/admission.ts'
import type { ConcurrencyLimit, Leave } from '../protection/concurrency-limit.ts'
import type { Verdict, Waiter, Waiters } from './waiters.ts'

/** The fate of an item and the worker's reply, if one came. `busy`: too many are on their way, nothing was sent. */
export type Delivery = { sent: Sent | 'busy'; reply?: Reply | undefined }

/**
 * The outcome of an item without a reply. `accepted`: the bus has it. `unknown`: perhaps. `busy`, `lost`: it was not sent,
 * because too many are on their way, or because a worker's database is lost.
 */
export type WithoutReply = 'accepted' | 'unknown' | 'busy' | 'lost'

export const withoutReply = (sent: Delivery['sent']): WithoutReply => {
  if (sent === 'busy' || sent === 'lost') return sent
  return sent === 'acknowledged' ? 'accepted' : 'unknown'
}

export type Question<T extends keyof BusItems> = {
  topic: T
  item: BusItems[T]
  /** The order id or change id that the reply carries. */
  key: string
  judge: (reply: Reply) => Verdict
  waitMs: number
  traceparent: string | undefined
}

export type Ask = <T extends keyof BusItems>(question: Question<T>) => Promise<Delivery>

const workerOf: Record<keyof BusItems, Backend> = {
  sendOrder: 'order',
  recordOrder: 'order',
  cancelOrder: 'order',
  shipOrder: 'order',
  cancelOrderAsOperator: 'order',
  deleteDetails: 'order',
  returnOrder: 'order',
  changeStock: 'inventory',
}

export type AskOptions = {
  bus: Bus
  waiters: Waiters
  /** Bounds the items on their way to a worker. */
  admission: Admission
  /** Bounds the requests that wait for a better reply after the first. */
  awaitingDecision: ConcurrencyLimit
  /** Calls back after so much silence that an order is sent once more. */
  afterSilence: SharedTimeout
  /** How long an item that the bus took counts as on its way after the wait for its reply has ended. */
  lateReplyMs: number
}

/**
 * Sends an item and waits for its worker's reply. The wait also ends when the bus did not take the item, when the
 * worker is known to be away, and after `waitMs`; the item is then still on its way, and counts as such until its reply
 * comes, at most `lateReplyMs`. When there is no room to wait for a better reply, the first has to do.
 * An order that hears nothing for a while is sent once more: its worker may have died with it in hand. Never rejects.
 */
export const createAsk =
  ({ bus, waiters, admission, awaitingDecision, afterSilence, lateReplyMs }: AskOptions): Ask =>
  ({ topic, item, key, judge, waitMs, traceparent }) => {
    const flight = admission.enter()
    if (flight === undefined) return Promise.resolve({ sent: 'busy' })
    let sent: Sent = 'unknown'
    let stopWaiting: Leave | undefined
    let cancelResend: Cancel | undefined
    const hear = (reply: Reply): Verdict => {
      const verdict = judge(reply)
      if (verdict === 'ignore') return verdict
      flight.land()
      cancelResend?.()
      if (verdict === 'keep') stopWaiting ??= awaitingDecision.enter()
      return stopWaiting === undefined ? 'done' : verdict
    }
    const waiter = waiters.open(key, hear, waitMs)
    const send = (): void => {
      void bus.send(topic, item, { wantsReply: true, traceparent }).then((outcome) => {
        if (sent !== 'acknowledged') sent = outcome
        if (outcome !== 'acknowledged' || bus.isAway(workerOf[topic])) waiters.giveUp(waiter)
      })
    }
    send()
    if (topic === 'sendOrder' || topic === 'recordOrder') cancelResend = afterSilence(send)
    return waiter.reply.then((reply) => {
      stopWaiting?.()
      cancelResend?.()
      const isOnItsWay = sent === 'acknowledged' && !bus.isAway(workerOf[topic])
      if (reply === undefined && isOnItsWay) {
        keepPlace(flight, waiters.open(key, withoutWaiting(judge), lateReplyMs))
      } else flight.end()
      return reply === undefined ? { sent } : { sent: 'acknowledged', reply }
    })
  }

/**
 * Keeps the place of an item that a worker has not answered in time until the late reply comes. Otherwise every wait that
 * ends would let one more item in, and a shop that fell behind would be sent more than it works off.
 */
const keepPlace = (flight: Flight, late: Waiter): void => {
  void late.reply.then((reply) => (reply === undefined ? flight.end() : flight.land()))
}

/** Any reply to the same item will do when nobody waits for a better one. */
const withoutWaiting =
  (judge: Waiter['judge']): Waiter['judge'] =>
  (reply) =>
    judge(reply) === 'ignore' ? 'ignore' : 'done'

export type Tell = <T extends 'sendOrder' | 'recordOrder'>(
  topic: T,
  item: BusItems[T],
  traceparent: string | undefined,
) => Promise<Sent | 'busy'>

/** Sends an order without waiting for its worker. It is on its way until the bus acknowledges it. Never rejects. */
export const createTell =
  ({ bus, admission }: Pick<AskOptions, 'bus' | 'admission'>): Tell =>
  async (topic, item, traceparent) => {
    const flight = admission.enter()
    if (flight === undefined) return 'busy'
    const sent = await bus.send(topic, item, { wantsReply: false, traceparent })
    flight.end()
    return sent
  }
