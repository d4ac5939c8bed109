import { existsSync } from 'node:fs'
import { openDatabases } from '../audit/databases.ts'
import type { DatabaseFiles } from '../config.ts'

/**
 * Whether both databases of a shop are new: neither has ever had a product or an order. An empty one beside one with
 * rows is a lost database.
 */
export const isNewShop = async (files: DatabaseFiles): Promise<boolean> => {
  if (!Object.values(files).every((file) => existsSync(file))) {
    return Object.values(files).every((file) => !existsSync(file))
  }
  const databases = await openDatabases(files)
  try {
    return await databases.inOneView(
      async ({ inventory, order }) =>
        (await isEmpty(inventory.products())) &&
        (await isEmpty(inventory.reservations())) &&
        (await order.orderCount()) === 0,
    )
  } finally {
    await databases.close()
  }
}

const isEmpty = async (rows: AsyncIterable<unknown>): Promise<boolean> => {
  for await (const _ of rows) return false
  return true
}
