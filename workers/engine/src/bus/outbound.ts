import { messageBytesMax, type ItemTraces } from '@shop/contracts'
import type { Announcement } from '../store.ts'

/** A message ready to be published: all items of one topic, or as many as fit. */
export type Outbound = {
  topic: string
  payload: string
  itemCount: number
  /** Of those items that have one. */
  traces?: ItemTraces
}

type OfTopic = {
  topic: string
  items: unknown[]
  traces?: Map<number, string>
}

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
    let same = byTopic.get(topic)
    if (same) same.items.push(item)
    else byTopic.set(topic, (same = { topic, items: [item] }))
    if (traceparent === undefined) continue
    same.traces ??= new Map()
    same.traces.set(same.items.length - 1, traceparent)
  }
  return [...byTopic.values()].flatMap((same) => messagesOf(same, bytesMax))
}

const messagesOf = (same: OfTopic, bytesMax: number): Outbound[] => {
  const { items, ...rest } = same
  // Written at once, which is quicker than one by one and nearly always fits.
  const payload = JSON.stringify(items)
  if (Buffer.byteLength(payload) > bytesMax) return cutByBytes(same, bytesMax)
  return [{ ...rest, payload, itemCount: items.length }]
}

const cutByBytes = ({ topic, items, traces }: OfTopic, bytesMax: number): Outbound[] => {
  const messages: Outbound[] = []
  let waiting: string[] = []
  let sentCount = 0
  let bytes = 2
  const send = (): void => {
    const itemCount = waiting.length
    const within = traces && tracesWithin(traces, sentCount, sentCount + itemCount)
    const payload = `[${waiting.join(',')}]`
    messages.push({ topic, payload, itemCount, ...(within && { traces: within }) })
    sentCount += itemCount
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

/** The traces of the items from `first` to before `end`, by their place in the message that starts at `first`. */
const tracesWithin = (traces: ItemTraces, first: number, end: number): ItemTraces | undefined => {
  const within = [...traces].filter(([item]) => item >= first && item < end)
  if (within.length === 0) return undefined
  return new Map(within.map(([item, traceparent]) => [item - first, traceparent]))
}
