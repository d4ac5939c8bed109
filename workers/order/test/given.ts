import {
  canonicalLines,
  createOrderIdentity,
  digestOf,
  orderIdSecret,
  topicsUnder,
  type Details,
  type KnownOrder,
  type Money,
  type MovedLine,
  type OrderLine,
  type RejectionReason,
  type SentLine,
  type ShipOrder,
} from '@shop/contracts'
import type { Announcement } from '@shop/engine'
import type { ChangeAnswer } from '../src/domain/change-answers.ts'
import type { OrderChange } from '../src/domain/events.ts'
import { decideBatch, type Loaded } from '../src/domain/decide-batch.ts'
import type { Circumstances } from '../src/domain/decision.ts'
import type { KeptDetails } from '../src/domain/kept-details.ts'
import type { ChangeFact, OrderAnnouncement, OrderFact } from '../src/domain/facts.ts'
import { statusOf, type Order } from '../src/domain/order.ts'

/**
 * The words of Order's tests. Orders are numbered: order 1 is `orderId(1)`. Every unit costs 1.00. Announcements are
 * written short: `stock-wanted 1`, `outcome-recorded 1`, `shopper: 1 confirmed`, `admin: refused not-confirmed, pending`. The
 * shopper's front waits at `shopper`.
 */

export const topics = topicsUnder('shop/v1')
/** Black Friday, 8 o'clock. */
export const clockMs = Date.UTC(2026, 10, 27, 8)
export const shopper = topics.reply('shopper')
export const admin = topics.reply('admin')

/** The shop that the tests are in has this secret. */
export const identity = createOrderIdentity([orderIdSecret('5a'.repeat(32))])

export const orderId = (n: number): string =>
  `0199f6a0-0000-8000-8000-${n.toString(16).padStart(12, '0')}`
