import { digestOf, topicsUnder, type OrderLine, type SendOrder } from '@shop/contracts'
import type {
  InventoryAnnouncement,
  InventoryFact,
  OrderAnnouncement,
  OrderFact,
} from './decisions.ts'

/**
 * A shop so small that everything that can happen to it can be tried: one SKU and a few orders. An order is a list of
 * the units that its payloads ask for: `[1, '2d']` are two payloads under one id (a reused key), A for one
 * unit and B for two, with details.
 */
export type World = {
  onHand: number
  orders: readonly (readonly Payload[])[]
  /** Operators ship, cancel and take back single units of the first order. */
  hasParts?: true
}
export type Payload = number | `${number}d`

const unitsIn = (payload: Payload): number => Number.parseInt(String(payload), 10)
const isDetailed = (payload: Payload): boolean => typeof payload === 'string'

/** Two orders that come with details, or without. */
export const detailedWorld: World = {
  onHand: 2,
  orders: [
    [1, '2d'],
    ['1d', 2],
  ],
}

/**
 * The worlds that CI explores in under a minute: a reused key against another order, and against a reused key; and the same
 * with orders that Order alone hears.
 */
export const smallWorlds: readonly [World, World, ...World[]] = [
  { onHand: 1, orders: [[1, 2], [1]] },
  { onHand: 2, orders: [[1, 2], [1]] },
  {
    onHand: 2,
    orders: [
      [1, 2],
      [1, 2],
    ],
  },
  detailedWorld,
]

/** Parts of an order of two units, alone, and against another order for the last unit. */
export const partWorlds: readonly [World, World] = [
  { onHand: 2, orders: [[2]], hasParts: true },
  { onHand: 2, orders: [[2], [1]], hasParts: true },
]

/** Three orders: millions of states, a minute or two, 3.2 GB with those above. */
export const largeWorlds: readonly World[] = [
  ...[1, 2, 3].map((onHand) => ({ onHand, orders: [[1, 2], [1], [1]] })),
  { onHand: 2, orders: [[1, 2], [1, 2], [1]] },
]

/** `2 unit(s); orders for 1 or 2, 1`. */
export const nameOf = ({ onHand, orders, hasParts }: World): string =>
  `${onHand} unit(s); orders for ${orders.map((payloads) => payloads.join(' or ')).join(', ')}${hasParts ? '; with parts' : ''}`

/** One item on its way to one reader. `name` says which: `send-order 1A`. */
export type Message = { name: string } & (
  | { to: 'inventory'; fact: InventoryFact }
  | { to: 'order'; fact: OrderFact }
)

export const sku = 'MUG'
export const currency = 'EUR'
export const unitPrice = 100
/** A shopper may order one unit. Every payload for more is of a trusted server, and must not be judged as a shopper's. */
export const orderTotalMax = unitPrice
/** The only time there is. Times decide nothing, and states that differ only in times are the same. */
export const clockMs = Date.UTC(2026, 10, 27, 8)

const topics = topicsUnder('shop/v1')
const changeId = '0199f6a0-0000-7000-8000-000000000001'
const idOf = (orderNumber: number): string => `0199f6a0-0000-8000-8000-00000000000${orderNumber}`
const linesOf = (units: number): OrderLine[] => [{ sku, quantity: units }]

const contentOf = (payload: Payload) => ({
  lines: linesOf(unitsIn(payload)),
  ...(isDetailed(payload) && { reference: 'WEB-1' }),
})
/** The deeds of operators with one unit, and the cancellation of all that is left. */
const partsOf = (orderId: string) => {
  const names = { changeId, orderId }
  const lines = linesOf(1)
  const back = { kind: 'returned', ...names, lines, reason: 'back' } as const
  return [
    { name: 'ship-part', kind: 'ship-order', topic: topics.shipOrder, item: { ...names, lines } },
    {
      name: 'cancel-part',
      kind: 'cancel-order-as-operator',
      topic: topics.cancelOrderAsOperator,
      item: { kind: 'canceled', ...names, lines },
    },
    {
      name: 'cancel-rest',
      kind: 'cancel-order-as-operator',
      topic: topics.cancelOrderAsOperator,
      item: { kind: 'canceled', ...names },
    },
    {
      name: 'restock',
      kind: 'return-order',
      topic: topics.returnOrder,
      item: { ...back, restock: true },
    },
    {
      name: 'return',
      kind: 'return-order',
      topic: topics.returnOrder,
      item: { ...back, restock: false },
    },
  ] as const
}

