import { expect, test } from 'bun:test'
import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import { clockMs, currency, product, topics } from '../given.ts'
import { openMet } from '../open-met.ts'

const batches = 400
const rows = 16

test('batches of new names write much the same, however full the search index is', async () => {
  const db = openMet(':memory:')
  const store = inventoryStoreOnSqlite(db, { topics, currency, now: () => clockMs })
  const written = db.prepare<{ count: number }, []>('SELECT total_changes() AS count')
  const counts: number[] = []
  for (let batch = 0; batch < batches; batch += 1) {
    const facts = Array.from({ length: rows }, (_, row) => {
      const n = batch * rows + row
      return product(n, `SKU-${n}`, { name: Bun.hash(String(n)).toString(36) })
    })
    const before = written.get()!.count
    await store.apply({ facts, parked: [] })
    counts.push(written.get()!.count - before)
  }
  const typical = counts.toSorted((a, b) => a - b)[batches / 2]!
  // FTS5 by itself comes to 5.7 times as many.
  expect(Math.max(...counts)).toBeLessThan(3 * typical)
  await store.close()
})
