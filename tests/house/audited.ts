import { join } from 'node:path'
import * as inventoryOnPostgres from '@shop/inventory/audit-reads/postgres'
import * as inventoryOnSqlite from '@shop/inventory/audit-reads/sqlite'
import * as orderOnPostgres from '@shop/order/audit-reads/postgres'
import * as orderOnSqlite from '@shop/order/audit-reads/sqlite'
import type { Shop } from './shop.ts'

/** Opens both databases of a shop for audits. The shop may run. */
export const openAudited = async ({ folder, env }: Pick<Shop, 'folder' | 'env'>) => {
  const inventory = await (env.INVENTORY_DATABASE_URL
    ? inventoryOnPostgres.openInventoryAudit(env.INVENTORY_DATABASE_URL)
    : inventoryOnSqlite.openInventoryAudit(join(folder, env.INVENTORY_DB!)))
  const order = await (env.ORDER_DATABASE_URL
    ? orderOnPostgres.openOrderAudit(env.ORDER_DATABASE_URL)
    : orderOnSqlite.openOrderAudit(join(folder, env.ORDER_DB!)))
  return {
    inventory,
    order,
    /** Rows of both databases that wait to be heard by the other service. */
    unheardCount: async (): Promise<number> =>
      (await order.inOneView((reads) => reads.unheardCount())) +
      (await inventory.inOneView((reads) => reads.unheardCount())),
    close: async (): Promise<void> => {
      await inventory.close()
      await order.close()
    },
  }
}
