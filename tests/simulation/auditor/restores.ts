import { greater, hasShipped, includes, movedOf, partsOf, type UnitsBySku } from './parts.ts'
import type { Purchases } from './purchases.ts'
import {
  linesOf,
  textOf,
  type OrderRow,
  type ReservationRow,
  type Rows,
  type Service,
} from './rows.ts'
import { must } from './violation.ts'

/**
 * Which facts a restore may take away.
 *
 * A restore takes away what only the replaced database knew. At the moment a backup is put back, the audit writes down
 * everything that either database says *then*. From there on:
 *
 * 1. Every fact that either database said comes back: before a restored service takes new work, and in the end. Order has
 *    every order that Inventory had, with the lines, the decision, the prices, the cancellation and the shipment that
 *    either had. Inventory has every decision that Order had, at Order's prices. Orders that the other service learns
 *    after the restore are told as ever, so they need not be there before the restored one takes new work.
 * 2. Order's word goes before Inventory's: two payloads under one id, or two decisions, end as Order recorded them; as
 *    a lost epoch of it had, if that was still on its way to Inventory. A cancellation and a shipment go before both.
 * 3. A promise to a client (201, a cancellation, a receipt) is broken only if neither database knew of it when the
 *    backup was put back. A receipt of stock is known to Inventory alone.
 * 4. Until it was told everything, a restored Inventory decides nothing that Order had not recorded, and a restored
 *    Order records nothing that Inventory had not said.
 * 5. An order is short (promised, without units) only after a restore of Inventory, only if Order recorded the
 *    promise, and, when restores did not overlap, only for a SKU of which the restore took receipts away. Until
 *    Inventory was told everything, also for units that an order which it does not know to be canceled still holds.
 * 6. Only an order that one database had canceled and the other shipped when a backup was put back may end so, and
 *    neither side changes its mind about it.
 * 7. From the backup on, everything goes forward only, as in any run: versions, statuses, lines and prices.
 */
