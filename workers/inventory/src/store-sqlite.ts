import type { Database } from 'bun:sqlite'
import { digestOfChange, type ChangeStock, type RefusalCode, type Topics } from '@shop/contracts'
import {
  isSqliteContentError,
  parkedInSqlite,
  reconciliationInSqlite,
  unheardInSqlite,
  type Announcement,
  type ParkedItem,
  type Store,
} from '@shop/engine'
import { topicOf } from './announcements.ts'
import { changesInSqlite } from './changes-sqlite.ts'
import { decideChange } from './domain/decide-change.ts'
import { unheardAnnouncement } from './domain/announce.ts'
import { decideOrder } from './domain/decide-order.ts'
import type { InventoryAnnouncement, InventoryFact } from './domain/facts.ts'
import { fillShort } from './domain/promised.ts'
import type { Products } from './domain/reserve.ts'
import type { Reservation } from './domain/reservation.ts'
import { productsInSqlite } from './products-sqlite.ts'
import { reservationOf, reservationsInSqlite, type ReservationRow } from './reservations-sqlite.ts'

export type InventoryStore = Store<InventoryFact> & {
  products: ReturnType<typeof productsInSqlite>
  reservations: ReturnType<typeof reservationsInSqlite>
}

export type InventoryStoreOptions = { topics: Topics; currency: string; now: () => number }

type ProductChange = Extract<ChangeStock, { kind: 'product' }>

/** Inventory's database on SQLite: loads what a batch touches, decides fact by fact, writes what changed. */
export const inventoryStoreOnSqlite = (
  db: Database,
  { topics, currency, now }: InventoryStoreOptions,
): InventoryStore => {
  const products = productsInSqlite(db, currency)
  const reservations = reservationsInSqlite(db)
  const changes = changesInSqlite(db)
  const parkedItems = parkedInSqlite(db)
  const epoch = db.prepare<{ value: string }, []>("SELECT value FROM meta WHERE key = 'epoch'")
  const toTopics = (announcements: readonly InventoryAnnouncement[]): Announcement[] =>
    announcements.map((announcement) => topicOf(announcement, topics))
  const unheard = unheardInSqlite({
    db,
    table: 'reservations',
    announcementsOf: (row: ReservationRow) => toTopics(unheardAnnouncement(reservationOf(row))),
  })
  const reconciliation = reconciliationInSqlite(db, {
    markUnheard: 'UPDATE reservations SET heard = 0 WHERE heard',
    anyUnheard: 'SELECT 1 FROM reservations WHERE NOT heard AND seq <= ? LIMIT 1',
    newestSeq: unheard.newest,
  })

  const apply = db.transaction((facts: readonly InventoryFact[], parked: readonly ParkedItem[]) => {
    const nowMs = now()
    const isReconciling = reconciliation.restoredFrom() !== undefined
    const known = reservations.load(orderIdsOf(facts))
    const short = new Set(facts.some(mayFreeUnits) ? loadShort(known) : [])
    const stock: Products = products.load(skusOf(facts, known, short))
    const loadedStock = new Map(stock)
    const loadedKnown = new Map(known)
    const said: InventoryAnnouncement[] = []
    const unappliable: ParkedItem[] = []

    const applyChange = (change: ChangeStock, replyTo: string | undefined): void => {
      const digest = digestOfChange(change)
      const refusal = decideOnce({ change, digest }, stock, nowMs)
      if (!replyTo) return
      const { changeId } = change
      const product = refusal ? undefined : products.adminView(change.sku, stock.get(change.sku))
      said.push({
        kind: 'reply',
        to: replyTo,
        item: refusal
          ? { kind: 'refused', changeId, digest, code: refusal }
          : { kind: 'applied', changeId, digest, ...(product ? { product } : {}) },
      })
    }

    /** Units that came in or back belong to the promises that were short of them, oldest first. */
    const fillShortRows = (): void => {
      for (const orderId of short) {
        const before = known.get(orderId)!
        const after = fillShort(before, stock)
        if (after !== before) known.set(orderId, after)
        if (!after.short) short.delete(orderId)
      }
    }

    const applyToOrder = (fact: Exclude<InventoryFact, { kind: 'change-stock' }>): void => {
      const { orderId } = fact.item
      const before = known.get(orderId)
      const decision = decideOrder(before, fact, {
        products: stock,
        currency,
        nowMs,
        isReconciling,
      })
      if (decision.reservation && decision.reservation !== before) {
        known.set(orderId, decision.reservation)
        if (decision.reservation.short) short.add(orderId)
      }
      said.push(...decision.announcements)
      if (decision.unappliable) {
        const content = JSON.stringify([fact.item])
        unappliable.push({ topic: fact.topic, content, reason: decision.unappliable })
      }
    }

    for (const fact of facts) {
      if (fact.kind === 'change-stock') applyChange(fact.item, fact.replyTo)
      else applyToOrder(fact)
      if (short.size > 0 && mayFreeUnits(fact)) fillShortRows()
    }
    products.writeStock(changedValues(loadedStock, stock))
    reservations.write(changedValues(loadedKnown, known))
    parkedItems.park([...parked, ...unappliable], nowMs)
    return {
      announcements: toTopics(said),
      changed: [],
      parkedCount: parked.length + unappliable.length,
    }
  })

  /** Adds the short rows to what is known. Answers their order ids. */
  const loadShort = (known: Map<string, Reservation>): string[] =>
    reservations.short().map((row) => {
      if (!known.has(row.orderId)) known.set(row.orderId, row)
      return row.orderId
    })

  /** The answer given before, if the same change came before; another change under its id is refused. */
  const decideOnce = (
    { change, digest }: { change: ChangeStock; digest: string },
    stock: Products,
    nowMs: number,
  ): RefusalCode | undefined => {
    const before = changes.find(change.changeId)
    if (before) return before.digest === digest ? before.refusal : 'key-reused'
    const refusal = decideChange(change, stock, currency)
    changes.record({ change, digest, refusal, nowMs })
    if (!refusal && change.kind === 'product') writeProperties(change, stock, nowMs)
    return refusal
  }

  const writeProperties = (change: ProductChange, stock: Products, nowMs: number): void =>
    products.writeProperties(change, stock.get(change.sku)!.version, nowMs)

  return {
    products,
    reservations,
    apply: ({ facts, parked }) => apply.immediate(facts, parked),
    isContentError: isSqliteContentError,
    parked: parkedItems,
    reconciliation,
    unheard,
    epoch: () => epoch.get()?.value ?? '',
    close: () => db.close(),
  }
}

