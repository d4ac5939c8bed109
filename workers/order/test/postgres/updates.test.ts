import { describe, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { openPostgres } from '@shop/engine/postgres'
import { schema } from '../../src/postgres/schema.ts'
import { clockMs, inStock, orderId, sendOrder } from '../given.ts'
import { givenDatabases } from './given.ts'

const { cluster, newUrl, storeAt } = givenDatabases()

const one = { MUG: 1 }
const numbers = Array.from({ length: 200 }, (_, n) => n)

test('a decision stays in the page of its order, and writes no index', async () => {
  const url = await newUrl()
  const { store, close } = await storeAt(url)
  await store.apply({ facts: numbers.map((n) => sendOrder(n, one)), parked: [] })
  await store.apply({ facts: numbers.map((n) => inStock(n, one)), parked: [] })
  await close()
  const sql = new SQL(url, { max: 1 })
  const look = () => sql<[{ updated: string; inPage: string }]>`
    SELECT n_tup_upd AS updated, n_tup_hot_upd AS "inPage" FROM pg_stat_user_tables WHERE relname = 'orders'`
  // The statistics of a session are seen at its end.
  for (;;) {
    const [{ updated, inPage }] = await look()
    if (Number(updated) < numbers.length) continue
    expect(Number(inPage)).toBeGreaterThan(0.9 * numbers.length)
    break
  }
  await sql.close()
})

describe('a database of before its updates stayed in their pages', () => {
  test('knows which orders wait, and finds those that are rare or changed late', async () => {
    const url = await cluster().createDatabase()
    const decided = inStock(1, one)
    const before = { ...schema, migrations: schema.migrations.slice(0, 1) }
    const old = await openPostgres(url, before, 'EUR')
    await old.transaction(async ({ sql, send }) => {
      send(
        sql.unsafe(ordersOfBefore, [
          orderId(1),
          orderId(2),
          orderId(3),
          clockMs,
          decided.item.digest,
        ]),
      )
      send(sql`DELETE FROM meta WHERE key = 'new'`)
    })
    await old.close()
    const { store, close } = await storeAt(url)
    const { announcements } = await store.unheard.window({ after: 0, upTo: 9, limit: 9 })
    expect(announcements).toMatchObject([{ item: { orderId: orderId(1) } }])
    expect(await store.reads.find(orderId(1))).toMatchObject({ heard: false })
    expect(await store.reads.find(orderId(2))).toMatchObject({ heard: true })
    const page = { fromMs: 0, toMs: 9e15, sort: 'oldest', after: undefined, limit: 9 } as const
    const idsOf = async (query: object): Promise<string[]> => {
      const { orders } = await store.reads.page({ ...page, withDetails: false, ...query })
      return orders.map(({ order }) => order.id)
    }
    expect(await idsOf({ statuses: ['pending'] })).toEqual([orderId(1)])
    expect(await idsOf({ statuses: ['confirmed'] })).toEqual([orderId(2)])
    expect(await idsOf({ statuses: ['shipped'] })).toEqual([orderId(3)])
    expect(await idsOf({ updatedSinceMs: clockMs + 90_000 })).toEqual([orderId(3)])
    await store.apply({ facts: [decided], parked: [] })
    expect(await store.unheard.countIn({ after: 0, upTo: 9 })).toBe(0)
    await close()
  })
})

/** One that waits, one that is confirmed, and one that was shipped two minutes after it came. */
const ordersOfBefore = `
  INSERT INTO orders (id, number, digest, lines, placed_at, trusted, outcome, total, currency, canceled, shipped, heard,
    version, recorded_at, updated_at)
  SELECT id, 'N', $5, '[{"sku":"MUG","quantity":1,"unitPrice":100}]', $4::bigint, false, outcome, total,
    CASE WHEN total > 0 THEN 'EUR' END, false, shipped, heard, 1, $4::bigint, $4::bigint + late
  FROM (VALUES
    ($1, NULL, NULL, false, false, 0), ($2, 'in-stock', 100, false, true, 0), ($3, 'in-stock', 100, true, true, 120000)
  ) AS said (id, outcome, total, shipped, heard, late)`
