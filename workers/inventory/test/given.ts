import {
  canonicalLines,
  createOrderIdentity,
  digestOf,
  orderIdSecret,
  topicsUnder,
  totalMinor,
  type ChangeStock,
  type Money,
  type MovedLine,
  type OrderLine,
  type SendOrder,
} from '@shop/contracts'
import type { Announcement } from '@shop/engine'
import { decideBatch, needsOf, skusOf } from '../src/domain/decide-batch.ts'
import type { AnsweredChange, ChangeAnswer } from '../src/domain/decision.ts'
import type { InventoryAnnouncement, InventoryFact } from '../src/domain/facts.ts'
import type { Movement } from '../src/domain/movement.ts'
import type { StockChange } from '../src/domain/stock-level.ts'
import type { Product, ProductTexts } from '../src/domain/product.ts'
import { unitsOf, type Reservation } from '../src/domain/reservation.ts'

/**
 * The words of Inventory's tests. Orders are numbered: order 1 is `orderId(1)`. Announcements are written in short:
 * `in-stock 1`, `order-rejected 2: MUG out-of-stock`, `applied new`, `refused below-reserved`.
 */

export const topics = topicsUnder('shop/v1')
export const currency = 'EUR'
/** Black Friday, 8 o'clock. */
export const clockMs = Date.UTC(2026, 10, 27, 8)
export const admin = topics.reply('front-1')

/** The shop that the tests are in has this secret. */
export const identity = createOrderIdentity([orderIdSecret('5a'.repeat(32))])

export const orderId = (n: number): string =>
  `0199f6a0-0000-8000-8000-${n.toString(16).padStart(12, '0')}`
