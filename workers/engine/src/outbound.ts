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
  const texts = new Map<string, string[]>()
  for (const { topic, item } of announcements) {
    const text = JSON.stringify(item)
    const sameTopic = texts.get(topic)
    if (sameTopic) sameTopic.push(text)
    else texts.set(topic, [text])
  }
  return [...texts].flatMap(([topic, items]) => cutByBytes(topic, items, bytesMax))
}

const cutByBytes = (topic: string, items: readonly string[], bytesMax: number): Outbound[] => {
  const messages: Outbound[] = []
  let first = 0
  let bytes = 2
  items.forEach((text, index) => {
    const size = Buffer.byteLength(text) + 1
    if (index > first && bytes + size > bytesMax) {
      messages.push(messageOf(topic, items.slice(first, index)))
      first = index
      bytes = 2
    }
    bytes += size
  })
  messages.push(messageOf(topic, items.slice(first)))
  return messages
}

const messageOf = (topic: string, items: readonly string[]): Outbound => ({
  topic,
  payload: `[${items.join(',')}]`,
  itemCount: items.length,
})
