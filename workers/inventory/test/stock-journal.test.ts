import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { openSqlite } from '@shop/engine'
import { schema } from '../src/schema.ts'
import { stockJournalInSqlite, type StockLevel } from '../src/stock-journal-sqlite.ts'

const rowsMax = 6
const skus = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']

/** A database with these products, none in stock, and its journal. */
const given = () => {
  const db = openSqlite(':memory:', schema)
  for (const sku of skus) {
    db.run(
      'INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved) VALUES (?, 100, 1, 1, 0, 0)',
      [sku],
    )
  }
  const levelsIn = (table: 'stock' | 'stock_base'): Map<string, StockLevel> =>
    new Map(
      db
        .query<{ sku: string; onHand: number; reserved: number }, []>(
          `SELECT sku, on_hand AS onHand, reserved FROM ${table}`,
        )
        .all()
        .map(({ sku, ...level }) => [sku, level]),
    )
  let journal = stockJournalInSqlite(db, rowsMax)
  const write = (levels: ReadonlyMap<string, StockLevel>) =>
    db.transaction(() => journal.append(levels))
  return {
    db,
    commit: (levels: ReadonlyMap<string, StockLevel>) => write(levels)()(),
    rollBack: (levels: ReadonlyMap<string, StockLevel>) =>
      expect(() =>
        db.transaction(() => {
          write(levels)()
          throw new Error('the disk is full')
        })(),
      ).toThrow('the disk is full'),
    /** As after a crash: what was in memory is gone. */
    reopen: () => {
      journal = stockJournalInSqlite(db, rowsMax)
    },
    journalRows: () =>
      db.query<{ n: number }, []>('SELECT count(*) AS n FROM stock_journal').get()!.n,
    /** As the worker reads it, and as a tool does. */
    levels: () => {
      const read = levelsIn('stock_base')
      for (const sku of skus) read.set(sku, { ...(journal.find(sku) ?? read.get(sku)!) })
      return { worker: Object.fromEntries(read), tool: Object.fromEntries(levelsIn('stock')) }
    },
    baseOf: (sku: string) => levelsIn('stock_base').get(sku),
  }
}

const level = fc
  .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }))
  .map(([free, reserved]): StockLevel => ({ onHand: free + reserved, reserved }))
const levels = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...skus), level), {
    maxLength: 4,
    selector: ([sku]) => sku,
  })
  .map((each) => new Map(each))
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: levels.map((each) => ({ kind: 'commit' as const, levels: each })) },
    { weight: 2, arbitrary: levels.map((each) => ({ kind: 'roll back' as const, levels: each })) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { maxLength: 40 },
)

test('worker and tools read what was committed last, whatever is rolled back and wherever a merge is broken off', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const shop = given()
      const model = Object.fromEntries(skus.map((sku) => [sku, { onHand: 0, reserved: 0 }]))
      for (const step of all) {
        if (step.kind === 'reopen') shop.reopen()
        else if (step.kind === 'roll back') shop.rollBack(step.levels)
        else {
          shop.commit(step.levels)
          Object.assign(model, Object.fromEntries(step.levels))
        }
        expect(shop.levels()).toEqual({ worker: model, tool: model })
      }
      shop.db.close()
    }),
  )
})

test('a journal that is full is merged, and stays bounded', () => {
  const shop = given()
  const sizes = Array.from({ length: 200 }, (_, n) => {
    shop.commit(new Map([[skus[n % skus.length]!, { onHand: n, reserved: 0 }]]))
    return shop.journalRows()
  })
  // Two products are merged with each row that comes; the third of the rows that come meanwhile takes the six away.
  expect(Math.max(...sizes)).toBe(rowsMax + 2)
  expect(sizes.slice(-20)).toContain(rowsMax)
  expect(shop.baseOf('A')!.onHand).toBeGreaterThan(150)
})

test('a merge that is broken off halfway is begun again when the journal is full again', () => {
  const shop = given()
  const rowOf = (sku: string, onHand: number) => new Map([[sku, { onHand, reserved: 0 }]])
  skus.slice(0, rowsMax).forEach((sku, n) => shop.commit(rowOf(sku, n + 1)))
  shop.commit(rowOf('H', 9))
  expect([shop.baseOf('A'), shop.baseOf('C')]).toMatchObject([{ onHand: 1 }, { onHand: 0 }])
  expect(shop.journalRows()).toBe(rowsMax + 1)
  shop.reopen()
  for (let n = 10; shop.journalRows() > 4; n += 1) shop.commit(rowOf('A', n))
  expect(shop.baseOf('H')).toMatchObject({ onHand: 9 })
  expect(shop.levels().worker).toEqual(shop.levels().tool)
})

test('of less than nothing, or more reserved than is there, the journal takes nothing', () => {
  const shop = given()
  for (const broken of [
    { onHand: 1, reserved: 2 },
    { onHand: 0, reserved: -1 },
  ]) {
    expect(() => shop.commit(new Map([['A', broken]]))).toThrow('CHECK constraint failed')
  }
  expect(shop.journalRows()).toBe(0)
})
