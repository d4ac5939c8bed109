import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { openSqlite } from '@shop/engine'
import type { Product } from '../../../src/domain/product.ts'
import { schema } from '../../../src/sqlite/schema.ts'
import { stockInSqlite } from '../../../src/sqlite/stock/stock.ts'

/** Units, and the number of the movement that led to them. */
type Level = Pick<Product, 'onHand' | 'reserved'> & { lastMovement: number }
/** By SKU. */
type Levels = ReadonlyMap<string, Level>

const skus = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']

/** A database with these products, none in stock, whose journal is merged when it has so many rows. */
const given = (rowsMax = 6) => {
  const db = openSqlite(':memory:', schema)
  for (const sku of skus) {
    db.run(
      'INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved) VALUES (?, 100, 1, 1, 0, 0)',
      [sku],
    )
  }
  const levelsIn = (table: 'stock' | 'stock_base'): Record<string, Level> =>
    Object.fromEntries(
      db
        .query<Level & { sku: string }, []>(
          `SELECT sku, on_hand AS onHand, reserved, last_movement AS lastMovement FROM ${table}`,
        )
        .all()
        .map(({ sku, ...level }) => [sku, level]),
    )
  let stock = stockInSqlite(db, rowsMax)
  const levelOf = (sku: string): Level => {
    const { onHand, reserved } = stock.find(sku)!
    return { onHand, reserved, lastMovement: stock.lastMovement(sku) }
  }
  /** In a transaction, which `after` may still break off. */
  const write = (levels: Levels, after: () => void = () => undefined): (() => void) => {
    const stored = new Map([...levels.keys()].map((sku) => [sku, stock.find(sku)!]))
    const products = new Map(
      [...levels].map(([sku, { onHand, reserved }]) => [
        sku,
        { ...stored.get(sku)!, onHand, reserved },
      ]),
    )
    const last = new Map([...levels].map(([sku, { lastMovement }]) => [sku, lastMovement]))
    return db.transaction(() => {
      const committed = stock.writeUnits(products, stored, last)
      after()
      return committed
    })()
  }
  const fail = () => {
    throw new Error('the disk is full')
  }
  return {
    db,
    commit: (levels: Levels) => write(levels)(),
    rollBack: (levels: Levels) => expect(() => write(levels, fail)).toThrow('the disk is full'),
    /** As after a crash: what was in memory is gone. */
    reopen: () => {
      stock = stockInSqlite(db, rowsMax)
    },
    journalRows: () =>
      db.query<{ n: number }, []>('SELECT count(*) AS n FROM stock_journal').get()!.n,
    /** As the worker reads it, and as a tool does. */
    levels: () => ({
      worker: Object.fromEntries(skus.map((sku) => [sku, levelOf(sku)])),
      tool: levelsIn('stock'),
    }),
    baseOf: (sku: string) => levelsIn('stock_base')[sku],
  }
}

const level = fc
  .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat())
  .map(([free, reserved, lastMovement]): Level => ({
    onHand: free + reserved,
    reserved,
    lastMovement,
  }))
const levels = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...skus), level), {
    maxLength: 4,
    selector: ([sku]) => sku,
  })
  .map((each): Levels => new Map(each))
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: levels.map((each) => ({ kind: 'commit' as const, levels: each })) },
    { weight: 2, arbitrary: levels.map((each) => ({ kind: 'roll back' as const, levels: each })) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { maxLength: 40 },
)

test('worker and tools read the last commit, however much is rolled back and wherever a merge is broken off', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const shop = given()
      const model = Object.fromEntries(
        skus.map((sku) => [sku, { onHand: 0, reserved: 0, lastMovement: 0 }]),
      )
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
  const rowsMax = 20
  const shop = given(rowsMax)
  const sizes = Array.from({ length: 200 }, (_, n) => {
    shop.commit(new Map([[skus[n % skus.length]!, { onHand: n, reserved: 0, lastMovement: n }]]))
    return shop.journalRows()
  })
  // Two of the eight products are merged with each row that comes, then eight of the twenty rows go with each.
  expect(Math.max(...sizes)).toBe(rowsMax + 4)
  expect(sizes.slice(-20)).toContain(7)
  expect(shop.baseOf('A')!.onHand).toBeGreaterThan(150)
})

test('a merge that is broken off halfway begins again when the journal is full again', () => {
  const shop = given()
  const rowOf = (sku: string, onHand: number) =>
    new Map([[sku, { onHand, reserved: 0, lastMovement: onHand }]])
  skus.slice(0, 6).forEach((sku, n) => shop.commit(rowOf(sku, n + 1)))
  shop.commit(rowOf('H', 9))
  expect([shop.baseOf('A'), shop.baseOf('C')]).toMatchObject([{ onHand: 1 }, { onHand: 0 }])
  expect(shop.journalRows()).toBe(7)
  shop.reopen()
  for (let n = 10; shop.journalRows() > 4; n += 1) shop.commit(rowOf('A', n))
  expect(shop.baseOf('H')).toMatchObject({ onHand: 9 })
  expect(shop.levels().worker).toEqual(shop.levels().tool)
})

test('the journal refuses units below zero, and more reserved units than there are', () => {
  const shop = given()
  for (const broken of [
    { onHand: 1, reserved: 2, lastMovement: 1 },
    { onHand: 0, reserved: -1, lastMovement: 1 },
  ]) {
    expect(() => shop.commit(new Map([['A', broken]]))).toThrow('CHECK constraint failed')
  }
  expect(shop.journalRows()).toBe(0)
})
