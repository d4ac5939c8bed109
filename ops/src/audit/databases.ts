import { DatabaseUnusableError } from '@shop/engine'
import type { InventoryAuditReads } from '@shop/inventory/audit-reads'
import { openInventoryAudit } from '@shop/inventory/audit-reads/sqlite'
import type { AuditedOrderDatabase, OrderAuditReads } from '@shop/order/audit-reads'
import { openOrderAudit } from '@shop/order/audit-reads/sqlite'
import type { DatabaseFiles } from '../config.ts'

/** The audit cannot be made, and nothing is known of the shop. The message says what to do. */
export class CannotAuditError extends Error {
  override name = 'CannotAuditError'
  readonly code = 'cannot-audit'
}

/** One view of each database. */
export type ShopView = { inventory: InventoryAuditReads; order: OrderAuditReads }

/** Both databases of a shop, which may run meanwhile. */
export type ShopDatabases = {
  /** Runs `look` on one view of each database. */
  inOneView<T>(look: (view: ShopView) => Promise<T>): Promise<T>
  /** The damage of the files, a few lines for each; empty when they are sound. */
  damage(): Promise<{ file: string; detail: string }[]>
  close(): Promise<void>
}

/**
 * Opens both files of a shop with this currency or, by default, any.
 * @throws CannotAuditError when one is missing or is not a database of this shop, version and currency
 */
export const openDatabases = async (
  files: DatabaseFiles,
  currency?: string,
): Promise<ShopDatabases> => {
  const inventory = opened('INVENTORY_DB', () => openInventoryAudit(files.inventory, currency))
  let order: AuditedOrderDatabase
  try {
    order = opened('ORDER_DB', () => openOrderAudit(files.order, currency))
  } catch (error) {
    await inventory.close()
    throw error
  }
  const damageOf = async (database: { damage(): Promise<readonly string[]> }, file: string) =>
    (await database.damage()).map((detail) => ({ file, detail }))
  return {
    // Inventory's view comes first: Order commits an outcome before Inventory can hear that it did, so a reservation
    // that counts as heard always has its order in the later view of Order. The reverse (an order that came between
    // the two views) is left to a second look.
    inOneView: (look) =>
      inventory.inOneView((ofInventory) =>
        order.inOneView((ofOrder) => look({ inventory: ofInventory, order: ofOrder })),
      ),
    damage: async () => [
      ...(await damageOf(inventory, files.inventory)),
      ...(await damageOf(order, files.order)),
    ],
    close: async () => {
      await inventory.close()
      await order.close()
    },
  }
}

const opened = <Database>(variable: string, open: () => Database): Database => {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof DatabaseUnusableError)) throw error
    throw new CannotAuditError(`${error.message} ${variable} names the file.`, { cause: error })
  }
}
