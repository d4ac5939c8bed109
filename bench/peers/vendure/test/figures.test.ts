import { describe, expect, test } from 'bun:test'
import { bestOf, percentile } from '../closed-loop.ts'
import { race } from '../oversell.ts'
import { rowsOf } from '../report.ts'
import type { ShopFigures } from '../shop-side.ts'
import type { VendureFigures } from '../vendure-side.ts'

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  test.each([
    ['one value', [7], 50, 7],
    ['three values', [3, 1, 2], 50, 2],
    ['four values', [1, 2, 3, 4], 50, 2],
    ['two values', [1, 1_000], 99, 1_000],
    ['100 values', hundred, 50, 50],
    ['100 values', hundred, 99, 99],
    ['100 values', hundred, 100, 100],
  ])('of %s is the smallest that so many do not exceed', (_, values, percent, expected) => {
    expect(percentile(values, percent)).toBe(expected)
  })

  test('of nothing is not a number', () => expect(percentile([], 50)).toBeNaN())
})

describe('the best run', () => {
  test('has the most per second', () => {
    expect(bestOf([{ perSecond: 1 }, { perSecond: 3 }, { perSecond: 2 }])).toEqual({ perSecond: 3 })
  })

  test('of none is an error', () => expect(() => bestOf([])).toThrow())
})

describe('a race for the last units', () => {
  test('counts who placed, and why the others did not', async () => {
    let left = 2
    const place = async (): Promise<void> => {
      left -= 1
      if (left < 0) throw new Error('out-of-stock')
    }
    const { placed, refusals } = await race([place, place, place, place, place])
    expect(placed).toBe(2)
    expect(refusals).toEqual({ 'out-of-stock': 3 })
  })
})

describe('the table', () => {
  const loop = { concurrency: 8, p50Ms: 250.5, p99Ms: 800, count: 270, failures: {} }
  const round = { placed: 64, allocated: 4, refusals: {} }
  const ours = { placed: 10, allocated: 10, refusals: { 'out-of-stock': 54 } }
  const list = { connections: 16, perSecond: 677, p50Ms: 20, p99Ms: 40, servers: 2 }
  const best = { ...loop, perSecond: 27.04, servers: 2, style: 'six requests' as const }
  const vendure: VendureFigures = {
    version: '3.7.3',
    nodeVersion: 'v20.0.0',
    databaseName: 'PostgreSQL 15',
    orders: { best, runs: [best] },
    lists: { products: { ...list, perSecond: 86.4 }, search: list },
    oversell: [round, round],
    oversellWhilePaying: [round],
  }
  const shopBest = { ...loop, perSecond: 12_345 }
  const shop: ShopFigures = {
    orders: { best: shopBest, runs: [shopBest] },
    lists: { ...list, perSecond: 40_000 },
    oversell: [ours, ours],
  }

  test('has both sides in every row, the orders beyond the stock beside the units held', () => {
    const rows = rowsOf({ vendure, shop, loadBefore: 0 })
    expect(rows.map(({ vendure: peer, shop: own }) => [peer, own])).toEqual([
      ['27 (8 at once, six requests, 2 servers)', '12,300 (8 at once)'],
      ['251 ms, 800 ms', '251 ms, 800 ms'],
      ['products: 86.4 (p50 20 ms)', '40,000 (p50 20 ms)'],
      ['search: 677 (p50 20 ms)', '40,000 (p50 20 ms)'],
      ['64, 64 (units held: 4, 4)', '10, 10 (units held: 10, 10)'],
      ['64 (units held: 4)', 'there is no such page'],
    ])
  })
})
