import { Database } from 'bun:sqlite'
import type { DatabaseFiles } from '../config.ts'

/**
 * What each database says about the business, row by row in an order of its own. Left out is what
 * says when or in which order something came (times, row numbers, epochs), and what is about
 * messages (heard, reply topics).
 */
const businessRows = {
  inventory: [
    `SELECT sku, name, description, image, price, listed, on_hand, reserved, version
     FROM catalogue ORDER BY sku`,
    `SELECT order_id, digest, lines, expected_amount, expected_currency, outcome, reasons, total, currency,
       canceled, shipped
     FROM reservations ORDER BY order_id`,
    'SELECT change_id, digest, kind, sku, units, reason, refusal FROM changes ORDER BY change_id',
    'SELECT hash, topic, content FROM parked ORDER BY hash',
  ],
  order: [
    `SELECT id, digest, lines, expected_amount, expected_currency, outcome, reasons, total, currency, canceled,
       shipped, status, version
     FROM orders ORDER BY id`,
    'SELECT hash, topic, content FROM parked ORDER BY hash',
  ],
} as const

/**
 * SHA-256 of all business rows of a shop at rest: the same after something that changed nothing.
 */
export const businessHashOf = (files: DatabaseFiles): string => {
  const hasher = new Bun.CryptoHasher('sha256')
  for (const service of ['inventory', 'order'] as const) {
    const db = new Database(files[service], { readonly: true })
    try {
      for (const sql of businessRows[service]) {
        for (const row of db.query(sql).iterate()) hasher.update(`${JSON.stringify(row)}\n`)
      }
    } finally {
      db.close()
    }
  }
  return hasher.digest('hex')
}