export const createRestoreAudit = (rows: Rows, purchases: Purchases) => {
  /** The facts that Order has to learn, by order id, and the orders that Inventory has to be told. */
  let known = new Map<string, Known>()
  let toBeTold: OrderRow[] = []
  /** The orders that existed when Inventory's backup was put back. Order tells those that it records later as ever. */
  let recordedThen = new Set<string>()
  /** The orders that Inventory had when Order's backup was put back, and those that it learnt until another restore. */
  let hadThen = new Set<string>()
  let learntSince = new Set<string>()
  const contradicted = new Set<string>()
  const lostSkus = new Set<string>()
  let isOverlapped = false
  /** Everything that each service ever said, over all its epochs. */
  const said = { inventory: new Set<string>(), order: new Set<string>() }
  /** Everything that Order had said before its restore. */
  let saidBeforeRestore = new Set<string>()
  const base = { inventory: new Set<string>(), order: new Set<string>() }
  const restored = new Set<Service>()
  let isExpected = false

  const note = (service: Service): void => {
    for (const word of wordsOf(service)) said[service].add(word)
  }
  const wordsOf = (service: Service): string[] =>
    service === 'order'
      ? rows.orders().flatMap(orderWords)
      : rows.reservations().flatMap(stockWords)

  const excuse = (): void => {
    for (const [id, purchase] of purchases.all()) {
      const facts = known.get(id)
      const text = facts?.digest ? textOf(linesOf(facts)) : undefined
      if (purchase.promised !== text) purchase.promised = undefined
      const isOver = facts && (facts.canceled || facts.shipped || facts.outcome === 'rejected')
      if (!isOver) purchase.cancelPromised = false
    }
  }

  const excuseReceipts = (): void => {
    const ledger = new Set(rows.receipts().map((row) => row.change_id))
    for (const receipt of purchases.receipts.values()) {
      if (!ledger.has(receipt.changeId)) receipt.isPromised = false
    }
  }

  /** Rule 1 for Order, rule 2 among what is known. */
  const auditLearnt = (notYet: ReadonlySet<string>): void => {
    for (const [id, facts] of known) {
      if (notYet.has(id)) continue
      const row = rows.order(id)
      must(row !== null, 'what Inventory knew of an order is lost', { id, facts })
      if (contradicted.has(id)) continue
      must(!facts.canceled || row!.canceled === 1, 'a known cancellation is lost', { row, facts })
      must(!facts.shipped || row!.shipped === 1, 'a known shipment is lost', { row, facts })
      if (row!.canceled) continue
      const hasParts = includes(unitsOf(row!), facts.units)
      must(hasParts, 'units that were known to be moved are lost', { row, units: [...facts.units] })
      const isSaidBefore = contentWord(id, row!).some((word) => saidBeforeRestore.has(word))
      if (facts.digest !== row!.digest && isSaidBefore) continue
      const sameLines = facts.digest === null || row!.digest === facts.digest
      must(sameLines, 'known lines are lost', { row, facts })
      const sameOutcome =
        facts.outcome === null ||
        (row!.outcome === facts.outcome && row!.total === facts.total && row!.lines === facts.lines)
      must(sameOutcome, 'a known decision is lost', { row, facts })
    }
  }

  /** Rule 1 for Inventory: what Order had recorded is there, unless it was canceled or shipped since. */
  const auditTold = (): void => {
    const reservations = new Map(rows.reservations().map((row) => [row.order_id, row]))
    for (const order of toBeTold) {
      const row = reservations.get(order.id)
      const facts = { order, row }
      must(row !== undefined, 'what Order recorded is lost', facts)
      if (contradicted.has(order.id) || row!.canceled) continue
      must(!order.canceled, 'a recorded cancellation is lost', facts)
      must(!order.shipped || row!.shipped === 1, 'a recorded shipment is lost', facts)
      const hasParts = includes(movedOf(row!), unitsOf(order))
      must(hasParts, 'units that were recorded as moved are lost', facts)
      const sameOutcome = row!.outcome === order.outcome && row!.total === order.total
      must(sameOutcome && row!.digest === order.digest, 'a recorded decision is lost', facts)
      const sameLines = order.outcome === 'rejected' || row!.lines === order.lines
      must(sameLines, 'a recorded decision has other lines', facts)
    }
  }

  /** Rule 4. */
  const auditWaiting = (service: Service): void => {
    const other = service === 'order' ? said.inventory : said.order
    for (const word of wordsOf(service)) {
      const isAllowed = base[service].has(word) || other.has(word)
      must(isAllowed, `a restored ${service} decided before it knew what it lost`, { word })
    }
  }

  const auditNoneShort = (): void =>
    must(rows.short().length === 0, 'short without a restore', rows.short())

  const auditShort = (): void => {
    if (!restored.has('inventory')) auditNoneShort()
    for (const row of rows.short()) {
      const facts = { row, lostSkus: [...lostSkus] }
      const isPromised = said.order.has(decisionWord(row.order_id, row))
      must(isPromised, 'short of what nobody promised', facts)
      const isBeingTold = isOverlapped || rows.isReconciling('inventory')
      const isExplained = isBeingTold || linesOf(row).some(({ sku }) => lostSkus.has(sku))
      must(isExplained, 'short, and nothing was lost of it', facts)
    }
  }

  return {
    /** There will be restores in this run: everything said counts from now on. */
    expect: (): void => {
      isExpected = true
    },
    /** Call before a backup is put back. Answers what to call when it is there. */
    replacing: (service: Service): (() => void) => {
      const isBusy = (each: Service): boolean =>
        rows.isReconciling(each) || rows.isAnnouncingAgain(each)
      if (isBusy('order') || isBusy('inventory')) isOverlapped = true
      const receiptsBefore = rows.receipts()
      for (const each of ['inventory', 'order'] as const) note(each)
      return () => {
        restored.add(service)
        if (service === 'order') saidBeforeRestore = new Set(said.order)
        base[service] = new Set(wordsOf(service))
        const left = new Set(rows.receipts().map((row) => row.change_id))
        for (const row of receiptsBefore) if (!left.has(row.change_id)) lostSkus.add(row.sku)
        excuseReceipts()
        const orders = new Map(rows.orders().map((row) => [row.id, row]))
        const reservations = new Map(rows.reservations().map((row) => [row.order_id, row]))
        for (const [id, order] of orders) {
          if (isContradiction(order, reservations.get(id))) contradicted.add(id)
        }
        if (service === 'order') hadThen = new Set(reservations.keys())
        if (rows.isReconciling('order')) {
          learntSince = new Set(reservations.keys()).difference(hadThen)
          const ids = new Set([...orders.keys(), ...reservations.keys()])
          known = new Map([...ids].map((id) => [id, knownOf(orders.get(id), reservations.get(id))]))
          excuse()
        }
        if (rows.isReconciling('inventory')) {
          if (service === 'inventory') recordedThen = new Set(orders.keys())
          toBeTold = [...orders.values()].filter(
            ({ id, status }) => status !== 'pending' && recordedThen.has(id),
          )
        }
      }
    },
    /** After each commit. */
    committed: (service: Service): void => {
      if (!isExpected) return auditNoneShort()
      note(service)
      if (rows.isReconciling(service)) auditWaiting(service)
      if (service === 'inventory') auditShort()
    },
    /** A restored service takes new work from now on. */
    admitted: (service: Service): void => {
      if (service === 'order') return auditLearnt(learntSince)
      auditTold()
      auditShort()
    },
    settled: (): void => {
      auditLearnt(new Set())
      auditTold()
      for (const service of ['inventory', 'order'] as const) {
        const isDone = !rows.isReconciling(service) && !rows.isAnnouncingAgain(service)
        must(isDone, 'still reconciling', { service })
      }
    },
    hasContradiction: (id: string): boolean => contradicted.has(id),
    wasRestored: (service: Service): boolean => restored.has(service),
  }
}

