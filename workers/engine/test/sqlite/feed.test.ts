import { afterEach, describe, expect, test } from 'bun:test'
import { feedPageBytesMax } from '@shop/contracts'
import { feedInSqlite, type RowsAfter } from '../../src/sqlite/feed.ts'
import { openSqlite } from '../../src/sqlite/open.ts'
import { engineSchema } from '../../src/sqlite/parked.ts'

const sql = `${engineSchema} CREATE TABLE events (no INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;`
const opened: { close(): void }[] = []
afterEach(() => {
  for (const db of opened.splice(0)) db.close()
})

/** A feed of numbers, the n-th with the n-th of these times. */
const given = (times: number[] = []) => {
  const db = openSqlite(':memory:', { applicationId: 1, migrations: [{ name: '0001', sql }] })
  opened.push(db)
  let epoch = 'e1'
  const feed = feedInSqlite(db, { table: 'events', epoch: () => epoch })
  const insert = db.prepare<void, [number, number]>('INSERT INTO events VALUES (?, ?)')
  const write = (at: number): void => void insert.run(feed.newest() + 1, at)
  times.forEach(write)
  let bytes = 10
  const rowsAfter: RowsAfter<number> = function* ({ after, limit }) {
    const rows = db.query<{ no: number }, number[]>('SELECT no FROM events WHERE no > ? LIMIT ?')
    for (const { no } of rows.iterate(after, limit)) yield { no, bytes, event: no }
  }
  return {
    feed,
    write,
    page: (after?: string, limit = 100) => feed.page({ after, limit }, rowsAfter),
    restore: () => void (epoch = 'e2'),
    eachHas: (byteCount: number) => void (bytes = byteCount),
  }
}

const times = (count: number, at = 0): number[] => Array.from({ length: count }, () => at)

describe('a feed', () => {
  test('is read page by page, and each page says where the next begins', () => {
    const { page } = given(times(3))
    expect(page(undefined, 2)).toEqual({ items: [1, 2], next: 'e1-2' })
    expect(page('e1-2', 2)).toEqual({ items: [3], next: 'e1-3' })
    expect(page('e1-3', 2)).toEqual({ items: [], next: 'e1-3' })
  })

  test('without events has a cursor too, which stays good', () => {
    const { page, write } = given()
    expect(page()).toEqual({ items: [], next: 'e1-0' })
    write(0)
    expect(page('e1-0')).toEqual({ items: [1], next: 'e1-1' })
  })

  test('of a restored database says where to begin, to every cursor of before', () => {
    const { page, restore } = given(times(3))
    restore()
    expect(page('e1-2')).toEqual({ gone: true, next: 'e2-3' })
    expect(page('e2-3')).toEqual({ items: [], next: 'e2-3' })
  })

  test.each([
    [feedPageBytesMax / 2, [1, 2]],
    [feedPageBytesMax / 2 + 1, [1]],
    [feedPageBytesMax * 2, [1]],
  ])('has pages bounded in bytes, of one event at least: %i bytes each', (bytes, items) => {
    const { page, eachHas } = given(times(4))
    eachHas(bytes)
    expect(page()).toMatchObject({ items })
  })
})

describe('old events', () => {
  test('are removed, and readers that had not read them are told', async () => {
    const { feed, page } = given([10, 20, 30])
    expect(await feed.trim(20)).toBe(1)
    expect(page()).toEqual({ items: [2, 3], next: 'e1-3' })
    expect(page('e1-1')).toMatchObject({ items: [2, 3] })
    expect(page('e1-0')).toEqual({ gone: true, next: 'e1-3' })
  })

  test('are removed a thousand at a time', async () => {
    const { feed } = given(times(2_500))
    const removed = [await feed.trim(1), await feed.trim(1), await feed.trim(1), await feed.trim(1)]
    expect(removed).toEqual([1_000, 1_000, 499, 0])
  })

  test('leave the newest one behind, so that no number is given twice', async () => {
    const { feed, page, write } = given([10, 20])
    await feed.trim(1_000)
    expect(page()).toEqual({ items: [2], next: 'e1-2' })
    write(30)
    expect(page('e1-2')).toEqual({ items: [3], next: 'e1-3' })
  })

  test('stay while an older one stays, whatever a clock that was set back says', async () => {
    const { feed, page } = given([50, 10, 60])
    expect(await feed.trim(20)).toBe(0)
    expect(page()).toMatchObject({ items: [1, 2, 3] })
  })

  test('of an empty feed are none', async () => {
    expect(await given().feed.trim(1)).toBe(0)
  })
})
