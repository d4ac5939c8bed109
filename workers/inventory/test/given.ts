import {
  digestOf,
  topicsUnder,
  type ChangeStock,
  type Money,
  type OrderLine,
  type SendOrder,
} from '@shop/contracts'
import type { Announcement } from '@shop/engine'
import { decideChange } from '../src/domain/decide-change.ts'
import { decideOrder } from '../src/domain/decide-order.ts'
import type { InventoryAnnouncement, InventoryFact } from '../src/domain/facts.ts'
import type { Product } from '../src/domain/product.ts'
import type { Products } from '../src/domain/reserve.ts'
import { heldLines, type Reservation } from '../src/domain/reservation.ts'

/**
 * The words of Inventory's tests. Orders are numbered: order 1 is `orderId(1)`. What Inventory says is written
 * short: `in-stock 1`, `order-rejected 2: MUG out-of-stock`, `stock-released 1`, `refused below-reserved`.
 */

export const topics = topicsUnder('shop/v1')
export const currency = 'EUR'
/** Black Friday, 8 o'clock. */
export const clockMs = Date.UTC(2026, 10, 27, 8)
export const admin = topics.reply('front-1')
export const front = topics.reply('front-2')

export const orderId = (n: number): string =>
  `0199f6a0-0000-8000-8000-${n.toString(16).padStart(12, '0')}`
