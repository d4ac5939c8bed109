import type { Reply } from '@shop/contracts'
import type { Backend, Bus, BusItems, Sent } from './ports.ts'
import type { Verdict, Waiters } from './waiters.ts'

/** `busy`: too many requests are waiting already, and nothing was sent. */
export type Answer = { sent: Sent | 'busy'; reply?: Reply | undefined }

export type Question<T extends keyof BusItems> = {
  topic: T
  item: BusItems[T]
  /** The order id or change id that its reply carries. */
  key: string
  judge: (reply: Reply) => Verdict
  waitMs: number
  traceparent: string | undefined
}

export type Ask = <T extends keyof BusItems>(question: Question<T>) => Promise<Answer>

const answeredBy: Record<keyof BusItems, Backend> = {
  sendOrder: 'order',
  cancelOrder: 'order',
  shipOrder: 'order',
  changeStock: 'inventory',
}

/**
 * Sends an item and waits for its worker's answer: until it comes, the bus did not take the item, the worker is
 * known to be away, or `waitMs` passed. Never rejects. At most `countMax` wait at one time.
 */
export const createAsk =
  ({ bus, waiters, countMax }: { bus: Bus; waiters: Waiters; countMax: number }): Ask =>
  async ({ topic, item, key, judge, waitMs, traceparent }) => {
    if (waiters.count() >= countMax) return { sent: 'busy' }
    const waiter = waiters.open(key, judge, waitMs)
    let sent: Sent = 'unknown'
    void bus.send(topic, item, { wantsReply: true, traceparent }).then((outcome) => {
      sent = outcome
      if (outcome !== 'acknowledged' || bus.isAway(answeredBy[topic])) waiters.giveUp(waiter)
    })
    const reply = await waiter.answer
    return reply === undefined ? { sent } : { sent: 'acknowledged', reply }
  }