/** The units of a message of parts: ` (shipped 1, canceled 1)`. */
const movedIn = (item: object): string => {
  if ('digest' in item || !('lines' in item)) return ''
  const [{ sku: _, ...units }] = item.lines as [{ sku: string }]
  return ` (${Object.entries(units)
    .map(([name, count]) => `${name} ${count as number}`)
    .join(', ')})`
}

const payloadCountMax = 3

/** The words about one order: the messages of shoppers and operators, and names for the messages of the workers. */
export type OrderWords = ReturnType<typeof orderWords>

export const orderWords = (
  orderNumber: number,
  payloads: readonly Payload[],
  { hasParts = false }: { hasParts?: boolean | undefined } = {},
) => {
  if (payloads.length > payloadCountMax || new Set(payloads).size < payloads.length) {
    throw new Error(`an order has at most ${payloadCountMax} payloads, each for other units`)
  }
  const orderId = idOf(orderNumber)
  const digests = payloads.map((payload) => digestOf(contentOf(payload)))
  const letterOf = (digest: string): string =>
    payloads.length > 1 ? 'ABC'.charAt(digests.indexOf(digest)) : ''

  const nameOf = (kind: string, item: object): string => {
    const letter = 'digest' in item ? letterOf(item.digest as string) : ''
    return `${kind} ${orderNumber}${letter}${movedIn(item)}`
  }

  const itemOf = (payload: Payload, index: number): SendOrder => ({
    orderId,
    digest: digests[index]!,
    ...contentOf(payload),
    placedAt: clockMs,
    ...(unitsIn(payload) * unitPrice > orderTotalMax && { trusted: true }),
  })
  const replyToOf = (index: number): string => topics.reply(`front-${index + 1}`)

  const sent = payloads.flatMap((payload, index): Message[] => {
    const item = itemOf(payload, index)
    const replyTo = replyToOf(index)
    if (isDetailed(payload)) {
      const record = { kind: 'record-order', topic: topics.recordOrder, item, replyTo } as const
      return [{ to: 'order', name: nameOf('record-order', item), fact: record }]
    }
    const fact = { kind: 'send-order', topic: topics.sendOrder, item } as const
    const name = nameOf('send-order', item)
    return [
      { to: 'inventory', name, fact },
      { to: 'order', name, fact: { ...fact, replyTo } },
    ]
  })
  const cancel: Message = {
    to: 'order',
    name: `cancel-order ${orderNumber}`,
    fact: {
      kind: 'cancel-order',
      topic: topics.cancelOrder,
      item: { orderId, requestedAt: clockMs },
      replyTo: topics.reply('front-1'),
    },
  }
  const ship: Message = {
    to: 'order',
    name: `ship-order ${orderNumber}`,
    fact: {
      kind: 'ship-order',
      topic: topics.shipOrder,
      item: { orderId, changeId },
      replyTo: topics.reply('admin'),
    },
  }

  const parts = partsOf(orderId).map(({ name, ...fact }): Message => ({
    to: 'order',
    name: `${name} ${orderNumber}`,
    fact: { ...fact, replyTo: topics.reply('admin') },
  }))

  return {
    orderNumber,
    digests,
    /** The digests of payloads with details. */
    detailed: digests.filter((_, index) => isDetailed(payloads[index]!)),
    /** Messages from outside: each payload to both workers, or to Order alone if it has details. */
    fromOutside: [...sent, cancel, ship, ...(hasParts ? parts : [])] as readonly Message[],
    /** The message on its way to the other worker. A reply is none, because it is judged at once. */
    toOrder: (said: InventoryAnnouncement): Message[] => {
      if (said.kind === 'reply') return []
      const fact = { ...said, topic: said.kind } as OrderFact
      return [{ to: 'order', name: nameOf(said.kind, said.item), fact }]
    },
    toInventory: (said: OrderAnnouncement): Message[] => {
      if (said.kind === 'reply') return []
      const fact = { ...said, topic: said.kind } as InventoryFact
      return [{ to: 'inventory', name: nameOf(said.kind, said.item), fact }]
    },
  }
}
