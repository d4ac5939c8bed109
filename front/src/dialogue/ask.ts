import type { Reply } from '@shop/contracts'
import type { Admission } from '../protection/admission.ts'
import type { Gate, Leave } from '../protection/concurrency-limit.ts'
import type { Backend, Bus, BusItems, Sent } from '../ports.ts'
import type { Verdict, Waiters } from './waiters.ts'

/** `busy`: too many are on their way already, and nothing was sent. `by`: the last way that it was sent. */
export type Answer = {
  sent: Sent | 'busy'
  reply?: Reply | undefined
  by?: keyof BusItems | undefined
}

export type Question<T extends keyof BusItems> = {
  topic: T
  item: BusItems[T]
  /** Another way to the same answer: taken when nobody hears the item, or nothing has been heard after `afterMs`. */
  otherwise?: { topic: T; afterMs: number; onTaken: () => void } | undefined
  /** The order id or change id that its reply carries. */
  key: string
  judge: (reply: Reply) => Verdict
  waitMs: number
  traceparent: string | undefined
}

export type Ask = <T extends keyof BusItems>(question: Question<T>) => Promise<Answer>

const answeredBy: Record<keyof BusItems, Backend> = {
  sendOrder: 'order',
  reserveOrder: 'order',
  cancelOrder: 'order',
  shipOrder: 'order',
  changeStock: 'inventory',
}

type AskOptions = {
  bus: Bus
  waiters: Waiters
  /** Bounds what is on its way to a worker. */
  admission: Admission
  /** Bounds what goes on waiting after the first answer, for a better one. */
  patient: Gate
}

/**
 * Sends an item and waits for its worker's answer: until it comes, the bus did not take the item, the worker is
 * known to be away, or `waitMs` passed. When there is no room to wait for a better answer, the first one has to do.
 * Never rejects.
 */
export const createAsk =
  ({ bus, waiters, admission, patient }: AskOptions): Ask =>
  ({ topic, item, otherwise, key, judge, waitMs, traceparent }) => {
    const flight = admission.enter()
    if (flight === undefined) return Promise.resolve({ sent: 'busy' })
    let stopWaiting: Leave | undefined
    const hear = (reply: Reply): Verdict => {
      const verdict = judge(reply)
      if (verdict === 'ignore') return verdict
      flight.land()
      if (verdict === 'keep') stopWaiting ??= patient.enter()
      return stopWaiting === undefined ? 'done' : verdict
    }
    let sent: Sent = 'unknown'
    let other = otherwise
    let by: typeof topic
    const takeOther = (): void => {
      if (other === undefined) return
      const { topic: instead, onTaken } = other
      other = undefined
      onTaken()
      send(instead)
    }
    const send = (way: typeof topic): void => {
      by = way
      void bus.send(way, item, { wantsReply: true, traceparent }).then((outcome) => {
        if (sent !== 'acknowledged') sent = outcome
        if (way !== by) return
        if (outcome === 'unheard' && other !== undefined) return takeOther()
        if (outcome !== 'acknowledged' || bus.isAway(answeredBy[way])) waiters.giveUp(waiter)
      })
    }
    const waiter = waiters.open(
      key,
      hear,
      waitMs,
      otherwise && { afterMs: otherwise.afterMs, act: takeOther },
    )
    send(topic)
    return waiter.answer.then((reply) => {
      flight.end()
      stopWaiting?.()
      return reply === undefined ? { sent, by } : { sent: 'acknowledged', reply, by }
    })
  }

export type Tell = (
  item: BusItems['sendOrder'],
  traceparent: string | undefined,
) => Promise<Sent | 'busy'>

/** Sends an order without waiting for its worker. It is on its way until the bus acknowledged it. */
export const createTell =
  ({ bus, admission }: Pick<AskOptions, 'bus' | 'admission'>): Tell =>
  async (item, traceparent) => {
    const flight = admission.enter()
    if (flight === undefined) return 'busy'
    const sent = await bus.send('sendOrder', item, { wantsReply: false, traceparent })
    flight.end()
    return sent
  }
