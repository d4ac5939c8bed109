import * as v from 'valibot'
import { messageBytesMax, type Epochs } from '@shop/contracts'
import { safeParserOf } from '@shop/contracts/compiled-checks'
import type { Delivery } from './bus.ts'
import type { ParkedItem } from '../store.ts'

/** A topic that a worker listens to: its items satisfy `schema` and become facts of `kind`. */
export type Subscription = { kind: string; topic: string; schema: v.GenericSchema }

/** A parsed item. Workers narrow it to a union by `kind`. */
export type AnyFact = {
  kind: string
  topic: string
  item: unknown
  /** Where the sender waits for an answer. */
  replyTo?: string | undefined
  /** Of the request that it was said for, if that is traced. */
  traceparent?: string
  /** Of whose databases it speaks; missing when the sender has none. */
  epochs?: Epochs
}

export type Parsed<Fact> = { facts: Fact[]; parked: ParkedItem[] }

/**
 * The facts of some messages, in the order of their arrival, and what could not be read: a whole message
 * when it is no JSON array, else the single item, so that the rest of its message goes on.
 */
export const parserFor = <Fact extends AnyFact>(
  subscriptions: readonly Subscription[],
): ((deliveries: readonly Delivery[]) => Parsed<Fact>) => {
  const byTopic = new Map(
    subscriptions.map(({ kind, topic, schema }) => [topic, { kind, parse: safeParserOf(schema) }]),
  )

  const parseOne = (delivery: Delivery, into: Parsed<Fact>): void => {
    const { topic, payload, replyTo, traces, epochs } = delivery
    const park = (content: string | Uint8Array, reason: string) =>
      void into.parked.push({ topic, content, reason })
    const subscription = byTopic.get(topic)
    if (!subscription) return park(payload, 'no item is expected on this topic')
    const items = itemsOf(payload)
    if ('reason' in items) return park(payload, items.reason)
    items.items.forEach((item, place) => {
      const parsed = subscription.parse(item)
      if (parsed.success) {
        const fact = { kind: subscription.kind, topic, item: parsed.output, replyTo } as Fact
        const traceparent = traces?.get(place)
        if (traceparent !== undefined) fact.traceparent = traceparent
        if (epochs !== undefined) fact.epochs = epochs
        into.facts.push(fact)
      } else park(textOf(item) ?? payload, reasonOf(parsed.issues))
    })
  }

  return (deliveries) => {
    const parsed: Parsed<Fact> = { facts: [], parked: [] }
    for (const delivery of deliveries) parseOne(delivery, parsed)
    return parsed
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const itemsOf = (payload: Uint8Array): { items: unknown[] } | { reason: string } => {
  if (payload.byteLength > messageBytesMax) {
    return { reason: `the message is larger than ${messageBytesMax} bytes` }
  }
  try {
    const items: unknown = JSON.parse(utf8.decode(payload))
    return Array.isArray(items) ? { items } : { reason: 'the message is not an array of items' }
  } catch (error) {
    return { reason: `the message is not JSON in UTF-8: ${(error as Error).message}` }
  }
}

/** No schema nests nearly as deep. */
const depthMax = 100

/**
 * The item as a message of its own, or nothing when it is nested too deeply: `JSON.stringify` compares every level with
 * all above it, which takes a second for a hundred thousand levels, and then the stack overflows.
 */
const textOf = (item: unknown): string | undefined =>
  isDeeper(item, depthMax) ? undefined : JSON.stringify([item])

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1)))

/** At most this many complaints about one item, each of this many characters. */
const issueCountMax = 3
const issueLengthMax = 200

const reasonOf = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues
    .slice(0, issueCountMax)
    .map((issue) => `${v.getDotPath(issue) ?? 'item'}: ${issue.message}`.slice(0, issueLengthMax))
    .join('; ')
