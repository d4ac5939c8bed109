import { describe, expect, test } from 'bun:test'
import { rowsInMemory } from '../src/rows-in-memory.ts'

const given = (...keys: string[]) => {
  const rows = rowsInMemory<string>(3)
  for (const key of keys) rows.keep(key, `row ${key}`)
  return rows
}
const found = (rows: ReturnType<typeof given>, ...keys: string[]) =>
  keys.filter((key) => rows.find(key) !== undefined)

describe('a memory of three rows', () => {
  test('finds what it keeps, as it was kept last', () => {
    const rows = given('a', 'b')
    rows.keep('a', 'row a, changed')
    expect([rows.find('a'), rows.find('b')]).toEqual(['row a, changed', 'row b'])
  })

  test('knows nothing of other rows', () => {
    expect(given('a').find('b')).toBeUndefined()
  })

  test('makes room for the fourth: what came first goes first', () => {
    expect(found(given('a', 'b', 'c', 'd'), 'a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd'])
  })

  test('makes no room for a row that it has', () => {
    expect(found(given('a', 'b', 'c', 'b'), 'a', 'b', 'c')).toEqual(['a', 'b', 'c'])
  })

  test('drops one row, which leaves room for another', () => {
    const rows = given('a', 'b', 'c')
    rows.drop('b')
    rows.keep('d', 'row d')
    expect(found(rows, 'a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
  })

  test('can be cleared', () => {
    const rows = given('a', 'b')
    rows.clear()
    expect(found(rows, 'a', 'b')).toEqual([])
  })
})
