import type { Check } from '../check.ts'

/** The end of an id as it is printed stands for its tag. */
const setUnheard = (table: 'orders' | 'reservations', column: 'id' | 'order_id') =>
  `UPDATE ${table} SET heard = 0 WHERE ${column} LIKE '{id}%'`

const tellInventory = `Stop the Order worker, run ${setUnheard('orders', 'id')} in its file and start it: it tells Inventory again.`
const tellOrder = `Stop the Inventory worker, run ${setUnheard('reservations', 'order_id')} in its file and start it: it tells Order again.`
const sellerDecides =
  'Inventory lost what Order was promised (an older backup?). Restore a newer backup of Inventory, or cancel the order and tell the shopper.'

/**
 * What both databases must agree upon. Rows about which a message is on its way are not here but in
 * `heard.ts`.
 */
export const orderChecks: readonly Check[] = [
  {
    code: 'confirmed-holds-nothing',
    claim: 'every confirmed order has an open reservation',
    about: 'order',
    remedy: sellerDecides,
    sql: `
      SELECT order_id AS subject, 'confirmed, but Inventory says: '
        || coalesce(state, 'never heard of it') AS detail
      FROM pairs WHERE status = 'confirmed' AND state IS NOT 'confirmed'`,
  },
  {
    code: 'shipped-still-held',
    claim: 'every shipped order has a shipped reservation',
    about: 'order',
    remedy: tellInventory,
    sql: `
      SELECT order_id AS subject, 'shipped, but Inventory says: '
        || coalesce(state, 'never heard of it') AS detail
      FROM pairs WHERE status = 'shipped' AND state IS NOT 'shipped'`,
  },
  {
    code: 'content-differs',
    claim: 'an order and its reservation have the same digest, lines, total and currency',
    about: 'order',
    remedy: sellerDecides,
    sql: `
      SELECT order_id AS subject, 'another ' || concat_ws(', ', iif(same_digest, NULL, 'digest'),
        iif(same_lines, NULL, 'lines'), iif(same_total, NULL, 'total'),
        iif(same_currency, NULL, 'currency')) || ' in Inventory' AS detail
      FROM pairs WHERE status = state AND status <> 'canceled'`,
  },
  {
    code: 'stock-held-for-nothing',
    claim: 'no rejected or canceled order holds stock',
    about: 'order',
    remedy: tellInventory,
    sql: `
      SELECT order_id AS subject, status || ', but units are reserved for it' AS detail
      FROM pairs WHERE status IN ('rejected', 'canceled') AND state = 'confirmed'`,
  },
  {
    code: 'reservation-without-order',
    claim: 'no reservation is without an order',
    about: 'order',
    remedy: `Order lost it (an older backup?). ${tellOrder}`,
    sql: `
      SELECT order_id AS subject, 'Inventory says ' || state || ', Order never heard of it' AS detail
      FROM pairs WHERE status IS NULL`,
  },
  {
    code: 'status-differs',
    claim: 'Order and Inventory agree on what became of an order',
    about: 'order',
    remedy: tellInventory,
    sql: `
      SELECT order_id AS subject, 'Order says ' || status || ', Inventory says: '
        || coalesce(state, 'never heard of it') AS detail
      FROM pairs
      WHERE status IN ('pending', 'rejected', 'canceled') AND state IS NOT status
        AND state IS NOT 'confirmed'`,
  },
  {
    code: 'status-wrong',
    claim: "an order's status follows from what is known of it",
    about: 'order',
    remedy:
      'No operation of the shop does this. Keep the file for whoever looks into it, or restore a backup.',
    sql: `
      SELECT id AS subject, 'the status is ' || status || ', its facts say ' || fact AS detail
      FROM (SELECT id, status, CASE
          WHEN canceled THEN 'canceled' WHEN shipped THEN 'shipped' WHEN outcome = 'in-stock' THEN 'confirmed'
          WHEN outcome = 'rejected' THEN 'rejected' ELSE 'pending' END AS fact
        FROM ordering.orders)
      WHERE status <> fact`,
  },
]
