import type { OrderRow, ProductRow } from './databases.ts'
import type { Entry, Ledger, Status } from './ledger.ts'
import { linesText } from './purchases.ts'

/** The shop's databases in the end, after every fault is over. */
export type ShopState = {
  orders: Iterable<OrderRow>
  products: readonly ProductRow[]
  /** The id that the shop must make of a key. */
  idOf(key: string): string
}

export type Figures = {
  sent: number
  recorded: number
  /** Orders in the shop, by status, with those of shoppers that never came back. */
  byStatus: Record<string, number>
}

/** The statuses that an order may have in the end, by the status that its shopper was told. */
const allowedAfter: Record<Status, readonly string[]> = {
  pending: ['confirmed', 'rejected', 'canceled', 'shipped'],
  confirmed: ['confirmed', 'canceled', 'shipped'],
  rejected: ['rejected'],
  canceled: ['canceled'],
  shipped: ['shipped'],
}

/**
 * Holds what the shop has against what each client was told, and adds every violation to the ledger.
 * It knows nothing of how the shop works.
 */
export const audit = (ledger: Ledger, { orders, products, idOf }: ShopState): Figures => {
  const entryOf = new Map<string, Entry>()
  for (const entry of ledger.entries) {
    const orderId = idOf(entry.purchase.key)
    if (entryOf.has(orderId))
      ledger.violate('one id is one purchase', orderId, ledger.nameOf(entry))
    if (entry.sent.size > 0) ledger.noteId(entry, orderId)
    entryOf.set(orderId, entry)
  }
  const found = new Set<Entry>()
  const held: Units = {}
  const gone: Units = {}
  const byStatus: Record<string, number> = {}
  for (const order of orders) {
    byStatus[order.status] = (byStatus[order.status] ?? 0) + 1
    const entry = entryOf.get(order.id)
    if (!entry || found.has(entry)) {
      ledger.violate(
        'a purchase is one order',
        order.id,
        entry ? 'a second order' : 'nobody sent it',
      )
      continue
    }
    found.add(entry)
    compare(ledger, entry, order)
    if (order.status !== 'confirmed' && order.status !== 'shipped') continue
    const units = unitsOf(order)
    addUnits(held, units.held)
    addUnits(gone, units.gone)
  }
  for (const entry of ledger.entries) expectHonest(ledger, entry, found.has(entry))
  expectNotOversold(ledger, { held, gone, products })
  const recorded = ledger.entries.filter((entry) => entry.recorded.size > 0).length
  return { sent: ledger.entries.length, recorded, byStatus }
}

/** An order against what its shopper sent and was told. */
const compare = (ledger: Ledger, entry: Entry, { status, lines, parts }: OrderRow): void => {
  const name = ledger.nameOf(entry)
  const text = linesText(lines)
  const textOf = (variant: 'content' | 'other') => linesText(ledger.contentOf(entry, variant).lines)
  for (const variant of entry.recorded) {
    if (textOf(variant) !== text) {
      ledger.violate('told 201: its lines stand', name, `sent ${textOf(variant)}, has ${text}`)
    }
  }
  for (const variant of entry.refused) {
    if (textOf(variant) === text) ledger.violate('told 422: another order stands', name, text)
  }
  const wasSent = [...entry.sent].some((variant) => textOf(variant) === text)
  const isMark = text === '' && status === 'canceled' && entry.recorded.size === 0
  if (!wasSent && !isMark) ledger.violate('an order is what was sent', name, text)

  if (status === 'pending') ledger.violate('every order is decided', name, 'still pending')
  for (const told of entry.told) {
    if (!allowedAfter[told].includes(status)) {
      ledger.violate('what was told stays true', name, `told ${told}, is ${status}`)
    }
  }
  if (status === 'canceled' && !entry.hasAskedToCancel && !entry.hasBeenCanceledByOperator) {
    ledger.violate('only its shopper or an operator cancels', name, status)
  }
  compareParts(ledger, entry, parts)
  if (status === 'shipped' && !entry.hasBeenShipped) {
    ledger.violate('only an operator ships', name, status)
  }
}

/** Each parcel and each return of which an operator was told 200 is there once, and no other is. */
const compareParts = (ledger: Ledger, entry: Entry, parts: OrderRow['parts']): void => {
  if (!entry.areItsPartsKept) return
  for (const [kind, told] of [
    ['shipped', entry.shipmentsTold],
    ['returned', entry.returnsTold],
  ] as const) {
    const count = parts.filter((part) => part.kind === kind).length
    if (count !== told) {
      const detail = `${count} parts ${kind}, and ${told} were told 200`
      ledger.violate('a change of an operator counts once', ledger.nameOf(entry), detail)
    }
  }
}

const expectHonest = (ledger: Ledger, entry: Entry, isFound: boolean): void => {
  const name = ledger.nameOf(entry)
  const { recorded, refused, told, purchase } = entry
  if (!isFound && recorded.size > 0) ledger.violate('told 201: it is there', name, 'lost')
  if (!isFound && told.size > 0) ledger.violate('what was shown is there', name, [...told].join())
  if (recorded.size > 1) ledger.violate('one key records one order', name, 'both were told 201')
  if ([...recorded].some((variant) => refused.has(variant))) {
    ledger.violate('an order is recorded or refused', name, 'told 201 and 422 for the same lines')
  }
  if (!entry.isFinished) ledger.violate('everybody is answered in the end', name, 'gave up')
  const isRefused = purchase.behaviour === 'reuses-key'
  if (!isRefused && refused.size > 0) {
    ledger.violate('only a reused key is refused', name, 'told 422')
  }
}

type Units = Record<string, number>

const addUnits = (sums: Units, units: Units): void => {
  for (const [sku, count] of Object.entries(units)) sums[sku] = (sums[sku] ?? 0) + count
}

/** The units of an order that wait in the house for it, and those that are gone with it. */
const unitsOf = ({ status, lines, parts }: OrderRow): { held: Units; gone: Units } => {
  const [held, gone]: [Units, Units] = [{}, {}]
  for (const { sku, quantity } of lines) addUnits(held, { [sku]: quantity })
  for (const { kind, restock, lines: moved } of parts) {
    for (const { sku, quantity } of moved) {
      if (kind !== 'returned') addUnits(held, { [sku]: -quantity })
      if (kind === 'shipped') addUnits(gone, { [sku]: quantity })
      if (restock) addUnits(gone, { [sku]: -quantity })
    }
  }
  // An order that was shipped before parts were kept has none, and is gone as a whole.
  if (status !== 'shipped' || parts.length > 0) return { held, gone }
  return { held: {}, gone: held }
}

const expectNotOversold = (
  ledger: Ledger,
  { held, gone, products }: { held: Units; gone: Units; products: readonly ProductRow[] },
): void => {
  for (const sku of new Set([...Object.keys(held), ...Object.keys(gone)])) {
    const sold = (held[sku] ?? 0) + (gone[sku] ?? 0)
    const received = ledger.received[sku] ?? 0
    if (sold > received) {
      ledger.violate('nothing is oversold', sku, `${sold} units sold of ${received} received`)
    }
  }
  for (const { sku, onHand, reserved } of products) {
    const expected = [(ledger.received[sku] ?? 0) - (gone[sku] ?? 0), held[sku] ?? 0]
    if (onHand !== expected[0] || reserved !== expected[1]) {
      const detail = `${onHand} on hand, ${reserved} reserved instead of ${expected.join(', ')}`
      ledger.violate('stock adds up', sku, detail)
    }
  }
}
