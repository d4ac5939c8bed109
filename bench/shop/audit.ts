import type { InventoryAuditReads } from '@shop/inventory/audit-reads'
import type { OrderAuditReads } from '@shop/order/audit-reads'
import { openAudited } from '@shop/tests/audited'
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
 * Holds a shop against what its shoppers were told: every order that was answered `confirmed` is recorded and confirmed,
 * no other order exists, and the reserved units are theirs. Then the doctor looks. Resolves with what is wrong.
 */
export const auditShop = async (
  shop: Shop,
  { ids, sold, seededOrders }: Sold,
): Promise<string[]> => {
  const { inventory, order, unheardCount, close } = await openAudited(shop)
  try {
    await until('everything is heard', async () => (await unheardCount()) === 0, settleMsMax)

    const problems: string[] = []
    const expect = (what: string, is: number, expected: number): void => {
      if (is !== expected) problems.push(`${what}: ${is} instead of ${expected}`)
    }
    const { unconfirmed, orderCount } = await order.inOneView(async (reads) => ({
      unconfirmed: await unconfirmedOf(ids, reads),
      orderCount: await reads.orderCount(),
    }))
    expect('orders answered confirmed that are not', unconfirmed, 0)
    expect('orders answered under one id', ids.length - new Set(ids).size, 0)
    expect('orders', orderCount, seededOrders + sold.count)
    expect('units reserved', await inventory.inOneView(reservedUnits), sold.units)
    if (orderCount <= doctorOrdersMax) {
      const { exitCode, violations } = await askDoctor(shop)
      expect('exit code of the doctor', exitCode ?? -1, 0)
      for (const { check, subject, detail } of violations.slice(0, 5)) {
        problems.push(`doctor: ${check} ${subject}: ${detail}`)
      }
    }
    return problems
  } finally {
    await close()
  }
}

const unconfirmedOf = async (
  ids: readonly string[],
  { find }: Pick<OrderAuditReads, 'find'>,
): Promise<number> => {
  let count = 0
  for (const id of ids) if ((await find(id))?.status !== 'confirmed') count += 1
  return count
}

const reservedUnits = async ({ stock }: Pick<InventoryAuditReads, 'stock'>): Promise<number> => {
  let reserved = 0
  for await (const { units } of stock()) reserved += units?.reserved ?? 0
  return reserved
}
