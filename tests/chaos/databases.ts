import type { AuditedDatabase, EngineAuditReads } from '@shop/engine'
import { openAudited } from '../house/audited.ts'
import type { Shop } from '../house/shop.ts'
import type { Line } from './purchases.ts'

/** An order as Order's database has it. */
export type OrderRow = {
  id: string
  status: string
  lines: readonly Line[]
  parts: readonly OrderPart[]
}
/** A deed of an operator with some units. */
export type OrderPart = {
  kind: 'shipped' | 'canceled' | 'returned'
  restock: boolean
  lines: readonly Line[]
}
/** A product as Inventory's database has it. */
export type ProductRow = { sku: string; onHand: number; reserved: number }

/** Looks into both databases without a trace, by the reads that audits have. */
export const openDatabases = async (shop: Pick<Shop, 'folder' | 'env'>) => {
  const { inventory, order, close } = await openAudited(shop)
  return {
    /** Ids of the orders that wait in each database to be heard by the other service. */
    unheard: async () => ({ order: await unheardIn(order), inventory: await unheardIn(inventory) }),
    orders: () =>
      order.inOneView(async (reads) => {
        const rows: OrderRow[] = []
        for await (const { orderId: id, status, lines, parts } of reads.orders()) {
          rows.push({ id, status, lines, parts })
        }
        return rows
      }),
    products: () =>
      inventory.inOneView(async (reads) => {
        const rows: ProductRow[] = []
        for await (const { sku, onHand, reserved } of reads.products()) {
          rows.push({ sku, onHand, reserved })
        }
        return rows
      }),
    /** Everything that each worker has parked. */
    parked: async () => [
      ...(await parkedIn('inventory', inventory)),
      ...(await parkedIn('order', order)),
    ],
    close,
  }
}

const parkedIn = <Reads extends EngineAuditReads>(
  service: string,
  database: AuditedDatabase<Reads>,
) =>
  database.inOneView(async (reads) => {
    const rows: { service: string; topic: string; text: string }[] = []
    for await (const { topic, content } of reads.parked())
      rows.push({ service, topic, text: Buffer.from(content).toString() })
    return rows
  })

const unheardIn = <Reads extends EngineAuditReads>(
  database: AuditedDatabase<Reads>,
): Promise<Set<string>> =>
  database.inOneView(async (reads) => {
    const ids = new Set<string>()
    for await (const { orderId } of reads.unheard()) ids.add(orderId)
    return ids
  })
