import type { Check } from '../check.ts'

const recount =
  'Count the units in the house, then correct the product with POST /admin/products/{sku}/stock and a reason.'
const restore =
  'No operation of the shop does this. Keep both files as they are for whoever looks into it, or restore a backup.'

const repeatWhatIsLost =
  'The restored backup does not have these units. Repeat the imports and receipts made since the backup with the same keys, or receive the units: Inventory fills the oldest order first, by itself. Or cancel the order and tell the shopper.'

/**
 * What is true of Inventory alone. One transaction changes all of it, so no message can explain an
 * exception.
 */
export const stockChecks: readonly Check[] = [
  {
    code: 'product-missing',
    claim: 'whatever was received or is reserved is a product',
    about: 'product',
    remedy: `A product is never deleted. ${restore}`,
    sql: `
      SELECT sku AS subject, 'there is no such product, but it has ' || received || ' units received, '
        || open || ' reserved and ' || shipped || ' shipped' AS detail
      FROM ledger WHERE on_hand IS NULL`,
  },
  {
    code: 'on-hand',
    claim: 'on hand = received + corrected − shipped',
    about: 'product',
    remedy: `${restore} ${recount}`,
    sql: `
      SELECT sku AS subject, on_hand || ' on hand, but ' || received || ' received and corrected − '
        || shipped || ' shipped = ' || (received - shipped) AS detail
      FROM ledger WHERE on_hand <> received - shipped`,
  },
  {
    code: 'reserved',
    claim: 'reserved = the units of open reservations',
    about: 'product',
    remedy: restore,
    sql: `
      SELECT sku AS subject, reserved || ' reserved, but open reservations hold ' || open AS detail
      FROM ledger WHERE reserved <> open`,
  },
  {
    code: 'available',
    claim: 'no product has fewer than 0 available',
    about: 'product',
    remedy: `More was sold than there is. ${recount}`,
    sql: `
      SELECT sku AS subject, on_hand || ' on hand, ' || reserved || ' reserved' AS detail
      FROM inventory.stock WHERE on_hand < reserved OR reserved < 0`,
  },
  {
    code: 'reservation-total',
    claim: 'the total of a reservation = the sum of quantity × unit price',
    about: 'order',
    remedy: restore,
    sql: `
      SELECT order_id AS subject, 'the total is ' || coalesce(total, 'missing') || ', its lines make '
        || coalesce(lines_total, 'nothing') AS detail
      FROM (SELECT order_id, total, (
          SELECT sum((value ->> 'quantity') * (value ->> 'unitPrice')) FROM json_each(lines)
        ) AS lines_total FROM inventory.reservations WHERE outcome = 'in-stock')
      WHERE total IS NOT lines_total`,
  },
  {
    code: 'stock-short',
    claim: 'every order that was confirmed or shipped before a restore has its units',
    about: 'order',
    remedy: repeatWhatIsLost,
    sql: `
      SELECT order_id AS subject, iif(shipped, 'shipped', 'confirmed') || ' order does not fit the restored stock: '
        || (SELECT group_concat((value ->> 'quantity') || ' of ' || (value ->> 'sku'), ', ') FROM json_each(lines))
        AS detail
      FROM inventory.reservations WHERE short ORDER BY seq`,
  },
]
