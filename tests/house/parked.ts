import * as v from 'valibot'
import {
  ParkedItemSchema,
  ParkedListSchema,
  toWorker,
  type ParkedRow,
} from '@shop/contracts/internal-http'
import type { Shop } from './shop.ts'

/** The newest parked items of a worker, those that `isWanted` with their contents, and how many are parked. */
export const parkedAt = async (
  shop: Shop,
  worker: 'inventory' | 'order',
  isWanted: (row: ParkedRow) => boolean = () => true,
) => {
  const ask = async (path: string) => (await shop.askWorker(worker, path)).json()
  const { items, count } = v.parse(ParkedListSchema, await ask(toWorker.parked()))
  const shown = items
    .filter(isWanted)
    .map(async ({ hash }) => v.parse(ParkedItemSchema, await ask(toWorker.parkedItem(hash))))
  return { count, items: await Promise.all(shown) }
}
