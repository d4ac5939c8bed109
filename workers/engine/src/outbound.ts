import { messageBytesMax, type ItemTraces } from '@shop/contracts'
import type { Announcement } from './store.ts'

/** A message ready to be published: all items of one topic, or as many as fit. */
export type Outbound = {
  topic: string
  payload: string
  itemCount: number
  /** Of those items that have one. */
  traces?: ItemTraces
}

type OfTopic = { texts: string[]; traces?: Map<number, string> }

/**
 * One message per topic, in the order of the announcements, cut where it would exceed `bytesMax`.
 * A single item larger than that goes out alone.
 */
export const outboundOf = (
  announcements: readonly Announcement[],
  bytesMax = messageBytesMax,
): Outbound[] => {
  const byTopic = new Map<string, OfTopic>()
  for (const { topic, item, traceparent } of announcements) {
    const text = JSON.stringify(item)
    let sameTopic = byTopic.get(topic)
    if (sameTopic) sameTopic.texts.push(text)
    else byTopic.set(topic, (sameTopic = { texts: [text] }))
    if (traceparent === undefined) continue
    sameTopic.traces ??= new Map()
    sameTopic.traces.set(sameTopic.texts.length - 1, traceparent)
  }
  return [...byTopic].flatMap(([topic, ofTopic]) => cutByBytes(topic, ofTopic, bytesMax))
}

const cutByBytes = (
  topic: string,
  { texts: items, traces }: OfTopic,
  bytesMax: number,
): Outbound[] => {
  const messages: Outbound[] = []
  const take = (first: number, end?: number): void => {
    const message = messageOf(topic, items.slice(first, end))
    const taken = traces && tracesWithin(traces, first, first + message.itemCount)
    messages.push(taken ? { ...message, traces: taken } : message)
  }
  let first = 0
  let bytes = 2
  items.forEach((text, index) => {
    const size = Buffer.byteLength(text) + 1
    if (index > first && bytes + size > bytesMax) {
      take(first, index)
      first = index
      bytes = 2
    }
    bytes += size
  })
  take(first)
  return messages
}

/** The traces of the items from `first` to before `end`, by their place in the message that starts at `first`. */
const tracesWithin = (
  traces: ItemTraces,
  first: number,
  end: number,
): Map<number, string> | undefined => {
  const within = [...traces].filter(([item]) => item >= first && item < end)
  if (within.length === 0) return undefined
  return new Map(within.map(([item, traceparent]) => [item - first, traceparent]))
}

const messageOf = (topic: string, items: readonly string[]): Outbound => ({
  topic,
  payload: `[${items.join(',')}]`,
  itemCount: items.length,
})