export const changeId = (n: number): string =>
  `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const numberOf = (id: string): number => Number.parseInt(id.slice(-12), 16)

export type Lines = Record<string, number> | readonly OrderLine[]
export type OrderOptions = {
  expectedTotal?: Money | undefined
  placedAt?: number
  trusted?: boolean
}

export const eur = (amount: number): Money => ({ amount, currency: 'EUR' })

const said = (n: number, lines: Lines, options: OrderOptions): SendOrder => {
  const { expectedTotal, placedAt = clockMs, trusted = false } = options
  const asked = Array.isArray(lines)
    ? [...(lines as OrderLine[])]
    : Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity: quantity as number }))
  const digest = digestOf({ lines: asked, expectedTotal })
  const mark = trusted && ({ trusted } as const)
  const item = { orderId: orderId(n), digest, lines: asked, placedAt, ...mark }
  return expectedTotal ? { ...item, expectedTotal } : item
}

export const sendOrder = (n: number, lines: Lines, options: OrderOptions = {}): InventoryFact => ({
  kind: 'send-order',
  topic: topics.sendOrder,
  item: said(n, lines, options),
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

/** Order tells a restored Inventory that it recorded this order as in stock, each unit at 1.00. */
export const promised = (
  n: number,
  lines: Record<string, number>,
  { shipped = false }: { shipped?: boolean } = {},
): Extract<InventoryFact, { kind: 'stock-wanted' }> => {
  const item = said(n, lines, {})
  const priced = canonicalLines(item.lines).map((line) => ({ ...line, unitPrice: 100 }))
  const total = totalMinor(priced)!
  const recorded = { outcome: 'in-stock' as const, lines: priced, total, currency, shipped }
  return { kind: 'stock-wanted', topic: topics.stockWanted, item: { ...item, recorded } }
}

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

/** Order says how many units of each SKU were shipped, canceled and restocked so far. */
export const linesMoved = (
  n: number,
  moved: Record<string, Omit<MovedLine, 'sku'>>,
): InventoryFact => ({
  kind: 'lines-moved',
  topic: topics.linesMoved,
  item: {
    orderId: orderId(n),
    lines: Object.entries(moved).map(([sku, units]) => ({ sku, ...units })),
  },
})

type Patch = Extract<ChangeStock, { kind: 'patched' }>
type PatchSaid = Partial<Omit<Patch, 'kind' | 'changeId' | 'sku' | 'price'>> & { price?: number }

const change = (item: ChangeStock): InventoryFact => ({
  kind: 'change-stock',
  topic: topics.changeStock,
  item,
  replyTo: admin,
})

/** A partial change of a product; the price in cents. */
export const patched = (n: number, sku: string, { price, ...rest }: PatchSaid = {}) =>
  change({
    kind: 'patched',
    changeId: changeId(n),
    sku,
    ...rest,
    ...(price !== undefined && { price: eur(price) }),
  })

/** An operator's description of a product, by default listed at 1.00. */
export const product = (n: number, sku: string, said: PatchSaid = {}) =>
  patched(n, sku, { name: sku, description: '', price: 100, listed: true, ...said })

/** The units of a product as someone counted them, who saw `seen` before. */
export const counted = (n: number, sku: string, units: number, seen?: number): InventoryFact =>
  patched(n, sku, { counted: units, ...(seen !== undefined && { seen }) })

/** A product as fronts of the release before this one describe it. */
export const oldProduct = (n: number, sku: string): InventoryFact =>
  change({
    kind: 'product',
    changeId: changeId(n),
    sku,
    name: sku,
    description: '',
    price: eur(100),
    listed: true,
  })

export const received = (n: number, sku: string, units: number): InventoryFact =>
  change({ kind: 'received', changeId: changeId(n), sku, units })

/** The same change, asked for by an operator of this name. */
export const askedBy = (by: string, fact: InventoryFact): InventoryFact =>
  ({ ...fact, item: { ...fact.item, by } }) as InventoryFact
export const corrected = (n: number, sku: string, units: number): InventoryFact =>
  change({ kind: 'corrected', changeId: changeId(n), sku, units, reason: 'counted' })

/** An announcement in short: what, which order, and the reasons of a rejection. */
export const inShort = ({ kind, item }: InventoryAnnouncement): string => {
  if (kind === 'reply') {
    if (item.kind === 'refused') return `refused ${item.code}`
    return item.kind === 'applied' && item.effect ? `applied ${item.effect}` : item.kind
  }
  const about = `${kind} ${numberOf(item.orderId)}`
  if (kind !== 'order-rejected') return about
  return `${about}: ${item.reasons.map(({ sku, code }) => `${sku} ${code}`).join(', ')}`
}

/** The same in the order of a batch, which answers operators when all its facts are decided. */
export const answersLast = (said: readonly string[]): string[] => {
  const isAnswer = (each: string): boolean => /^(?:applied|refused)/.test(each)
  return [...said.filter((each) => !isAnswer(each)), ...said.filter(isAnswer)]
}

const kindOfTopic: Record<string, InventoryAnnouncement['kind']> = {
  [topics.inStock]: 'in-stock',
  [topics.orderRejected]: 'order-rejected',
  [topics.stockReleased]: 'stock-released',
  [topics.stockShipped]: 'stock-shipped',
  [topics.stockMoved]: 'stock-moved',
  [admin]: 'reply',
}

/** The announcements of a store, in short. */
export const announcementsInShort = (announcements: readonly Announcement[]): string[] =>
  announcements.map(({ topic, item }) =>
    inShort({ kind: kindOfTopic[topic], item } as InventoryAnnouncement),
  )

/** Some rows of a table, as a store loads them. */
const only = <Row>(rows: ReadonlyMap<string, Row>, keys: Iterable<string>): Map<string, Row> => {
  const some = new Map<string, Row>()
  for (const key of keys) {
    const row = rows.get(key)
    if (row !== undefined) some.set(key, row)
  }
  return some
}

/** Copies rows into a table. A row that was there keeps its place. */
const put = <Row>(rows: Map<string, Row>, changed: ReadonlyMap<string, Row>): void => {
  for (const [key, row] of changed) rows.set(key, row)
}

/** A product of which nothing is said. */
export const noTexts: ProductTexts = {
  name: '',
  description: '',
  image: undefined,
  tags: [],
  maxPerOrder: undefined,
  availableFrom: undefined,
  lowStockAt: undefined,
  updatedAtMs: 0,
}

/**
 * Inventory without a database: the pure decisions over tables that are maps. Each batch is given only what it says it
 * needs. `stock` says how many units of a product are on hand, listed at 1.00, or more of the product.
 */
export const givenStock = (
  stock: Record<string, number | Partial<Product>> = {},
  {
    isReconciling = false,
    orderTotalMax,
  }: { isReconciling?: boolean; orderTotalMax?: number } = {},
) => {
  const products = new Map<string, Product>()
  const texts = new Map<string, ProductTexts>()
  const reservations = new Map<string, Reservation>()
  const answers = new Map<string, ChangeAnswer[]>()
  /** Everything that was recorded, in order. */
  const changes: AnsweredChange[] = []
  /** Every change of units, in order. */
  const movements: Movement[] = []
  /** Every crossing of a level of stock, in order. */
  const stockChanges: StockChange[] = []
  const parked: string[] = []
  /** The facts that a store parks: of those that are the same, one. */
  const parkedContents = new Set<string>()
  for (const [sku, of] of Object.entries(stock)) {
    const rest = typeof of === 'number' ? { onHand: of } : of
    const usual = { price: 100, listed: true, onHand: 0, reserved: 0, version: 1 }
    products.set(sku, { sku, ...usual, ...rest })
    texts.set(sku, { ...noTexts, name: sku })
  }

  const apply = (facts: readonly InventoryFact[]): readonly InventoryAnnouncement[] => {
    const needs = needsOf(facts)
    const short = [...reservations.values()].filter((row) => row.short)
    const shortPromises = needs.shortPromises ? short.map((row) => row.orderId) : []
    const rows = {
      reservations: only(reservations, [...needs.orderIds, ...shortPromises]),
      shortPromises,
    }
    const loaded = {
      ...rows,
      products: only(products, skusOf(facts, rows)),
      texts: only(texts, needs.textSkus),
      answers: only(answers, needs.changeIds),
    }
    const decided = decideBatch(facts, loaded, {
      currency,
      orderTotalMax,
      nowMs: clockMs,
      isReconciling,
    })
    put(products, decided.products)
    put(texts, decided.texts)
    put(reservations, decided.reservations)
    movements.push(...decided.movements)
    stockChanges.push(...decided.stockChanges)
    for (const answer of decided.answers) {
      const { changeId } = answer.change
      answers.set(changeId, [...(answers.get(changeId) ?? []), answer])
      if (answer.effect !== 'unchanged') changes.push(answer)
    }
    for (const { topic, content } of decided.parked) {
      const [{ orderId: id }] = JSON.parse(content) as [{ orderId: string }]
      parked.push(`${topic.split('/').at(-1)} ${numberOf(id)}`)
      parkedContents.add(`${topic} ${content}`)
    }
    return decided.said
  }

  return {
    products,
    texts,
    reservations,
    answers,
    changes,
    movements,
    stockChanges,
    /** Facts that can never be applied. */
    parked,
    parkedContents,
    /** The announcements after facts that come one by one, in full. */
    tell: (...facts: InventoryFact[]): InventoryAnnouncement[] =>
      facts.flatMap((fact) => apply([fact])),
    /** The announcements after facts that come one by one, in short. */
    hears: (...facts: InventoryFact[]): string[] =>
      facts.flatMap((fact) => apply([fact]).map(inShort)),
    /** The announcements after facts that come in one batch, in short. */
    hearsAtOnce: (...facts: InventoryFact[]): string[] => apply(facts).map(inShort),
    reservation: (n: number): Reservation | undefined => reservations.get(orderId(n)),
    /** Units on hand and reserved. */
    stock: (sku: string): [onHand: number, reserved: number] => {
      const { onHand, reserved } = products.get(sku)!
      return [onHand, reserved]
    },
  }
}

/** Σ of the units that reservations hold, and of those that have left the house with them, by SKU. */
export const unitsBehind = (reservations: Iterable<Reservation>) => {
  const sums = { held: new Map<string, number>(), gone: new Map<string, number>() }
  for (const reservation of reservations) {
    for (const { sku, held, shipped, restocked } of unitsOf(reservation)) {
      sums.held.set(sku, (sums.held.get(sku) ?? 0) + held)
      sums.gone.set(sku, (sums.gone.get(sku) ?? 0) + shipped - restocked)
    }
  }
  return sums
}
