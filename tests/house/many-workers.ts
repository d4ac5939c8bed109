import type { PostgresCluster } from '@shop/engine/postgres-cluster'
import { startShop, type Instance, type Shop } from './shop.ts'

/** A shop on PostgreSQL with two instances of each worker, and no front yet. */
export type ManyWorkers = { shop: Shop; seconds: Record<'inventory' | 'order', Instance> }

/** New and empty databases for both workers. */
export const newDatabases = async (postgres: PostgresCluster) => ({
  INVENTORY_DATABASE_URL: await postgres.createDatabase(),
  ORDER_DATABASE_URL: await postgres.createDatabase(),
})

/** Starts it, without a front, which would be told the addresses of all. Close its shop at the end. */
export const startManyWorkers = async (postgres: PostgresCluster): Promise<ManyWorkers> => {
  const shop = await startShop(['broker', 'inventory', 'order'], await newDatabases(postgres))
  const seconds = await startSeconds(shop)
  shop.env.INVENTORY_URL += `,${seconds.inventory.url}`
  shop.env.ORDER_URL += `,${seconds.order.url}`
  return { shop, seconds }
}

/** Starts the second instance of each worker. */
export const startSeconds = async (shop: Shop): Promise<ManyWorkers['seconds']> => {
  const [inventory, order] = await Promise.all([
    shop.startInstance('inventory', 2),
    shop.startInstance('order', 2),
  ])
  return { inventory, order }
}
