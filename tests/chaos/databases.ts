import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import type { Shop } from '../house/shop.ts'
import type { Line } from './purchases.ts'

/** An order as Order's database has it. */
export type OrderRow = { id: string; status: string; lines: Line[] }
/** A product as Inventory's database has it. */
export type ProductRow = { sku: string; onHand: number; reserved: number }

/** Looks into both databases without the shop's code, and without a trace. */
export const openDatabases = ({ folder, env }: Pick<Shop, 'folder' | 'env'>) => {
  const open = (file: string) => new Database(join(folder, file), { readonly: true })
  const order = open(env.ORDER_DB!)
  const inventory = open(env.INVENTORY_DB!)
  const unheard = (db: Database, table: string): Set<number> =>
    new Set(
      db
        .query<{ seq: number }, []>(`SELECT seq FROM ${table} WHERE NOT heard`)
        .all()
        .map(({ seq }) => seq),
    )
  return {
    /** Rows of each database that wait to be heard by the other service. */
    unheard: () => ({
      order: unheard(order, 'orders'),
      inventory: unheard(inventory, 'reservations'),
    }),
    *orders(): Generator<OrderRow> {
      const rows = order.query<{ id: string; status: string; lines: string }, []>(
        'SELECT id, status, lines FROM orders',
      )
      for (const { id, status, lines } of rows.iterate()) {
        yield { id, status, lines: JSON.parse(lines) as Line[] }
      }
    },
    products: (): ProductRow[] =>
      inventory
        .query<ProductRow, []>('SELECT sku, on_hand AS onHand, reserved FROM catalogue')
        .all(),
    close: (): void => {
      order.close()
      inventory.close()
    },
  }
}
