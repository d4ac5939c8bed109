import type { AuditedReservation } from '@shop/inventory/audit-reads'
import type { Check } from '../check.ts'
import { differencesOf, stateOf } from '../pairs.ts'
import { noUnits, unitsMoved, unitsOfParts, type PartUnits } from '../parts.ts'

/** SQL for the terminal. The shown id of an order lacks its tag, so it is the beginning of the id in the table. */
const setUnheard = (table: 'orders' | 'reservations', column: 'id' | 'order_id') =>
  `UPDATE ${table} SET heard = 0 WHERE ${column} LIKE '{id}%'`

const tellInventory = `Stop the Order worker, run ${setUnheard('orders', 'id')} in its file and start it: it tells Inventory again.`
const tellOrder = `Stop the Inventory worker, run ${setUnheard('reservations', 'order_id')} in its file and start it: it tells Order again.`
const sellerDecides =
  'Inventory lost what Order was promised (an older backup?). Restore a newer backup of Inventory, or cancel the order and tell the shopper.'

const notOfTheShop =
  'No operation of the shop does this. Keep the file for whoever looks into it, or restore a backup.'

const inWords = ({ shipped, canceled, returned }: PartUnits): string =>
  `${shipped} shipped, ${canceled} canceled and ${returned} returned`

type Moved = Omit<PartUnits, 'returned'>

/** The first SKU of which Inventory has moved other units than Order says. */
const differenceOf = (
  said: ReadonlyMap<string, PartUnits>,
  moved: ReadonlyMap<string, Moved>,
): string | undefined => {
  const textOf = (units: Moved = noUnits): string =>
    `${units.shipped} shipped, ${units.canceled} canceled, ${units.restocked} restocked`
  const skus = [...new Set([...said.keys(), ...moved.keys()])].sort()
  const wrong = skus.find((sku) => textOf(said.get(sku)) !== textOf(moved.get(sku)))
  return wrong === undefined
    ? undefined
    : `of ${wrong} Order says ${textOf(said.get(wrong))}, and Inventory ${textOf(moved.get(wrong))}`
}

/** The state of an order in Inventory, in words. */
const stateInInventory = (reservation: AuditedReservation | undefined): string =>
  (reservation && stateOf(reservation)) ?? 'never heard of it'