export const changeId = (n: number): string =>
  `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const numberOf = (id: string): number => Number.parseInt(id.slice(-12), 16)

export const eur = (amount: number): Money => ({ amount, currency: 'EUR' })

export type Lines = Record<string, number> | readonly OrderLine[]
export type Said = {
  expectedTotal?: Money | undefined
  replyTo?: string | undefined
  trusted?: boolean
  details?: Details | undefined
}

/** An order as the services speak of it. Without details it is the item of a Send-Order. */
export const contentOf = (
  n: number,
  lines: Lines,
  { expectedTotal, trusted = false, details }: Said = {},
): KnownOrder => {
  const asked = Array.isArray(lines)
    ? [...(lines as OrderLine[])]
    : Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity: quantity as number }))
  const digest = digestOf({ lines: asked, expectedTotal, ...details })
  const mark = {
    ...(trusted && ({ trusted } as const)),
    ...(details && ({ hasDetails: true } as const)),
  }
  const item = { orderId: orderId(n), digest, lines: asked, placedAt: clockMs, ...mark }
  return expectedTotal ? { ...item, expectedTotal } : item
}

export const sendOrder = (n: number, lines: Lines, said: Said = {}): OrderFact => ({
  kind: 'send-order',
  topic: topics.sendOrder,
  item: contentOf(n, lines, said),
  replyTo: said.replyTo,
})

/** Somebody's details. The reference is that of order n. */
export const detailsOf = (n: number): Details => ({
  reference: `WEB-${n}`,
  customer: { id: `c-${n}`, email: `Shopper${n}@Example.com` },
  note: 'Ring twice.',
  metadata: { campaign: 'autumn' },
})

/** An order with details: by default those of order n. */
export const recordOrder = (
  n: number,
  lines: Record<string, number> | readonly SentLine[],
  { details = detailsOf(n), ...said }: Said = {},
): OrderFact => {
  const { hasDetails: _, ...item } = contentOf(n, lines, { ...said, details })
  return {
    kind: 'record-order',
    topic: topics.recordOrder,
    item: { ...item, ...details },
    replyTo: said.replyTo,
  }
}

export const deleteDetails = (n: number, { replyTo }: Said = { replyTo: admin }): OrderFact => ({
  kind: 'delete-details',
  topic: topics.deleteDetails,
  item: { kind: 'details-deleted', orderId: orderId(n), changeId: changeId(0xde_000 + n) },
  replyTo,
})

export const cancelOrder = (n: number, { replyTo }: Said = {}): OrderFact => ({
  kind: 'cancel-order',
  topic: topics.cancelOrder,
  item: { orderId: orderId(n), requestedAt: clockMs },
  replyTo,
})

/** Inventory holds the lines at 1.00 each. */
export const inStock = (
  n: number,
  lines: Lines,
  said: Said = {},
): Extract<OrderFact, { kind: 'in-stock' }> => {
  const content = contentOf(n, lines, said)
  const priced = canonicalLines(content.lines).map((line) => ({ ...line, unitPrice: 100 }))
  const total = priced.reduce((sum, { quantity }) => sum + quantity * 100, 0)
  const item = { ...content, lines: priced, total, currency: 'EUR', decidedAt: clockMs }
  return { kind: 'in-stock', topic: topics.inStock, item }
}

export const reasons: RejectionReason[] = [
  { sku: 'MUG', code: 'out-of-stock', requested: 9, available: 5 },
]

export const orderRejected = (n: number, lines: Lines, said: Said = {}): OrderFact => ({
  kind: 'order-rejected',
  topic: topics.orderRejected,
  item: { ...contentOf(n, lines, said), reasons, decidedAt: clockMs },
})

export const stockReleased = (n: number): OrderFact => ({
  kind: 'stock-released',
  topic: topics.stockReleased,
  item: { orderId: orderId(n) },
})

export const stockShipped = (n: number): OrderFact => ({
  kind: 'stock-shipped',
  topic: topics.stockShipped,
  item: { orderId: orderId(n) },
})

type Shipped = Omit<ShipOrder, 'orderId' | 'changeId' | 'lines'> & {
  lines?: Record<string, number>
}
/** `change` numbers the change; by default as the order. */
type Changing = { change?: number; replyTo?: string | undefined }
const namesOf = (n: number, { change = n }: Changing) => ({
  orderId: orderId(n),
  changeId: changeId(change),
})
const linesOf = (units: Record<string, number>): OrderLine[] =>
  Object.entries(units).map(([sku, quantity]) => ({ sku, quantity }))

/** The same change, asked for by an operator of this name. */
export const askedBy = (by: string, fact: ChangeFact): ChangeFact =>
  ({ ...fact, item: { ...fact.item, by } }) as ChangeFact

export const shipOrder = (
  n: number,
  changing: Changing = { replyTo: admin },
  { lines, ...tracking }: Shipped = {},
): ChangeFact => ({
  kind: 'ship-order',
  topic: topics.shipOrder,
  item: { ...namesOf(n, changing), ...tracking, ...(lines && { lines: linesOf(lines) }) },
  replyTo: changing.replyTo,
})

/** An operator ships these units. */
export const shipPart = (n: number, change: number, lines: Record<string, number>): ChangeFact =>
  shipOrder(n, { change, replyTo: admin }, { lines })

/** An operator cancels these units, or all that are left. */
export const cancelAsOperator = (
  n: number,
  change: number,
  { lines, reason }: { lines?: Record<string, number>; reason?: string } = {},
): ChangeFact => ({
  kind: 'cancel-order-as-operator',
  topic: topics.cancelOrderAsOperator,
  item: {
    kind: 'canceled',
    ...namesOf(n, { change }),
    ...(lines && { lines: linesOf(lines) }),
    ...(reason !== undefined && { reason }),
  },
  replyTo: admin,
})

/** An operator takes these units back. */
export const returnOrder = (
  n: number,
  change: number,
  lines: Record<string, number>,
  { restock = true }: { restock?: boolean } = {},
): ChangeFact => ({
  kind: 'return-order',
  topic: topics.returnOrder,
  item: {
    kind: 'returned',
    ...namesOf(n, { change }),
    lines: linesOf(lines),
    restock,
    reason: 'wrong size',
  },
  replyTo: admin,
})

/** Inventory has moved these units. With `wantsAnswer` a restored Order may have lost that. */
export const stockMoved = (
  n: number,
  moved: Record<string, Omit<MovedLine, 'sku'>>,
  { wantsAnswer = false } = {},
): OrderFact => ({
  kind: 'stock-moved',
  topic: topics.stockMoved,
  item: {
    orderId: orderId(n),
    lines: Object.entries(moved).map(([sku, units]) => ({ sku, ...units })),
    ...(wantsAnswer && { wantsAnswer }),
  },
})

const nameOf = (replyTopic: string): string => replyTopic.slice(replyTopic.lastIndexOf('/') + 1)

/** An announcement in short: its kind and order; a reply with the front that it goes to and the status. */
export const inShort = (said: OrderAnnouncement): string => {
  if (said.kind !== 'reply') return `${said.kind} ${numberOf(said.item.orderId)}`
  const { to, item } = said
  switch (item.kind) {
    case 'order':
      return `${nameOf(to)}: ${numberOf(item.order.id)} ${item.order.status}`
    case 'recorded':
      return `${nameOf(to)}: ${numberOf(item.orderId)} recorded`
    case 'not-recorded':
      return `${nameOf(to)}: ${numberOf(item.orderId)} ${item.code}`
    case 'applied':
      return `${nameOf(to)}: applied, ${item.order?.status}`
    case 'refused':
      return `${nameOf(to)}: refused ${item.code}${item.order ? `, ${item.order.status}` : ''}`
  }
}

const kindOfTopic: Record<string, OrderAnnouncement['kind']> = {
  [topics.stockWanted]: 'stock-wanted',
  [topics.outcomeRecorded]: 'outcome-recorded',
  [topics.orderCanceled]: 'order-canceled',
  [topics.orderShipped]: 'order-shipped',
  [topics.linesMoved]: 'lines-moved',
}

/** The announcements of a store, in short. */
export const announcementsInShort = (announcements: readonly Announcement[]): string[] =>
  announcements.map(({ topic, item }) =>
    inShort({ kind: kindOfTopic[topic] ?? 'reply', to: topic, item } as OrderAnnouncement),
  )

export const circumstances: Circumstances = {
  nowMs: clockMs,
  isReconciling: false,
  isAnnouncingAgain: false,
  areReferencesUnique: false,
}

type Rows = {
  orders?: ReadonlyMap<string, Order>
  details?: ReadonlyMap<string, KeptDetails>
  answers?: ReadonlyMap<string, readonly ChangeAnswer[]>
}

/** Rows in memory as a store loads them for a batch. */
export const loadedFrom = ({
  orders = new Map(),
  details = new Map(),
  answers = new Map(),
}: Rows = {}): Loaded => ({
  orders,
  answers,
  details,
  holders: {
    get: (reference) =>
      [...details].flatMap(([id, kept]) => (kept.reference === reference ? [id] : [])),
  },
})

/** Order without a database: the pure decisions, batch by batch. */
export const givenOrders = (...before: OrderFact[]) => givenOrdersWith(circumstances, ...before)

/** The same in a shop in which no two orders have one reference. */
export const givenUniqueReferences = (...before: OrderFact[]) =>
  givenOrdersWith({ ...circumstances, areReferencesUnique: true }, ...before)

const givenOrdersWith = (moment: Circumstances, ...before: OrderFact[]) => {
  const orders = new Map<string, Order>()
  const details = new Map<string, KeptDetails>()
  const answers = new Map<string, ChangeAnswer[]>()
  const tellAt = (nowMs: number, ...facts: OrderFact[]): readonly OrderAnnouncement[] => {
    const loaded = loadedFrom({ orders, details, answers })
    const decided = decideBatch(facts, loaded, { ...moment, nowMs })
    for (const [id, order] of decided.orders) orders.set(id, order)
    for (const [id, kept] of decided.details) details.set(id, kept)
    for (const answer of decided.answers) {
      answers.set(answer.changeId, [...(answers.get(answer.changeId) ?? []), answer])
    }
    return decided.said
  }
  const tell = (...facts: OrderFact[]) => tellAt(clockMs, ...facts)
  tell(...before)
  return {
    orders,
    answers,
    /** The changes that a batch would make. */
    changesOf: (...facts: OrderFact[]): readonly OrderChange[] =>
      decideBatch(facts, loadedFrom({ orders, details, answers }), moment).changes,
    /** Tells Order these facts as one batch. Returns the announcements in full. */
    tell,
    /** The same, when Order's clock says `nowMs`. */
    tellAt,
    /** The same, with the announcements in short. */
    hears: (...facts: OrderFact[]): string[] => tell(...facts).map(inShort),
    order: (n: number): Order | undefined => orders.get(orderId(n)),
    status: (n: number) => {
      const order = orders.get(orderId(n))
      return order && statusOf(order)
    },
    version: (n: number) => orders.get(orderId(n))?.version,
    details: (n: number): KeptDetails | undefined => details.get(orderId(n)),
  }
}
