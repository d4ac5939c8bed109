import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import {
  CancelOrderAsOperatorSchema,
  ChangeStockSchema,
  digestOf,
  InStockSchema,
  issuedSendOrderSchema,
  keyedCancelOrderSchema,
  LinesMovedSchema,
  messageBytesMax,
  OrderIdItemSchema,
  OrderRejectedSchema,
  OutcomeRecordedSchema,
  ReturnOrderSchema,
  ShipOrderSchema,
  StockFactSchema,
  StockMovedSchema,
  StockWantedSchema,
  type OrderIdentity,
  type SendOrder,
} from '@shop/contracts'
import type { Dice } from './dice.ts'
import { someKey, type Known } from './known.ts'
import { mutated, openBrackets, spoiledBytes, type Json } from './mutations.ts'
import type { Said } from './said.ts'

type User = 'front' | 'admin' | 'inventory' | 'order'
type Reader = 'inventory' | 'order'

/** A topic with its writer, its readers and the schema of its items. Items that are decisions are never invented. */
export type FuzzedTopic = {
  name: string
  user: User
  readers: readonly Reader[]
  schema: v.GenericSchema
  isDecided: boolean
  golden: Json[]
}

export type BusInput = { topic: FuzzedTopic; payload: Uint8Array<ArrayBuffer> }

const topic = (name: string, readers: readonly Reader[], schema: v.GenericSchema) => {
  const user = name.split('/')[0] as User
  return { name, user, readers, schema, isDecided: user === 'inventory' || user === 'order' }
}

const topicsOf = (identity: OrderIdentity) => [
  topic('front/send-order', ['inventory', 'order'], issuedSendOrderSchema(identity)),
  // Remove in the next release, with the subscription.
  topic('front/reserve-order', ['inventory'], issuedSendOrderSchema(identity)),
  topic('front/cancel-order', ['order'], keyedCancelOrderSchema(identity)),
  topic('inventory/in-stock', ['order'], InStockSchema),
  topic('inventory/order-rejected', ['order'], OrderRejectedSchema),
  topic('inventory/stock-released', ['order'], StockFactSchema),
  topic('inventory/stock-shipped', ['order'], StockFactSchema),
  topic('inventory/stock-moved', ['order'], StockMovedSchema),
  topic('order/stock-wanted', ['inventory'], StockWantedSchema),
  topic('order/outcome-recorded', ['inventory'], OutcomeRecordedSchema),
  topic('order/order-canceled', ['inventory'], OrderIdItemSchema),
  topic('order/order-shipped', ['inventory'], OrderIdItemSchema),
  topic('order/lines-moved', ['inventory'], LinesMovedSchema),
  topic('admin/change-stock', ['inventory'], ChangeStockSchema),
  topic('admin/ship-order', ['order'], ShipOrderSchema),
  topic('admin/cancel-order', ['order'], CancelOrderAsOperatorSchema),
  topic('admin/return-order', ['order'], ReturnOrderSchema),
]

type Golden = { topic: string; valid: { item: Json }[]; invalid?: { item: Json }[] }

/** Every topic with the examples of its contract, read as a shop with these secrets reads it. */
export const readTopics = async (identity: OrderIdentity): Promise<FuzzedTopic[]> => {
  const folder = join(import.meta.dir, '../../contracts/golden')
  const files = (await readdir(folder)).map((file) => Bun.file(join(folder, file)).json())
  const golden = (await Promise.all(files)) as Golden[]
  return topicsOf(identity).map((each) => {
    const { valid, invalid = [] } = golden.find(({ topic }) => topic === each.name)!
    return { ...each, golden: [...valid, ...invalid].map(({ item }) => item) }
  })
}

type Given = {
  topics: readonly FuzzedTopic[]
  known: Known
  dice: Dice
  said: Said
}

/** The bytes that the broker takes in one message (`message_size_limit`); it answers nothing to a larger one. */
const brokerBytesMax = 2_097_152

/** One message for one topic: items good, wrong and both, or no array of items at all. */
export const busInput = (given: Given): BusInput => {
  const { topic, payload } = anyInput(given)
  return { topic, payload: payload.slice(0, brokerBytesMax) }
}

const anyInput = (given: Given): BusInput => {
  const { dice, topics } = given
  const topic = dice.pick(topics)
  const kind = dice.between(0, 999)
  if (kind === 0) return { topic, payload: oversized(dice) }
  if (kind < 5) return { topic, payload: openBrackets(dice.pick([5, 500, 50_000])) }
  if (kind < 8) return { topic, payload: truthful(topic, hugeBatch(topic, given), given.said) }
  const items = Array.from({ length: dice.between(1, 4) }, () => itemFor(topic, given))
  const text = JSON.stringify(kind < 100 ? mutated(items, dice) : items)
  const payload = kind < 250 ? spoiledBytes(text, dice) : new TextEncoder().encode(text)
  return { topic, payload: truthful(topic, payload, given.said) }
}

