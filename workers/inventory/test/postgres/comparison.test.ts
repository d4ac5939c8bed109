import { afterEach, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import type { InventoryStore } from '../../src/store.ts'
import { clockMs, currency, orderId, topics } from '../given.ts'
import { openMet } from '../open-met.ts'
import { opening, orderNumbers, promisedBatches, skus } from '../random-facts.ts'
import { givenPostgres } from './given-postgres.ts'

const { emptyStore } = givenPostgres()
const closings: (() => Promise<void>)[] = []
const closeAll = async (): Promise<void> => {
  for (const close of closings.splice(0)) await close()
}
afterEach(closeAll)

const storeOnSqlite = (): InventoryStore =>
  inventoryStoreOnSqlite(openMet(':memory:'), { topics, currency, now: () => clockMs })

/** All that a store shows of its database. */
const shownBy = async ({ reads, unheard, parked }: InventoryStore) => {
  const [upTo, limit] = [await unheard.newest(), 1_000]
  const events = await reads.events({ limit })
  return {
    upTo,
    unheard: await unheard.window({ after: 0, upTo, limit }),
    parked: await parked.slice({ order: 'oldest', limit }),
    reservations: await Promise.all(orderNumbers.map((n) => reads.reservation(orderId(n)))),
    products: await reads.adminProducts({ q: '', sort: 'newest', limit }),
    movements: await Promise.all(skus.map((sku) => reads.movements(sku, { limit }))),
    holding: await Promise.all(skus.map((sku) => reads.holdingOrders(sku, { limit }))),
    events: 'gone' in events ? events : events.items.map((event) => ({ ...event, id: undefined })),
  }
}

test('a store on PostgreSQL does and shows what one on SQLite does and shows', async () => {
  await fc.assert(
    fc
      .asyncProperty(promisedBatches, async (batches) => {
        const [sqlite, { store: postgres, close }] = [storeOnSqlite(), await emptyStore()]
        closings.push(sqlite.close, close)
        for (const facts of [opening, ...batches]) {
          const [expected, applied] = [
            await sqlite.apply({ facts, parked: [] }),
            await postgres.apply({ facts, parked: [] }),
          ]
          expect({ ...applied, reconciliation: undefined }).toEqual({
            ...expected,
            reconciliation: undefined,
          })
        }
        expect(await shownBy(postgres)).toEqual(await shownBy(sqlite))
      })
      .afterEach(closeAll),
    { seed: 20_261_203, numRuns: 0.3 * (fc.readConfigureGlobal().numRuns ?? 100) },
  )
})
