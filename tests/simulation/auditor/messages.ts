import type { Rows, Service } from './rows.ts'
import { must } from './violation.ts'

/** The epochs of the sender's database and of its reader's, as the sender knows them. */
export type Epochs = { epoch: string; readerEpoch?: string | undefined }

/** Topics whose items leave a row in the database of every service that reads them. */
const leavesRow =
  /\/(?:send-order|record-order|cancel-order|in-stock|order-rejected|order-canceled)$/
/** Topics of shoppers: a restored service leaves their items until it knows what it lost. */
const isNew = /\/(?:send-order|record-order|cancel-order)$/
/** Topics whose items are announced until they are heard. */
const remindable =
  /\/(?:stock-wanted|order-canceled|order-shipped|lines-moved|in-stock|order-rejected)$/
/**
 * Within five seconds one announcement goes out five times as a reminder, and once more for each message that came
 * twice or late. Reminders without a window send it fifty times.
 */
const floodWindowMs = 5_000
const sameWithinWindowMax = 25

const orderIdsIn = (text: string): Set<string> =>
  new Set((JSON.parse(text) as { orderId: string }[]).map(({ orderId }) => orderId))

/** Every acknowledged message is applied, and no announcement is repeated too often. */
export const createMessageAudit = (
  rows: Rows,
  { areReferencesUnique }: { areReferencesUnique: boolean },
) => {
  const sentLately = new Map<string, number[]>()

  /**
   * Whether a message may be acknowledged without being applied. New work may, while the service does not know what
   * it lost, or the other one's database is lost. So may a message that was said by or to a database that was since
   * replaced, or before its reader has met its sender's database.
   */
  const mayBePassedOver = (
    service: Service,
    topic: string,
    epochs: Epochs | undefined,
  ): boolean => {
    // An order whose reference is taken is not recorded.
    if (areReferencesUnique && topic.endsWith('/record-order')) return true
    if (isNew.test(topic)) return rows.isReconciling(service) || rows.hasLostReader(service)
    if (epochs === undefined) return false
    const sender = rows.epoch(service === 'order' ? 'inventory' : 'order')
    const isOfPresent = epochs.epoch === sender && epochs.readerEpoch === rows.epoch(service)
    return !isOfPresent || rows.readerEpoch(service) !== sender
  }

  return {
    /** A worker acknowledged a message: each order that it names must have its row on disk. */
    acknowledged: (
      service: Service,
      message: { topic: string; text: string; epochs: Epochs | undefined },
    ): void => {
      const { topic, text, epochs } = message
      if (!leavesRow.test(topic) || mayBePassedOver(service, topic, epochs)) return
      for (const orderId of orderIdsIn(text)) {
        const facts = { service, topic, orderId }
        must(rows.has(service, orderId), 'acknowledged before it was on disk', facts)
      }
    },
    /** A worker published: the same announcement must not become a flood. */
    published: (service: Service, topic: string, text: string, nowMs: number): void => {
      if (!remindable.test(topic)) return
      // Counted once per message: repeats within one batch are answered in one message.
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