const orderIdsOf = (facts: readonly InventoryFact[]): Set<string> => {
  const ids = new Set<string>()
  for (const fact of facts) if (fact.kind !== 'change-stock') ids.add(fact.item.orderId)
  return ids
}

/** Units come in or back; `stock-wanted` may replace a decision that held more. */
const mayFreeUnits = ({ kind }: InventoryFact): boolean =>
  kind === 'change-stock' || kind === 'order-canceled' || kind === 'stock-wanted'

/** Every SKU that a decision about these facts may move: asked for now, or held by a known reservation. */
const skusOf = (
  facts: readonly InventoryFact[],
  known: ReadonlyMap<string, Reservation>,
  short: ReadonlySet<string>,
): Set<string> => {
  const skus = new Set<string>()
  for (const orderId of short) {
    for (const { sku } of known.get(orderId)?.decided?.lines ?? []) skus.add(sku)
  }
  for (const fact of facts) {
    if (fact.kind === 'change-stock') skus.add(fact.item.sku)
    else if (fact.kind === 'send-order' || fact.kind === 'stock-wanted') {
      for (const { sku } of fact.item.lines) skus.add(sku)
    }
    if (
      fact.kind === 'stock-wanted' ||
      fact.kind === 'order-canceled' ||
      fact.kind === 'order-shipped'
    ) {
      for (const { sku } of known.get(fact.item.orderId)?.decided?.lines ?? []) skus.add(sku)
    }
  }
  return skus
}

/** Entries are replaced, never changed in place, so another object means another value. */
const changedValues = <T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): T[] =>
  [...after].flatMap(([key, value]) => (before.get(key) === value ? [] : [value]))
