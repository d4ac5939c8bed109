import { describe, expect, test } from 'bun:test'
import { rowsInMemory } from '../../src/sqlite/rows-in-memory.ts'

const given = (...keys: string[]) => {
  const rows = rowsInMemory<string>(4)
  for (const key of keys) rows.keep(key, `row ${key}`)
  return rows
}
const found = (rows: ReturnType<typeof given>, ...keys: string[]) =>
  keys.filter((key) => rows.find(key) !== undefined)

describe('a memory of four rows', () => {
  test('finds what it keeps, as it was kept last', () => {
    const rows = given('a', 'b')
    rows.keep('a', 'row a, changed')
    expect([rows.find('a'), rows.find('b')]).toEqual(['row a, changed', 'row b'])
  })

  test('knows nothing of other rows', () => {
    expect(given('a').find('b')).toBeUndefined()
  })

  test('makes room when it is full: the half that was kept longest ago goes', () => {
    expect(found(given('a', 'b', 'c'), 'a', 'b', 'c')).toEqual(['a', 'b', 'c'])
    expect(found(given('a', 'b', 'c', 'd'), 'a', 'b', 'c', 'd')).toEqual(['c', 'd'])
  })

  test('holds on to a row that is kept again', () => {
    expect(found(given('a', 'b', 'a', 'c'), 'a', 'b', 'c')).toEqual(['a', 'c'])
  })

  test.each([
    ['lately', ['a', 'b']],
    ['a while ago', ['b', 'a', 'c']],
    ['both', ['a', 'c', 'a']],
  ])('drops a row that was kept %s', (_, keys) => {
    const rows = given(...keys)
    rows.drop('a')
    expect(rows.find('a')).toBeUndefined()
  })

  test('can be cleared', () => {
    const rows = given('a', 'b')
    rows.clear()
    expect(found(rows, 'a', 'b')).toEqual([])
  })
})
