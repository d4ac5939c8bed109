import type { Database } from 'bun:sqlite'
import { digestOfChange, type ChangeStock, type RefusalCode, type Topics } from '@shop/contracts'
import {
  isSqliteContentError,
  otherWritersInSqlite,
  parkedInSqlite,
  reconciliationInSqlite,
  unheardInSqlite,
  type Announcement,
  type ParkedItem,
  type Store,
} from '@shop/engine'
import { topicOf } from '../announcements.ts'
import { changesInSqlite } from './changes.ts'
import { decideChange } from '../domain/decide-change.ts'
import { unheardAnnouncement } from '../domain/announce.ts'
import { decideOrder } from '../domain/decide-order.ts'
import type { InventoryAnnouncement, InventoryFact } from '../domain/facts.ts'
import { fillShort } from '../domain/promised.ts'
import type { Products } from '../domain/reserve.ts'
import type { Reservation } from '../domain/reservation.ts'
import { productsInSqlite, type ProductsOptions } from './products.ts'
import {
  reservationOf,
  reservationsInSqlite,
  type ReservationRow,
  type StoredReservation,
} from './reservations.ts'

export type InventoryStore = Store<InventoryFact> & {
  products: ReturnType<typeof productsInSqlite>
  reservations: ReturnType<typeof reservationsInSqlite>
}

export type InventoryStoreOptions = ProductsOptions & { topics: Topics; now: () => number }

/** Products by SKU, as decisions left them and as they are written, in a transaction that began at `nowMs`. */
type ProductsUnderWay = {
  stock: Products
  storedStock: Products
  nowMs: number
}

/** Inventory's database on SQLite: loads what a batch touches, decides fact by fact, writes what changed. */
export const inventoryStoreOnSqlite = (
  db: Database,
  { topics, currency, now, journalRowsMax }: InventoryStoreOptions,
): InventoryStore => {
  const othersWrote = otherWritersInSqlite(db)
  /** Reads again what is in memory if somebody else wrote to the file. */
  const refresh = (): void => {
    if (!othersWrote()) return
    products.forget()
    reservations.forget()
  }
  const products = productsInSqlite(db, { currency, journalRowsMax }, refresh)
  const reservations = reservationsInSqlite(db)
  const changes = changesInSqlite(db)
  const parkedItems = parkedInSqlite(db)
  const toTopics = (announcements: readonly InventoryAnnouncement[]): Announcement[] =>
    announcements.map((announcement) => topicOf(announcement, topics))
  const unheard = unheardInSqlite({
    db,
    table: 'reservations',
    announcementsOf: (row: ReservationRow) => toTopics(unheardAnnouncement(reservationOf(row))),
  })
  const reconciliation = reconciliationInSqlite(db, {
    markUnheard: unheard.mark,
    anyUnheard: 'SELECT 1 FROM reservations WHERE NOT heard AND seq <= ? LIMIT 1',
    newestSeq: unheard.newestNow,
  })

  const transaction = db.transaction(
    (facts: readonly InventoryFact[], parked: readonly ParkedItem[]) => {
      refresh()
      const nowMs = now()
      const state = reconciliation.now()
      const isReconciling = state.restoredFrom !== undefined
      const stored = reservations.load(orderIdsOf(facts))
      const changed = new Map<string, Reservation>()
      const known = (orderId: string): Reservation | undefined =>
        changed.get(orderId) ?? stored.get(orderId)?.reservation
      const short = new Set(facts.some(mayFreeUnits) ? loadShort(stored) : [])
      const storedStock = products.load(skusOf(facts, stored, short))
      const stock: Products = new Map(storedStock)
      const circumstances = { products: stock, currency, nowMs, isReconciling }
      const said: InventoryAnnouncement[] = []
      const unappliable: ParkedItem[] = []

      const applyChange = (change: ChangeStock, replyTo: string | undefined): void => {
        const digest = digestOfChange(change)
        const refusal = decideOnce({ change, digest }, { stock, storedStock, nowMs })
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
          const before = known(orderId)!
          const after = fillShort(before, stock)
          if (after !== before) changed.set(orderId, after)
          if (!after.short) short.delete(orderId)
        }
      }

      const applyToOrder = (fact: Exclude<InventoryFact, { kind: 'change-stock' }>): void => {
        const { orderId } = fact.item
        const before = known(orderId)
        const decision = decideOrder(before, fact, circumstances)
        if (decision.reservation && decision.reservation !== before) {
          changed.set(orderId, decision.reservation)
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
      const stockCommitted = products.writeUnits(stock, storedStock)
      const written: StoredReservation[] = []
      for (const [orderId, row] of changed) {
        written.push(reservations.write(row, stored.get(orderId)))
      }
      parkedItems.park([...parked, ...unappliable], nowMs)
      const parkedCount = parked.length + unappliable.length
      const applied = {
        announcements: toTopics(said),
        changed: [],
        parkedCount,
        reconciliation: state,
      }
      return { applied, written, stockCommitted }
    },
  )

  /** Adds the short rows to what was loaded. Answers their order ids. */
  const loadShort = (stored: Map<string, StoredReservation>): string[] =>
    reservations.short().map((row) => {
      const { orderId } = row.reservation
      if (!stored.has(orderId)) stored.set(orderId, row)
      return orderId
    })

  /** The answer given before, if the same change came before; another change under its id is refused. */
  const decideOnce = (
    { change, digest }: { change: ChangeStock; digest: string },
    { stock, storedStock, nowMs }: ProductsUnderWay,
  ): RefusalCode | undefined => {
    const before = changes.find(change.changeId)
    if (before) return before.digest === digest ? before.refusal : 'key-reused'
    const refusal = decideChange(change, stock, currency)
    changes.record({ change, digest, refusal, nowMs })
    if (!refusal && change.kind === 'product') {
      const { sku } = change
      const product = stock.get(sku)!
      products.write(product, change, nowMs)
      if (!storedStock.has(sku)) storedStock.set(sku, product)
    }
    return refusal
  }

  return {
    products,
    reservations,
    apply: async ({ facts, parked }) => {
      const { applied, written, stockCommitted } = transaction.immediate(facts, parked)
      reservations.committed(written)
      stockCommitted()
      return applied
    },
    isContentError: isSqliteContentError,
    parked: parkedItems,
    reconciliation,
    unheard,
    // Together with its statements, so that the last connection takes the write-ahead log along.
    close: async () => db.close(true),
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
  stored: ReadonlyMap<string, StoredReservation>,
  short: ReadonlySet<string>,
): Set<string> => {
  const skus = new Set<string>()
  for (const orderId of short) {
    for (const { sku } of stored.get(orderId)?.reservation.decided?.lines ?? []) skus.add(sku)
  }
  for (const fact of facts) {
    if (fact.kind === 'change-stock') skus.add(fact.item.sku)
    else if (
      fact.kind === 'send-order' ||
      fact.kind === 'reserve-order' ||
      fact.kind === 'stock-wanted'
    ) {
      for (const { sku } of fact.item.lines) skus.add(sku)
    }
    if (
      fact.kind === 'stock-wanted' ||
      fact.kind === 'order-canceled' ||
      fact.kind === 'order-shipped'
    ) {
      for (const { sku } of stored.get(fact.item.orderId)?.reservation.decided?.lines ?? [])
        skus.add(sku)
    }
  }
  return skus
}
