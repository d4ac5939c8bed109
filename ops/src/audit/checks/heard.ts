import type { Check } from '../check.ts'

const startIt =
  'Start the shop: both workers announce what is unheard until it is answered. If it runs, see /readyz and the log of the other worker.'

/** Every fact has reached whom it concerns, and every message could be read. */
export const heardChecks: readonly Check[] = [
  {
    code: 'order-unheard',
    claim: 'Inventory has answered everything that Order told it',
    about: 'order',
    remedy: startIt,
    settlesItself: true,
    sql: `
      SELECT id AS subject, CASE status
        WHEN 'canceled' THEN 'canceled, its stock not known to be released'
        WHEN 'shipped' THEN 'shipped, not known to be counted out'
        ELSE status || ', without an answer from Inventory' END AS detail
      FROM ordering.orders WHERE NOT heard ORDER BY seq`,
  },
  {
    code: 'reservation-unheard',
    claim: 'Order has recorded every decision of Inventory',
    about: 'order',
    remedy: startIt,
    settlesItself: true,
    sql: `
      SELECT order_id AS subject, 'decided ' || outcome || ', not known to be recorded' AS detail
      FROM inventory.reservations WHERE NOT heard ORDER BY seq`,
  },
  {
    code: 'parked',
    claim: 'nothing is parked',
    about: 'message',
    remedy: 'See it with `bun run parked show {id}`; then redrive or discard it.',
    sql: `
      SELECT hash AS subject, worker || ' parked an item of ' || topic || ' (' || count || '×): ' || reason AS detail
      FROM (SELECT 'Inventory' AS worker, * FROM inventory.parked
        UNION ALL SELECT 'Order', * FROM ordering.parked)
      ORDER BY last_at DESC`,
  },
  {
    code: 'not-reconciled',
    claim: 'a restored service has been told what its backup missed',
    about: 'message',
    remedy: 'Start both workers. If they run, see /readyz and the logs of both.',
    settlesItself: true,
    sql: `
      SELECT worker AS subject, 'restored from a backup of ' || value AS detail
      FROM (SELECT 'Inventory' AS worker, * FROM inventory.meta
        UNION ALL SELECT 'Order', * FROM ordering.meta)
      WHERE key = 'restored'`,
  },
]
