import type { Rows, Service } from './rows.ts'
import { must } from './violation.ts'

/** Of whose database a worker's message speaks, and to whose: their epochs. */
export type Lives = { epoch: string; readerEpoch?: string | undefined }

/** Topics whose items leave a row in the database of everybody who listens. */
const leavesRow =
  /\/(?:send-order|reserve-order|cancel-order|in-stock|order-rejected|order-canceled)$/
/** What shoppers send: a restored service leaves it until it knows what it lost. */
const isNew = /\/(?:send-order|reserve-order|cancel-order)$/
/** What is announced until it was heard. */
const remindable = /\/(?:stock-wanted|order-canceled|order-shipped|in-stock|order-rejected)$/
/**
 * Within five seconds one announcement goes out five times as a reminder, and as the answer to each thing that came
 * twice or late; reminders without a window are fifty.
 */
const floodWindowMs = 5_000
const sameWithinWindowMax = 25

const orderIdsIn = (text: string): Set<string> =>
  new Set((JSON.parse(text) as { orderId: string }[]).map(({ orderId }) => orderId))

/** What is acknowledged was done, and nothing is said too often. */
export const createMessageAudit = (rows: Rows) => {
  const sentLately = new Map<string, number[]>()

  /**
   * Whether a message may be acknowledged without being applied: new work, while the restored service does not know
   * what it lost; and what was said by or to a database that was since replaced, or is not known to its reader.
   */
  const mayBePassedOver = (service: Service, topic: string, lives: Lives | undefined): boolean => {
    if (isNew.test(topic)) return rows.isReconciling(service)
    if (lives === undefined) return false
    const sender = rows.epoch(service === 'order' ? 'inventory' : 'order')
    // Who has met nobody yet does not say to which life it speaks: what is restored cannot know, and passes it over.
    const isToAny = lives.readerEpoch === undefined && !rows.isReconciling(service)
    const isToThisLife = isToAny || lives.readerEpoch === rows.epoch(service)
    const known = rows.readerEpoch(service) ?? sender
    return !isToThisLife || lives.epoch !== sender || known !== sender
  }

  return {
    /** A worker acknowledged a message: what it says must be on disk, in the row of each order that it names. */
    acknowledged: (
      service: Service,
      message: { topic: string; text: string; lives: Lives | undefined },
    ): void => {
      const { topic, text, lives } = message
      if (!leavesRow.test(topic) || mayBePassedOver(service, topic, lives)) return
      for (const orderId of orderIdsIn(text)) {
        const facts = { service, topic, orderId }
        must(rows.has(service, orderId), 'acknowledged before it was on disk', facts)
      }
    },
    /** A worker published: the same announcement must not become a flood. */
    published: (service: Service, topic: string, text: string, nowMs: number): void => {
      if (!remindable.test(topic)) return
      // Once per message: what came in one batch several times is answered in one message.
      for (const orderId of orderIdsIn(text)) {
        const name = `${service} ${topic} ${orderId}`
        const lately = (sentLately.get(name) ?? []).filter((at) => nowMs - at < floodWindowMs)
        lately.push(nowMs)
        sentLately.set(name, lately)
        const isBearable = lately.length <= sameWithinWindowMax
        must(isBearable, 'a flood of reminders', { service, topic, orderId })
      }
    },
  }
}