/** Both databases agree on every order. An order about which a message is on its way is left to `heard.ts`. */
export const orderChecks: readonly Check[] = [
  {
    code: 'confirmed-holds-nothing',
    claim: 'every confirmed order has an open reservation',
    about: 'order',
    remedy: sellerDecides,
    rows: 'pair',
    exceptionIn: ({ order, reservation }) =>
      order?.status === 'confirmed' && stateInInventory(reservation) !== 'confirmed'
        ? `confirmed, but Inventory says: ${stateInInventory(reservation)}`
        : undefined,
  },
  {
    code: 'shipped-still-held',
    claim: 'every shipped order has a shipped reservation',
    about: 'order',
    remedy: tellInventory,
    rows: 'pair',
    exceptionIn: ({ order, reservation }) =>
      order?.status === 'shipped' && stateInInventory(reservation) !== 'shipped'
        ? `shipped, but Inventory says: ${stateInInventory(reservation)}`
        : undefined,
  },
  {
    code: 'content-differs',
    claim: 'an order and its reservation have the same digest, lines, total and currency',
    about: 'order',
    remedy: sellerDecides,
    rows: 'pair',
    exceptionIn: (pair) => {
      const differences = differencesOf(pair)
      return differences.length > 0 ? `another ${differences.join(', ')} in Inventory` : undefined
    },
  },
  {
    code: 'stock-held-for-nothing',
    claim: 'no rejected or canceled order holds stock',
    about: 'order',
    remedy: tellInventory,
    rows: 'pair',
    exceptionIn: ({ order, reservation }) =>
      (order?.status === 'rejected' || order?.status === 'canceled') &&
      stateInInventory(reservation) === 'confirmed'
        ? `${order.status}, but units are reserved for it`
        : undefined,
  },
  {
    code: 'reservation-without-order',
    claim: 'no reservation is without an order',
    about: 'order',
    remedy: `Order lost it (an older backup?). ${tellOrder}`,
    rows: 'pair',
    exceptionIn: ({ order, reservation }) =>
      order
        ? undefined
        : `Inventory says ${stateInInventory(reservation)}, Order never heard of it`,
  },
  {
    code: 'status-differs',
    claim: 'Order and Inventory agree on what became of an order',
    about: 'order',
    remedy: tellInventory,
    rows: 'pair',
    exceptionIn: ({ order, reservation }) => {
      // A confirmed or a shipped order, and units held for nothing, are checks of their own.
      if (!order || order.status === 'confirmed' || order.status === 'shipped') return undefined
      const state = stateInInventory(reservation)
      return state === order.status || state === 'confirmed'
        ? undefined
        : `Order says ${order.status}, Inventory says: ${state}`
    },
  },
  {
    code: 'parts-differ',
    claim: 'Inventory has moved the units that Order has shipped, canceled and restocked',
    about: 'order',
    remedy: tellInventory,
    rows: 'pair',
    exceptionIn: ({ order, reservation }) =>
      order && reservation && !order.canceled && stateOf(reservation) === order.status
        ? differenceOf(unitsOfParts(order), unitsMoved(reservation))
        : undefined,
  },
  {
    code: 'parts-too-many',
    claim:
      'no more units were shipped and canceled than ordered, and none came back that was not shipped',
    about: 'order',
    remedy: notOfTheShop,
    rows: 'order',
    exceptionIn: (order) => {
      const parts = unitsOfParts(order)
      const wrong = order.lines.find(({ sku, quantity }) => {
        const { shipped, canceled, returned } = parts.get(sku) ?? noUnits
        return shipped + canceled > quantity || returned > shipped
      })
      return wrong && order.outcome === 'in-stock'
        ? `${wrong.quantity} of ${wrong.sku} were ordered, ${inWords(parts.get(wrong.sku)!)}`
        : undefined
    },
  },
  {
    code: 'currencies-mixed',
    claim: 'all amounts of a service are in one currency',
    about: 'message',
    remedy:
      'The shop ran with more than one SHOP_CURRENCY before 0.2.0. Each order keeps the amounts that were agreed. Prices have no currency of their own: check those that are older than the last change of SHOP_CURRENCY.',
    rows: 'currencies',
    exceptionIn: (currencies) =>
      currencies.size > 1
        ? [...currencies].map(([currency, count]) => `${count} orders in ${currency}`).join(', ')
        : undefined,
  },
  {
    code: 'details-missing',
    claim: 'every order that may be shipped has the details that it was sent with',
    about: 'order',
    remedy:
      'Order lost them (an older backup?), and does not ship the order. Ask its shopper to send the order again with its key, or delete its details if it can be shipped without them.',
    rows: 'order',
    exceptionIn: ({ details, status }) =>
      details === 'missing' && (status === 'confirmed' || status === 'pending')
        ? `${status}, and its details are missing`
        : undefined,
  },
  {
    code: 'details-row',
    claim: 'the details of an order are there exactly when the order says so',
    about: 'order',
    remedy:
      'No operation of the shop does this. Keep the file for whoever looks into it, or restore a backup.',
    rows: 'order',
    exceptionIn: ({ details, hasDetailsRow }) => {
      if (details === 'kept' && !hasDetailsRow) return 'its details are not there'
      const isStray = details !== 'kept' && details !== 'deleted' && hasDetailsRow
      return isStray ? 'it has details that it does not know of' : undefined
    },
  },
  {
    code: 'status-wrong',
    claim: "an order's status follows from what is known of it",
    about: 'order',
    remedy: notOfTheShop,
    rows: 'order',
    exceptionIn: (order) => {
      const status = stateOf(order) ?? 'pending'
      return order.status === status
        ? undefined
        : `the status is ${order.status}, its facts say ${status}`
    },
  },
]
