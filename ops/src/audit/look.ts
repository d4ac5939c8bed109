import type { Check, Finding } from './check.ts'
import { feedChecks } from './checks/feed.ts'
import { heardChecks } from './checks/heard.ts'
import { orderChecks } from './checks/orders.ts'
import { stockChecks } from './checks/stock.ts'
import type { ShopDatabases, ShopView } from './databases.ts'
import { createFindings, type Findings, type Suspects } from './findings.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { isSettled, pairsOf } from './pairs.ts'

/** All checks, in the order of the report. */
export const checks: readonly Check[] = [
  ...stockChecks,
  ...orderChecks,
  ...feedChecks,
  ...heardChecks,
]

/** Shows the reader of a report that the right shop was audited. Units and rows. */
export type Counts = {
  products: number
  onHand: number
  reserved: number
  reservations: number
  changes: number
  /** Orders by status, the most frequent first. */
  orders: Record<string, number>
}

/** All that one look at both databases saw. `unheard` are rows that wait for a message; times in ms since 1970. */
export type Look = {
  counts: Counts
  findings: Finding[]
  /** The codes of the checks that found more than `findings` has of them. */
  cut: ReadonlySet<string>
  unheard: { count: number; oldestAt: number | null }
}

/** Looks once at everything, or for `suspects` alone: each table is read once, row by row. */
export const lookAt = (databases: ShopDatabases, suspects?: Suspects): Promise<Look> =>
  databases.inOneView(async (view) => {
    const findings = createFindings(checks, { suspects })
    const ledger = createLedger()
    const { orders, reservations, unheard } = await lookAtOrders(view, findings, ledger)
    const stock = await lookAtStock(view, findings, ledger)
    const orderCount = Object.values(orders).reduce((sum, count) => sum + count, 0)
    await lookAtMessages(view, findings, { inventory: orderCount > 0, order: reservations > 0 })
    const counts = { ...stock, reservations, orders }
    return { counts, findings: findings.all(), cut: findings.cut(), unheard }
  })

const lookAtOrders = async (
  { inventory, order: ordering }: ShopView,
  findings: Findings,
  ledger: Ledger,
): Promise<Pick<Counts, 'orders' | 'reservations'> & Pick<Look, 'unheard'>> => {
  const byStatus = new Map<string, number>()
  const currencies = { Inventory: new Map<string, number>(), Order: new Map<string, number>() }
  let reservations = 0
  const unheard: Look['unheard'] = { count: 0, oldestAt: null }
  const addUnheard = (at: number | null): void => {
    unheard.count += 1
    if (at !== null) unheard.oldestAt = Math.min(at, unheard.oldestAt ?? at)
  }
  for await (const pair of pairsOf(ordering.orders(), inventory.reservations())) {
    const { order, reservation } = pair
    const orderId = (order ?? reservation)!.orderId
    if (order) {
      addTo(byStatus, order.status)
      addTo(currencies.Order, order.currency)
      if (!order.heard) addUnheard(order.recordedAtMs)
      findings.look('order', orderId, order)
    }
    if (reservation) {
      reservations += 1
      ledger.addReservation(reservation)
      addTo(currencies.Inventory, reservation.currency)
      if (!reservation.heard) addUnheard(reservation.decidedAtMs)
      findings.look('reservation', orderId, reservation)
    }
    if (isSettled(pair)) findings.look('pair', orderId, pair)
  }
  for (const [worker, counted] of Object.entries(currencies)) {
    findings.look('currencies', worker, counted)
  }
  const mostFirst = [...byStatus].sort(([, a], [, b]) => b - a)
  return { orders: Object.fromEntries(mostFirst), reservations, unheard }
}

/** Counts one more of a kind. A row without it is not counted. */
const addTo = (counts: Map<string, number>, kind: string | null): void => {
  if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1)
}

const lookAtStock = async (
  { inventory }: ShopView,
  findings: Findings,
  ledger: Ledger,
): Promise<Pick<Counts, 'products' | 'onHand' | 'reserved' | 'changes'>> => {
  const counts = { products: 0, onHand: 0, reserved: 0, changes: 0 }
  for await (const change of inventory.changes()) {
    counts.changes += 1
    ledger.addChange(change)
  }
  for await (const movement of inventory.movements()) ledger.addMovement(movement)
  for await (const stock of inventory.stock()) {
    if (stock.isProduct) {
      counts.products += 1
      counts.onHand += stock.units?.onHand ?? 0
      counts.reserved += stock.units?.reserved ?? 0
    }
    findings.look('ledger', stock.sku, ledger.take(stock))
  }
  for (const row of ledger.rest()) findings.look('ledger', row.sku, row)
  return counts
}

/** `isKnownOf`: whether the other database knows orders. */
const lookAtMessages = async (
  { inventory, order }: ShopView,
  findings: Findings,
  isKnownOf: { inventory: boolean; order: boolean },
) => {
  const workers = [
    ['Inventory', inventory, isKnownOf.inventory],
    ['Order', order, isKnownOf.order],
  ] as const
  for (const [worker, reads, isKnown] of workers) {
    for await (const { content: _, ...item } of reads.parked()) {
      findings.look('parked', item.hash, { ...item, worker })
    }
    const { restoredFrom, isNew } = await reads.reconciliation()
    const isLost = isNew && isKnown
    const droppedCount = await reads.parkedDropped()
    const { oldest, newest, count } = await reads.feed()
    const missingEvents = count === 0 ? 0 : newest - oldest + 1 - count
    findings.look('worker', worker, { worker, restoredFrom, droppedCount, isLost, missingEvents })
  }
}
