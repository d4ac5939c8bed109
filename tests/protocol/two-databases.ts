import { openPostgres } from '@shop/engine/postgres'
import type { PostgresCluster } from '@shop/engine/postgres-cluster'
import { schema as inventorySchema } from '@shop/inventory/schema/postgres'
import { inventoryStoreOnPostgres } from '@shop/inventory/store/postgres'
import { schema as orderSchema } from '@shop/order/schema/postgres'
import { orderStoreOnPostgres } from '@shop/order/store/postgres'
import { until } from '../house/until.ts'
import { clockMs, currency, topics, twoServicesOn, type TwoServices } from './two-services.ts'

/** Two services on a server of PostgreSQL, each with so many instances. */
export const startOnPostgres = async (
  cluster: PostgresCluster,
  stock: Record<string, number>,
  instanceCount: number,
): Promise<TwoServices> => {
  const now = () => clockMs
  const [inventoryUrl, orderUrl] = [await cluster.createDatabase(), await cluster.createDatabase()]
  const eachOf = <T>(open: () => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: instanceCount }, open))
  const stores = {
    inventory: await eachOf(async () =>
      inventoryStoreOnPostgres(await openPostgres(inventoryUrl, inventorySchema, currency), {
        topics,
        currency,
        now,
      }),
    ),
    order: await eachOf(async () =>
      orderStoreOnPostgres(await openPostgres(orderUrl, orderSchema, currency), { topics, now }),
    ),
  }
  await until('both services have a leader', () =>
    [stores.inventory, stores.order].every((each) =>
      each.some((store) => store.sharing.isLeader()),
    ),
  )
  return twoServicesOn(stores, stock)
}
