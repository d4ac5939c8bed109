import type { InventoryAuditReads } from '@shop/inventory/audit-reads'
import type { OrderAuditReads } from '@shop/order/audit-reads'
import { openDatabases } from '../audit/databases.ts'
import type { Databases } from '../config.ts'

/**
 * SHA-256 of all business rows of a shop at rest: the same before and after something that changed nothing. It leaves
 * out times, epochs and whether a row was heard, which differ between two runs that did the same.
 */
export const businessHashOf = async (places: Databases): Promise<string> => {
  const hasher = new Bun.CryptoHasher('sha256')
  const add = (row: unknown): void => void hasher.update(`${JSON.stringify(row)}\n`)
  const databases = await openDatabases(places)
  try {
    await databases.inOneView(async ({ inventory, order }) => {
      await addInventory(inventory, add)
      await addOrder(order, add)
    })
    return hasher.digest('hex')
  } finally {
    await databases.close()
  }
}

type Add = (row: unknown) => void

const addInventory = async (reads: InventoryAuditReads, add: Add): Promise<void> => {
  for await (const product of reads.products()) add(product)
  for await (const { heard: _, decidedAtMs: __, ...reservation } of reads.reservations()) {
    add(reservation)
  }
  for await (const change of reads.changes()) add(change)
  await addParked(reads, add)
}

const addOrder = async (reads: OrderAuditReads, add: Add): Promise<void> => {
  for await (const { heard: _, recordedAtMs: __, ...order } of reads.orders()) add(order)
  await addParked(reads, add)
}

const addParked = async ({ parked }: Pick<OrderAuditReads, 'parked'>, add: Add): Promise<void> => {
  for await (const { hash, topic } of parked()) add({ hash, topic })
}