export type RestoreAudit = ReturnType<typeof createRestoreAudit>

type Known = Pick<OrderRow, 'digest' | 'lines' | 'total' | 'outcome' | 'canceled' | 'shipped'> & {
  /** Of each number the greater one that the two databases say. */
  units: UnitsBySku
}

/** The units that an order has had moved. What was shipped whole before parts were kept does not occur in a run. */
const unitsOf = (order: OrderRow): UnitsBySku =>
  order.outcome === 'in-stock' ? partsOf(order) : none
const none: UnitsBySku = new Map()

/** The facts that both databases together know of an order, as Order has to have them in the end (rules 1 and 2). */
const knownOf = (order: OrderRow | undefined, stock: ReservationRow | undefined): Known => {
  const canceled = (order?.canceled ?? 0) | (stock?.canceled ?? 0)
  // The lines of a canceled order may be lost with Order: nobody asks for them any more.
  const content = order?.digest ? order : canceled ? undefined : stock
  const isSame = stock?.digest !== null && stock?.digest === content?.digest
  const decided = order?.outcome ? order : isSame ? stock : undefined
  return {
    digest: content?.digest ?? null,
    lines: (decided ?? content)?.lines ?? '[]',
    total: decided?.total ?? null,
    outcome: decided?.outcome ?? null,
    canceled,
    shipped: (order?.shipped ?? 0) | (stock?.shipped ?? 0),
    units: greater(order ? unitsOf(order) : none, isSame && stock ? movedOf(stock) : none),
  }
}

const isContradiction = (order: OrderRow, stock: ReservationRow | undefined): boolean =>
  stock !== undefined &&
  ((order.canceled === 1 && hasShipped(movedOf(stock))) ||
    (hasShipped(unitsOf(order)) && stock.canceled === 1))

const decisionWord = (
  id: string,
  { digest, outcome, total }: Pick<OrderRow, 'digest' | 'outcome' | 'total'>,
): string => `${id} is ${digest} ${outcome} ${total}`

const factWords = (id: string, { canceled, shipped }: { canceled: number; shipped: number }) => [
  ...(canceled ? [`${id} canceled`] : []),
  ...(shipped ? [`${id} shipped`] : []),
]
const contentWord = (id: string, { digest }: { digest: string | null }): string[] =>
  digest ? [`${id} of ${digest}`] : []

const orderWords = (row: OrderRow): string[] => [
  ...contentWord(row.id, row),
  ...(row.outcome ? [decisionWord(row.id, row)] : []),
  ...factWords(row.id, row),
]
const stockWords = (row: ReservationRow): string[] => [
  ...contentWord(row.order_id, row),
  ...(row.outcome ? [decisionWord(row.order_id, row)] : []),
  ...factWords(row.order_id, row),
]
