import type { ReconciliationState } from '@shop/engine'
import type { Transaction } from '@shop/engine/postgres'
import { needsOf, skusOf, type Loaded } from '../domain/decide-batch.ts'
import type { ChangeAnswer } from '../domain/decision.ts'
import type { InventoryFact } from '../domain/facts.ts'
import type { ProductTexts } from '../domain/product.ts'
import { loadChanges } from './changes.ts'
import { loadTexts } from './products.ts'
import { loadReservations, loadShort, type StoredReservation } from './reservations.ts'
import { loadStock, type StoredProduct } from './stock.ts'
import type { Way } from './way.ts'

/** What a batch has read, with the versions of rows. */
export type LoadedRows = {
  state: ReconciliationState
  /** By order id, with those of the short promises. */
  reservations: ReadonlyMap<string, StoredReservation>
  /** The ids of orders whose promise is short of units, oldest first. */
  shortPromises: readonly string[]
  /** Of the orders whose units, decided before, the batch may move. */
  movedOrderIds: ReadonlySet<string>
  /** By SKU. */
  products: ReadonlyMap<string, StoredProduct>
  texts: ReadonlyMap<string, ProductTexts>
  answers: ReadonlyMap<string, ChangeAnswer[]>
}

/**
 * Of the advisory lock that batches hold which make short promises, and share which fill them: one that brings units in
 * knows all promises that wait for them.
 */
const shortLock = 7_233_101

/**
 * Loads all that a batch needs in one flight to the server. Rows are locked in the same order by every batch: the short
 * promises, oldest first, the reservations by id, the products by SKU.
 */
export const loadRows = async (
  transaction: Transaction,
  {
    facts,
    reconciliation,
  }: {
    facts: readonly InventoryFact[]
    reconciliation: { stateIn(transaction: Transaction): Promise<ReconciliationState> }
  },
  way: Way,
): Promise<LoadedRows> => {
  const { sql, send } = transaction
  const needs = needsOf(facts)
  const withShort = needs.shortPromises
  const stateFound = reconciliation.stateIn(transaction)
  if (withShort) {
    const shared = facts.some(isPromise) ? '' : '_shared'
    send(sql.unsafe(`SELECT pg_advisory_xact_lock${shared}(${shortLock})`))
  }
  const [state, short, found, products, texts, answers] = await Promise.all([
    stateFound,
    withShort ? loadShort(sql, way) : [],
    loadReservations(sql, needs.orderIds, way),
    loadStock(sql, { skus: namedIn(facts), orderIds: needs.movedOrderIds, withShort }, way),
    needs.textSkus.size > 0 ? loadTexts(sql, needs.textSkus) : new Map<string, ProductTexts>(),
    needs.changeIds.size > 0
      ? loadChanges(sql, needs.changeIds)
      : new Map<string, ChangeAnswer[]>(),
  ])
  const shortRows = short.map((row) => [row.reservation.orderId, row] as const)
  return {
    state,
    reservations: new Map([...shortRows, ...found]),
    shortPromises: shortRows.map(([orderId]) => orderId),
    movedOrderIds: needs.movedOrderIds,
    products,
    texts,
    answers,
  }
}

/**
 * Whether rows that were read without locks are enough to decide with: no promise waits for units, and each order that may
 * move units has its products. It has not, if it was decided for other lines between the two reads.
 */
export const isWhole = (loaded: LoadedRows): boolean => {
  const { movedOrderIds, reservations, products, shortPromises } = loaded
  const hasProducts = (orderId: string): boolean => {
    const decided = reservations.get(orderId)?.reservation.decided
    return (
      decided?.outcome.kind !== 'in-stock' || decided.lines.every(({ sku }) => products.has(sku))
    )
  }
  return shortPromises.length === 0 && [...movedOrderIds].every(hasProducts)
}

/** Order tells what it promised, and the units may not be there. */
export const isPromise = ({ kind, item }: InventoryFact): boolean =>
  kind === 'stock-wanted' && item.recorded !== undefined

const namedIn = (facts: readonly InventoryFact[]): ReadonlySet<string> =>
  skusOf(facts, { reservations: new Map(), shortPromises: [] })

/** The rows as the domain decides about them. */
export const rowsOf = (loaded: LoadedRows): Loaded => ({
  ...loaded,
  reservations: { get: (orderId) => loaded.reservations.get(orderId)?.reservation },
  products: { get: (sku) => loaded.products.get(sku)?.product },
})
