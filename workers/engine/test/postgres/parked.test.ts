import { describe, expect, test } from 'bun:test'
import type { ParkedBounds } from '../../src/domain/parked-room.ts'
import type { PostgresDatabase } from '../../src/postgres/open.ts'
import { parkedInPostgres } from '../../src/postgres/parked.ts'
import { givenPostgres } from './given.ts'

const postgres = givenPostgres()
const roomy: ParkedBounds = { rowsMax: 1_000, bytesMax: 1_000 }

const partsOf = (database: PostgresDatabase, bounds = roomy) => {
  const parked = parkedInPostgres(database, bounds)
  const park = (contents: string[], nowMs = 1, reason = 'bad') => {
    const items = contents.map((content) => ({ topic: 'numbers', content, reason }))
    return database.transaction((tx) => parked.park(tx, items, nowMs))
  }
  return { database, parked, park }
}
const given = async (bounds?: ParkedBounds) => partsOf(await postgres.opened(), bounds)

describe('parked items', () => {
  test('are kept once for each content, and counted', async () => {
    const { parked, park } = await given()
    expect(await park(['a', 'b', 'a'])).toEqual({ parkedCount: 3, droppedCount: 0 })
    await park(['a'], 5, 'worse')
    expect(await parked.size()).toEqual({ rows: 2, bytes: 2, dropped: 0 })
    const [first] = await parked.slice({ order: 'oldest', limit: 1 })
    const kept = await parked.slice({ order: 'newest', limit: 9 })
    expect(kept).toHaveLength(2)
    const a = kept.find(({ count }) => count === 3)
    expect(a).toMatchObject({ topic: 'numbers', reason: 'worse', bytes: 1 })
    expect(await parked.show(a!.hash)).toMatchObject({ content: 'a' })
    expect(first!.cursor).toMatch(/^1-[0-9a-f]{32}$/)
  })

  test('are read in slices by age', async () => {
    const { parked, park } = await given()
    for (const [at, content] of ['a', 'b', 'c'].entries()) await park([content], at)
    const [first] = await parked.slice({ order: 'oldest', limit: 1 })
    const rest = await parked.slice({ order: 'oldest', after: first!.cursor, limit: 9 })
    expect(rest).toHaveLength(2)
    const upTo = rest[0]!.cursor
    expect(await parked.slice({ order: 'newest', upTo, limit: 9 })).toHaveLength(2)
    expect(await parked.removeOldest({ upTo, limit: 1 })).toBe(1)
    expect(await parked.removeOldest({ upTo, limit: 9 })).toBe(1)
    expect(await parked.size()).toMatchObject({ rows: 1 })
  })

  test('are dropped beyond their bounds, and the dropped ones are forgotten with the last item', async () => {
    const { parked, park } = await given({ rowsMax: 2, bytesMax: 1_000 })
    expect(await park(['a', 'b', 'c'])).toEqual({ parkedCount: 2, droppedCount: 1 })
    expect(await park(['a', 'd'])).toEqual({ parkedCount: 1, droppedCount: 1 })
    expect(await parked.size()).toMatchObject({ rows: 2, dropped: 2 })
    for (const { hash } of await parked.slice({ order: 'oldest', limit: 9 })) {
      expect(await parked.remove(hash)).toBe(true)
      expect(await parked.remove(hash)).toBe(false)
    }
    expect(await parked.size()).toEqual({ rows: 0, bytes: 0, dropped: 0 })
  })

  test('hold bytes as they came, and a reason of any characters', async () => {
    const { database, parked } = await given()
    const content = new Uint8Array([0, 255, 10])
    const item = { topic: 'numbers', content, reason: 'a NUL: \0' }
    await database.transaction((tx) => parked.park(tx, [item], 1))
    const [{ hash } = { hash: '' }] = await parked.slice({ order: 'oldest', limit: 1 })
    const found = await parked.find(hash)
    expect(Uint8Array.from(found!.content)).toEqual(content)
    expect(await parked.find('none')).toBeUndefined()
  })

  test('of two processes at once stay within the bounds, and one content stays one item', async () => {
    const one = await given({ rowsMax: 3, bytesMax: 1_000 })
    const other = partsOf(await postgres.opened(postgres.urlOf(one.database)), {
      rowsMax: 3,
      bytesMax: 1_000,
    })
    await Promise.all([one.park(['a', 'b', 'c']), other.park(['c', 'd', 'e'])])
    const { rows, dropped } = await one.parked.size()
    expect(rows).toBe(3)
    expect(dropped).toBeGreaterThanOrEqual(2)
  })
})
