import type { Database } from 'bun:sqlite'
import { digestOfText, type ChangeStock, type RefusalCode, type Topics } from '@shop/contracts'
import {
  isSqliteContentError,
  parkedInSqlite,
  type Announcement,
  type ParkedItem,
  type Store,
} from '@shop/engine'
import { topicOf } from './announcements.ts'
import { changesInSqlite } from './changes-sqlite.ts'
import { decideChange } from './domain/decide-change.ts'
import { decideOrder, outcomeAnnouncement } from './domain/decide-order.ts'
import type { InventoryAnnouncement, InventoryFact } from './domain/facts.ts'
import type { Products } from './domain/reserve.ts'
import type { Reservation } from './domain/reservation.ts'
import { productsInSqlite } from './products-sqlite.ts'
import { reservationsInSqlite } from './reservations-sqlite.ts'

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

  const apply = db.transaction((facts: readonly InventoryFact[], parked: readonly ParkedItem[]) => {
    const nowMs = now()
    const known = reservations.load(orderIdsOf(facts))
    const stock: Products = products.load(skusOf(facts, known))
    const loadedStock = new Map(stock)
    const loadedKnown = new Map(known)
    const said: InventoryAnnouncement[] = []
    const unappliable: ParkedItem[] = []

    const applyChange = (change: ChangeStock, replyTo: string | undefined): void => {
      const refusal = decideOnce(change, stock, nowMs)
      if (!replyTo) return
      const { changeId } = change
      const product = refusal ? undefined : products.adminView(change.sku, stock.get(change.sku))
      said.push({
        kind: 'reply',
        to: replyTo,
        item: refusal
          ? { kind: 'refused', changeId, code: refusal }
          : { kind: 'applied', changeId, ...(product ? { product } : {}) },
      })
    }

    for (const fact of facts) {
      if (fact.kind === 'change-stock') {
        applyChange(fact.item, fact.replyTo)
        continue
      }
      const { orderId } = fact.item
      const before = known.get(orderId)
      const decision = decideOrder(before, fact, { products: stock, currency, nowMs })
      if (decision.reservation && decision.reservation !== before) {
        known.set(orderId, decision.reservation)
      }
      said.push(...decision.announcements)
      if (decision.unappliable) {
        const content = JSON.stringify([fact.item])
        unappliable.push({ topic: fact.topic, content, reason: decision.unappliable })
      }
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

  /** The answer given before, if the same change came before; another change under its id is refused. */
  const decideOnce = (
    change: ChangeStock,
    stock: Products,
    nowMs: number,
  ): RefusalCode | undefined => {
    const { changeId, ...asked } = change
    const digest = digestOfText(JSON.stringify(asked))
    const before = changes.find(changeId)
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
    unheard: {
      newest: reservations.newestSeq,
      countIn: reservations.countUnheard,
      window: (range) => {
        const rows = reservations.unheard(range)
        return {
          announcements: toTopics(
            rows.flatMap(({ reservation }) => outcomeAnnouncement(reservation)),
          ),
          last: rows.at(-1)?.seq ?? 0,
          count: rows.length,
        }
      },
    },
    epoch: () => epoch.get()?.value ?? '',
    close: () => db.close(),
  }
}

const orderIdsOf = (facts: readonly InventoryFact[]): Set<string> => {
  const ids = new Set<string>()
  for (const fact of facts) if (fact.kind !== 'change-stock') ids.add(fact.item.orderId)
  return ids
}

/** Every SKU that a decision about these facts may move: asked for now, or held by a known reservation. */
const skusOf = (
  facts: readonly InventoryFact[],
  known: ReadonlyMap<string, Reservation>,
): Set<string> => {
  const skus = new Set<string>()
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
