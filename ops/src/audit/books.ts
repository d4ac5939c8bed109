import type { Database } from 'bun:sqlite'

/**
 * The auditor's own books, made from both databases by SQL alone and kept for one look. They are
 * temporary tables, so the shop's files stay as they are. Each costs one pass over its source.
 *
 * `held`: what reservations say of each SKU. `open` units are reserved, `shipped` units left the
 * house; those of a short row are neither.
 * `ledger`: each SKU with what the product row says (`on_hand`, `reserved`; null without such a
 * row) and what the changes applied and the reservations add up to.
 * `pairs`: orders with their reservations, but only those that do not say the same, and nothing
 * about which a message is still on its way: such a row is unheard, and a check of its own. Either
 * half may be missing.
 */
export const makeBooks = (db: Database): void => {
  for (const statement of [held, ledger, pairs]) db.run(statement)
}

/** Which units a reservation is about, in the words of an order's status. */
const reservationState = `CASE
  WHEN r.canceled THEN 'canceled'
  WHEN r.shipped THEN 'shipped'
  WHEN r.outcome = 'in-stock' THEN 'confirmed'
  ELSE r.outcome
END`

const held = `
CREATE TEMP TABLE held AS
  SELECT line.value ->> 'sku' AS sku,
    sum(iif(r.shipped, 0, line.value ->> 'quantity')) AS open,
    sum(iif(r.shipped, line.value ->> 'quantity', 0)) AS shipped
  FROM inventory.reservations r, json_each(r.lines) line
  WHERE r.outcome = 'in-stock' AND NOT r.canceled AND NOT r.short
  GROUP BY 1`

const ledger = `
CREATE TEMP TABLE ledger AS
  WITH changed AS (
    SELECT sku, sum(units) AS units FROM inventory.changes WHERE refusal IS NULL GROUP BY sku
  ), every_sku AS (
    SELECT sku FROM inventory.products UNION SELECT sku FROM changed UNION SELECT sku FROM held
  )
  SELECT sku, p.on_hand, p.reserved,
    coalesce(changed.units, 0) AS received,
    coalesce(held.open, 0) AS open,
    coalesce(held.shipped, 0) AS shipped
  FROM every_sku
  LEFT JOIN (inventory.products JOIN inventory.stock USING (sku)) p USING (sku)
  LEFT JOIN changed USING (sku)
  LEFT JOIN held USING (sku)`

/** Lines in one spelling: by SKU, whatever the order and the white space they were written in. */
const canonical = (lines: string) => `(
  SELECT json_group_array(json_array(sku, quantity, unitPrice)) FROM (
    SELECT value ->> 'sku' AS sku, value ->> 'quantity' AS quantity, value ->> 'unitPrice' AS unitPrice
    FROM json_each(${lines}) ORDER BY 1))`

/** The same text is the same lines; only others are looked at closely. */
const sameLines = `(o.lines = r.lines OR ${canonical('o.lines')} = ${canonical('r.lines')})`

const pairs = `
CREATE TEMP TABLE pairs AS
  SELECT o.id AS order_id, o.status, ${reservationState} AS state,
    o.digest IS r.digest AS same_digest, o.total IS r.total AS same_total,
    o.currency IS r.currency AS same_currency, ${sameLines} AS same_lines
  FROM ordering.orders o LEFT JOIN inventory.reservations r ON r.order_id = o.id
  WHERE o.heard AND coalesce(r.heard, 1) AND (
    r.order_id IS NULL
    OR o.status IS NOT ${reservationState}
    OR (o.status <> 'canceled' AND o.digest IS NOT r.digest)
    OR (o.status IN ('confirmed', 'shipped')
      AND (o.total IS NOT r.total OR o.currency IS NOT r.currency OR NOT ${sameLines})))
  UNION ALL
  SELECT r.order_id, NULL, ${reservationState}, NULL, NULL, NULL, NULL
  FROM inventory.reservations r
  WHERE r.heard AND NOT EXISTS (SELECT 1 FROM ordering.orders o WHERE o.id = r.order_id)`
