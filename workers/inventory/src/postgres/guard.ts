import { columnTexts, saidRows, type Transaction } from '@shop/engine/postgres'
import type { DecidedBatch } from '../domain/decide-batch.ts'
import type { InventoryFact } from '../domain/facts.ts'
import { isPromise, type LoadedRows } from './load.ts'
import { isRowChanged } from './reservations.ts'

/** What a batch read without a lock, and what must be true of it when the batch is written. */
export type Seen = {
  /** Rows that the batch changes. They must be the same. That a reservation is heard holds whatever became of its row. */
  reservations: readonly { order_id: string; written_by: string }[]
  /**
   * Products that the batch decided about. With `taken` the batch takes so many units and refuses nobody: the product may have
   * other units by now, if enough are left. Without it, its row must be the same.
   */
  stock: readonly { sku: string; written_by: string; version: number; taken: number | null }[]
}

type Before = Pick<LoadedRows, 'products' | 'reservations'>

/** Whether a batch speaks of orders alone, as nearly all do. What operators change, parks and promises is looked at under lock. */
export const canBeGuarded = ({
  facts,
  parked,
}: {
  facts: readonly InventoryFact[]
  parked: readonly unknown[]
}): boolean =>
  parked.length === 0 && !facts.some((fact) => fact.kind === 'change-stock' || isPromise(fact))

/** What must still be true of the loaded rows for a decided batch to hold. */
export const seenBy = (decided: DecidedBatch, before: Before): Seen => {
  const taken = new Map<string, number | null>()
  for (const { sku, reservedBy } of decided.movements) {
    taken.set(sku, (taken.get(sku) ?? 0) + Math.max(0, reservedBy))
  }
  for (const { sku } of decided.stockChanges) taken.set(sku, null)
  for (const { decided: order } of decided.reservations.values()) {
    if (order?.outcome.kind === 'rejected') for (const { sku } of order.lines) taken.set(sku, null)
  }
  return {
    reservations: [...decided.reservations].flatMap(([id, reservation]) => {
      const stored = before.reservations.get(id)
      if (!stored || !isRowChanged(stored.reservation, reservation)) return []
      return [{ order_id: id, written_by: stored.row }]
    }),
    stock: [...taken].flatMap(([sku, units]) => {
      const stored = before.products.get(sku)
      if (!stored) return []
      return [{ sku, written_by: stored.row, version: stored.product.version, taken: units }]
    }),
  }
}

/** Refuses the transaction unless `rows` finds all `$1` of them, and answers with a row if it does. */
const refusing = (rows: string): string => `
  SELECT set_config('shop.refused', 'yes', true) FROM (${rows}) AS held HAVING count(*) <> $1::bigint`

const seenReservation = { order_id: 'text', written_by: 'xid' } as const
const seenProduct = { sku: 'text', written_by: 'xid', version: 'bigint', taken: 'bigint' } as const

const checkReservations = refusing(`
  SELECT 1 FROM ${saidRows('seen', seenReservation, 2)}
  JOIN reservations USING (order_id) WHERE reservations.xmin = seen.written_by
  ORDER BY order_id FOR NO KEY UPDATE OF reservations`)

/** With other units, a product must keep more than those at which it runs low: then the batch misses no event. */
const checkStock = refusing(`
  SELECT 1 FROM ${saidRows('seen', seenProduct, 2)}
  JOIN stock USING (sku)
  WHERE stock.xmin = seen.written_by
    OR stock.version = seen.version AND stock.on_hand - stock.reserved - seen.taken > coalesce(stock.low_at, 0)
  ORDER BY sku FOR NO KEY UPDATE OF stock`)

/**
 * Sends a look under lock whether a batch that was decided without locks still holds. If it does not, the rest of the
 * transaction writes nothing. Resolves with whether it was refused, once the transaction has.
 */
export const sendCheck = ({ sql, send }: Transaction, { reservations, stock }: Seen) => {
  const answers: Promise<unknown[]>[] = []
  const check = (statement: string, count: number, said: readonly string[]): void => {
    if (count === 0) return
    const answer = sql.unsafe<unknown[]>(statement, [count, ...said])
    send(answer)
    answers.push(answer)
  }
  check(checkReservations, reservations.length, columnTexts(seenReservation, reservations))
  check(checkStock, stock.length, columnTexts(seenProduct, stock))
  return async (): Promise<boolean> =>
    (await Promise.all(answers)).some((answer) => answer.length > 0)
}