/** Eight contents only, so that a million inputs do not fill the disk: the same one is parked once. */
const oversized = (dice: Dice): Uint8Array<ArrayBuffer> =>
  new Uint8Array(messageBytesMax + dice.between(1, 8)).fill(0x20)

const batchItemCounts = [1_000, 2_000, 5_000]

/** Thousands of items of a few kinds, cut at what a message may weigh. */
const hugeBatch = (topic: FuzzedTopic, given: Given): Uint8Array<ArrayBuffer> => {
  const few = Array.from({ length: 5 }, () => JSON.stringify(itemFor(topic, given)))
  const length = Math.min(
    given.dice.pick(batchItemCounts),
    Math.floor((messageBytesMax / 2 - 2) / (Math.max(...few.map((text) => text.length)) * 2 + 1)),
  )
  const texts = Array.from({ length: Math.max(1, length) }, (_, i) => few[i % few.length]!)
  return new TextEncoder().encode(`[${texts.join(',')}]`)
}

const itemFor = (topic: FuzzedTopic, given: Given): Json => {
  const { dice } = given
  if (dice.oneIn(3)) {
    const good = topic.isDecided ? given.said.pick(topic.name, dice) : goodItem(topic, given)
    if (good !== undefined) return good
  }
  let item = dice.pick(topic.golden)
  for (let i = dice.between(1, 3); i > 0; i -= 1) item = mutated(item, dice)
  return item
}

/** An item that a shopper or an operator could send. */
const goodItem = (topic: FuzzedTopic, { known, dice }: Given): Json => {
  const key = someKey(known, dice)
  const orderId = known.identity.idOf(key)
  const sku = dice.pick(known.skus)
  switch (topic.name) {
    case 'front/send-order':
    case 'front/reserve-order': {
      const lines = [{ sku, quantity: dice.between(1, 3) }]
      return { orderId, digest: digestOf({ lines }), lines, placedAt: 1_795_766_400_000 }
    }
    case 'front/cancel-order':
      return { orderId, key, requestedAt: 1_795_766_400_000 }
    case 'admin/cancel-order':
      return { kind: 'canceled', changeId: dice.key(), orderId, ...somePart(sku, dice) }
    case 'admin/ship-order':
      return { changeId: dice.key(), orderId, ...somePart(sku, dice) }
    case 'admin/return-order': {
      const lines = [{ sku, quantity: 1 }]
      const [restock, reason] = [dice.oneIn(2), 'wrong size']
      return { kind: 'returned', changeId: dice.key(), orderId, lines, restock, reason }
    }
    default:
      return { kind: 'received', changeId: dice.key(), sku, units: dice.between(1, 20) }
  }
}

/** One unit, or all that is left. */
const somePart = (sku: string, dice: Dice) =>
  dice.oneIn(2) ? { lines: [{ sku, quantity: 1 }] } : {}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The items of a message, or undefined when a reader cannot find any. */
export const itemsIn = (payload: Uint8Array): unknown[] | undefined => {
  if (payload.byteLength > messageBytesMax) return undefined
  try {
    const items: unknown = JSON.parse(utf8.decode(payload))
    return Array.isArray(items) ? items : undefined
  } catch {
    return undefined
  }
}

/**
 * The message without lies. The bus believes its users, so an item that became readable by chance may not say what its
 * writer never would: a decision that nobody made, or a digest of other lines.
 */
const truthful = (
  topic: FuzzedTopic,
  payload: BusInput['payload'],
  said: Said,
): BusInput['payload'] => {
  const items = itemsIn(payload)
  if (items === undefined) return payload
  const kept = items.map((item) => {
    const parsed = v.safeParse(topic.schema, item)
    if (!parsed.success) return item
    if (!topic.isDecided) return asItsWriterWould(topic, item)
    return said.has(topic.name, item) ? item : { ...(item as object), saidByNobody: true }
  })
  const isTrue = kept.every((item, index) => item === items[index])
  return isTrue ? payload : new TextEncoder().encode(JSON.stringify(kept))
}

const asItsWriterWould = (topic: FuzzedTopic, item: unknown): unknown => {
  if (!/^front\/(?:send|reserve)-order$/.test(topic.name)) return item
  const order = item as SendOrder
  const digest = digestOf(order)
  return digest === order.digest ? item : { ...order, digest }
}