export const changeId = (n: number): string =>
  `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const numberOf = (id: string): number => Number.parseInt(id.slice(-12), 16)

export type Lines = Record<string, number> | readonly OrderLine[]
export type OrderOptions = { expectedTotal?: Money | undefined; placedAt?: number }

export const eur = (amount: number): Money => ({ amount, currency: 'EUR' })

const said = (n: number, lines: Lines, options: OrderOptions): SendOrder => {
  const { expectedTotal, placedAt = clockMs } = options
  const asked = Array.isArray(lines)
    ? [...(lines as OrderLine[])]
    : Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity: quantity as number }))
  const digest = digestOf({ lines: asked, expectedTotal })
  const item = { orderId: orderId(n), digest, lines: asked, placedAt }
  return expectedTotal ? { ...item, expectedTotal } : item
}

export const sendOrder = (n: number, lines: Lines, options: OrderOptions = {}): InventoryFact => ({
  kind: 'send-order',
  topic: topics.sendOrder,
  item: said(n, lines, options),
})

/** An order on the short way: only Inventory hears it, and a front waits at `front`. */
export const reserveOrder = (
  n: number,
  lines: Lines,
  options: OrderOptions = {},
): InventoryFact => ({
  kind: 'reserve-order',
  topic: topics.reserveOrder,
  item: said(n, lines, options),
  replyTo: front,
})

export const stockWanted = (
  n: number,
  lines: Lines,
  options: OrderOptions = {},
): InventoryFact => ({
  kind: 'stock-wanted',
  topic: topics.stockWanted,
  item: said(n, lines, options),
})

export const outcomeRecorded = (
  n: number,
  lines: Lines,
  options: OrderOptions = {},
): InventoryFact => {
  const { orderId, digest } = said(n, lines, options)
  return { kind: 'outcome-recorded', topic: topics.outcomeRecorded, item: { orderId, digest } }
}

export const orderCanceled = (n: number): InventoryFact => ({
  kind: 'order-canceled',
  topic: topics.orderCanceled,
  item: { orderId: orderId(n) },
})

export const orderShipped = (n: number): InventoryFact => ({
  kind: 'order-shipped',
  topic: topics.orderShipped,
  item: { orderId: orderId(n) },
})

type ProductSaid = Partial<Omit<Extract<ChangeStock, { kind: 'product' }>, 'price'>> & {
  price?: number
}

const change = (item: ChangeStock): InventoryFact => ({
  kind: 'change-stock',
  topic: topics.changeStock,
  item,
  replyTo: admin,
})

/** An operator's description of a product, by default listed at 1.00. */
export const product = (n: number, sku: string, { price = 100, ...rest }: ProductSaid = {}) =>
  change({
    kind: 'product',
    changeId: changeId(n),
    sku,
    name: sku,
    description: '',
    price: eur(price),
    listed: true,
    ...rest,
  })

export const received = (n: number, sku: string, units: number): InventoryFact =>
  change({ kind: 'received', changeId: changeId(n), sku, units })

export const corrected = (n: number, sku: string, units: number): InventoryFact =>
  change({ kind: 'corrected', changeId: changeId(n), sku, units, reason: 'counted' })

/** An announcement in short: what, which order, and the reasons of a rejection. */
export const inShort = ({ kind, item }: InventoryAnnouncement): string => {
  if (kind === 'reply') return item.kind === 'refused' ? `refused ${item.code}` : item.kind
  const about = `${kind} ${numberOf(item.orderId)}`
  if (kind !== 'order-rejected') return about
  return `${about}: ${item.reasons.map(({ sku, code }) => `${sku} ${code}`).join(', ')}`
}

const kindOfTopic: Record<string, InventoryAnnouncement['kind']> = {
  [topics.inStock]: 'in-stock',
  [topics.orderRejected]: 'order-rejected',
  [topics.stockReleased]: 'stock-released',
  [topics.stockShipped]: 'stock-shipped',
  [admin]: 'reply',
}

/** What a store wants announced, in short. */
export const announcementsInShort = (announcements: readonly Announcement[]): string[] =>
  announcements.map(({ topic, item }) =>
    inShort({ kind: kindOfTopic[topic], item } as InventoryAnnouncement),
  )

/**
 * Inventory without a database: only the pure decisions, fact by fact. `stock` says the units on hand of
 * listed products at 1.00, or more of a product.
 */
export const givenStock = (stock: Record<string, number | Partial<Product>> = {}) => {
  const products: Products = new Map()
  const reservations = new Map<string, Reservation>()
  const unappliable: string[] = []
  const changes = new Map<string, { asked: string; refusal: string | undefined }>()
  for (const [sku, of] of Object.entries(stock)) {
    const rest = typeof of === 'number' ? { onHand: of } : of
    products.set(sku, {
      sku,
      price: 100,
      listed: true,
      onHand: 0,
      reserved: 0,
      version: 1,
      ...rest,
    })
  }

  const changed = (item: ChangeStock): string => {
    const asked = JSON.stringify(item)
    const before = changes.get(item.changeId)
    if (before && before.asked !== asked) return 'refused key-reused'
    const refusal = before ? before.refusal : decideChange(item, products, currency)
    changes.set(item.changeId, { asked, refusal })
    return refusal ? `refused ${refusal}` : 'applied'
  }

  const decided = (fact: InventoryFact): InventoryAnnouncement[] | string => {
    if (fact.kind === 'change-stock') return changed(fact.item)
    const circumstances = { products, currency, nowMs: clockMs }
    const before = reservations.get(fact.item.orderId)
    const decision = decideOrder(before, fact, circumstances)
    if (decision.reservation) reservations.set(fact.item.orderId, decision.reservation)
    if (decision.unappliable) unappliable.push(`${fact.kind} ${numberOf(fact.item.orderId)}`)
    return [...decision.announcements]
  }

  return {
    products,
    reservations,
    /** Facts that can never be applied. */
    unappliable,
    /** What Inventory answers to these facts, in full. */
    tell: (...facts: InventoryFact[]): InventoryAnnouncement[] =>
      facts.flatMap((fact) => {
        const answers = decided(fact)
        return typeof answers === 'string' ? [] : answers
      }),
    /** What Inventory answers to these facts, in short. */
    hears: (...facts: InventoryFact[]): string[] =>
      facts.flatMap((fact) => {
        const answers = decided(fact)
        return typeof answers === 'string' ? [answers] : answers.map(inShort)
      }),
    reservation: (n: number): Reservation | undefined => reservations.get(orderId(n)),
    /** Units on hand and reserved. */
    stock: (sku: string): [onHand: number, reserved: number] => {
      const { onHand, reserved } = products.get(sku)!
      return [onHand, reserved]
    },
  }
}

/** Σ of the lines that open reservations hold, by SKU. */
export const heldUnits = (reservations: Iterable<Reservation>): Map<string, number> => {
  const held = new Map<string, number>()
  for (const reservation of reservations) {
    for (const { sku, quantity } of heldLines(reservation) ?? []) {
      held.set(sku, (held.get(sku) ?? 0) + quantity)
    }
  }
  return held
}
