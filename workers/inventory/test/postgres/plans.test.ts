import { expect, test } from 'bun:test'
import { orderCanceled, outcomeRecorded, patched, product, received, sendOrder } from '../given.ts'
import { givenPostgres, type StoreOnPostgres } from './given-postgres.ts'

const { newStore } = givenPostgres()

/** Rows that the writer has read so far, in tables and by indexes. */
const rowsRead = async ({ database }: StoreOnPostgres): Promise<number> => {
  // The statistics of a connection are shown once its next transaction has ended.
  await database.transaction(async ({ sql }) => sql`SELECT pg_stat_force_next_flush()`)
  const [row] = await database.read(
    (sql) => sql<[{ n: number }]>`
      SELECT (sum(seq_tup_read) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes))::float8 AS n
      FROM pg_stat_user_tables WHERE relname <> 'parked_size'`,
  )
  return row.n
}

test('a store whose statements were prepared on empty tables reads few rows of full ones', async () => {
  const under = await newStore()
  const hears = async (...facts: Parameters<typeof under.store.apply>[0]['facts']) =>
    void (await under.store.apply({ facts, parked: [] }))
  const skuOf = (n: number): string => `SKU-${n}`
  await hears(product(1, skuOf(0)), received(2, skuOf(0), 9))
  for (let n = 1; n <= 12; n += 1) {
    const lines = { [skuOf(0)]: 1 }
    await hears(sendOrder(n, lines), outcomeRecorded(n - 1, lines), orderCanceled(n - 1))
    await hears(patched(100 + n, skuOf(0), { price: n }))
  }
  const numbers = Array.from({ length: 2_000 }, (_, n) => 1_000 + n)
  await hears(...numbers.map((n) => product(n, skuOf(n), { counted: 5 })))
  await hears(...numbers.map((n) => sendOrder(n, { [skuOf(n)]: 1 })))
  const before = await rowsRead(under)
  const some = numbers.slice(0, 10)
  await hears(
    ...some.map((n) => outcomeRecorded(n, { [skuOf(n)]: 1 })),
    ...some.map((n) => sendOrder(10_000 + n, { [skuOf(n)]: 1 })),
    ...some.map((n) => orderCanceled(n + 10)),
  )
  await hears(...some.map((n) => patched(20_000 + n, skuOf(n), { price: 7 })))
  expect((await rowsRead(under)) - before).toBeLessThan(1_000)
  await under.close()
})
