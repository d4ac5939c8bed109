import { join } from 'node:path'
import { openInventoryAudit } from '@shop/inventory/audit-reads/sqlite'
import { openOrderAudit } from '@shop/order/audit-reads/sqlite'
import type { Shop } from './shop.ts'

/** Opens both databases of a shop for audits. The shop may run. */
export const openAudited = ({ folder, env }: Pick<Shop, 'folder' | 'env'>) => {
  const inventory = openInventoryAudit(join(folder, env.INVENTORY_DB!))
  const order = openOrderAudit(join(folder, env.ORDER_DB!))
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
