import { messageBytesMax } from '@shop/contracts'
import type { Announcement } from './store.ts'

/** A message ready to be published: all items of one topic, or as many as fit. */
export type Outbound = { topic: string; payload: string; itemCount: number }

/**
 * One message per topic, in the order of the announcements, cut where it would exceed `bytesMax`.
 * A single item larger than that goes out alone.
 */
export const outboundOf = (
  announcements: readonly Announcement[],
  bytesMax = messageBytesMax,
): Outbound[] => {
  const items = new Map<string, unknown[]>()
  for (const { topic, item } of announcements) {
    const sameTopic = items.get(topic)
    if (sameTopic) sameTopic.push(item)
    else items.set(topic, [item])
  }
  return [...items].flatMap(([topic, ofTopic]) => messagesOf(topic, ofTopic, bytesMax))
}

const messagesOf = (topic: string, items: readonly unknown[], bytesMax: number): Outbound[] => {
  // Written at once, which is quicker than one by one and nearly always fits.
  const payload = JSON.stringify(items)
  const isSmall = Buffer.byteLength(payload) <= bytesMax
  return isSmall
    ? [{ topic, payload, itemCount: items.length }]
    : cutByBytes(topic, items, bytesMax)
}

const cutByBytes = (topic: string, items: readonly unknown[], bytesMax: number): Outbound[] => {
  const messages: Outbound[] = []
  let waiting: string[] = []
  let bytes = 2
  const send = (): void => {
    messages.push({ topic, payload: `[${waiting.join(',')}]`, itemCount: waiting.length })
    waiting = []
    bytes = 2
  }
  for (const item of items) {
    const text = JSON.stringify(item)
    const size = Buffer.byteLength(text) + 1
    if (waiting.length > 0 && bytes + size > bytesMax) send()
    waiting.push(text)
    bytes += size
  }
  send()
  return messages
}
