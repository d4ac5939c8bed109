import { DatabaseUnusableError } from '@shop/engine'
import type { InventoryAuditReads } from '@shop/inventory/audit-reads'
import * as inventoryOnPostgres from '@shop/inventory/audit-reads/postgres'
import * as inventoryOnSqlite from '@shop/inventory/audit-reads/sqlite'
import type { AuditedOrderDatabase, OrderAuditReads } from '@shop/order/audit-reads'
import * as orderOnPostgres from '@shop/order/audit-reads/postgres'
import * as orderOnSqlite from '@shop/order/audit-reads/sqlite'
import { isPostgres, type Databases } from '../config.ts'

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
 * Opens both databases of a shop with this currency or, by default, any.
 * @throws CannotAuditError when one is missing or is not a database of this shop, version and currency
 */
export const openDatabases = async (
  { inventory: inventoryAt, order: orderAt }: Databases,
  currency?: string,
): Promise<ShopDatabases> => {
  const inventory = await opened('INVENTORY', inventoryAt, async () =>
    isPostgres(inventoryAt)
      ? inventoryOnPostgres.openInventoryAudit(inventoryAt, currency)
      : inventoryOnSqlite.openInventoryAudit(inventoryAt, currency),
  )
  let order: AuditedOrderDatabase
  try {
    order = await opened('ORDER', orderAt, async () =>
      isPostgres(orderAt)
        ? orderOnPostgres.openOrderAudit(orderAt, currency)
        : orderOnSqlite.openOrderAudit(orderAt, currency),
    )
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
      ...(await damageOf(inventory, inventoryAt)),
      ...(await damageOf(order, orderAt)),
    ],
    close: async () => {
      await inventory.close()
      await order.close()
    },
  }
}

const opened = async <Database>(
  service: string,
  place: string,
  open: () => Promise<Database>,
): Promise<Database> => {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof DatabaseUnusableError)) throw error
    const naming = isPostgres(place)
      ? `${service}_DATABASE_URL names the database.`
      : `${service}_DB names the file.`
    throw new CannotAuditError(`${error.message} ${naming}`, { cause: error })
  }
}
