import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { askDoctor } from '@shop/tests/programs'
import type { Shop } from '@shop/tests/shop'
import { until } from '@shop/tests/until'

export type Sold = {
  /** Orders that were answered `confirmed`. */
  ids: readonly string[]
  /** All orders that must be confirmed, and their units. */
  sold: { count: number; units: number }
  /** Orders that were there before, shipped. */
  seededOrders: number
}

/** The doctor compares every row of both databases; beyond this many orders it would take minutes. */
const doctorOrdersMax = 2_500_000
const settleMsMax = 60_000

/**
 * Holds a shop against what its shoppers were told, by SQL of its own: every order that was confirmed is there and
 * confirmed, there is no other, and the stock adds up. Then the doctor looks. Answers with what is wrong.
 */
export const auditShop = async (
  shop: Shop,
  { ids, sold, seededOrders }: Sold,
): Promise<string[]> => {
  const order = new Database(join(shop.folder, shop.env.ORDER_DB!), { readonly: true })
  const inventory = new Database(join(shop.folder, shop.env.INVENTORY_DB!), { readonly: true })
  try {
    const numberOf = (db: Database, sql: string): number =>
      db.query<{ n: number }, []>(sql).get()?.n ?? 0
    const unheard = () =>
      numberOf(order, 'SELECT count(*) AS n FROM orders WHERE NOT heard') +
      numberOf(inventory, 'SELECT count(*) AS n FROM reservations WHERE NOT heard')
    await until('everything is heard', () => unheard() === 0, settleMsMax)

    const problems: string[] = []
    const expect = (what: string, is: number, expected: number): void => {
      if (is !== expected) problems.push(`${what}: ${is} instead of ${expected}`)
    }
    const statusOf = order.prepare<{ status: string }, [string]>(
      'SELECT status FROM orders WHERE id = ?',
    )
    const missing = ids.filter((id) => statusOf.get(id)?.status !== 'confirmed')
    statusOf.finalize()
    expect('orders answered confirmed that are not', missing.length, 0)
    expect('orders answered under one id', ids.length - new Set(ids).size, 0)
    const inAll = numberOf(order, 'SELECT count(*) AS n FROM orders')
    expect('orders', inAll, seededOrders + sold.count)
    const reserved = numberOf(inventory, 'SELECT sum(reserved) AS n FROM stock')
    expect('units reserved', reserved, sold.units)
    if (inAll <= doctorOrdersMax) {
      const { exitCode, violations } = await askDoctor(shop)
      expect('exit code of the doctor', exitCode ?? -1, 0)
      for (const { check, subject, detail } of violations.slice(0, 5)) {
        problems.push(`doctor: ${check} ${subject}: ${detail}`)
      }
    }
    return problems
  } finally {
    order.close()
    inventory.close()
  }
}
