import { describe, expect, test } from 'bun:test'
import { cursorAt, placeOf } from '../../src/domain/feed-cursor.ts'

const bounds = { epoch: 'a1', oldest: 5, newest: 9 }

describe('a reader of a feed', () => {
  test('begins with the oldest event that is kept', () => {
    expect(placeOf(undefined, bounds)).toBe(4)
  })

  test('begins behind the newest event if it wants to', () => {
    expect(placeOf('newest', bounds)).toBe(9)
  })

  test.each([4, 5, 8, 9])('goes on behind event %i of 5 to 9', (no) => {
    expect(placeOf(cursorAt('a1', no), bounds)).toBe(no)
  })

  test.each([
    ['the next event is no longer kept', 'a1-3'],
    ['the database was replaced by an older one', 'a1-10'],
    ['the database was restored', 'b2-7'],
  ])('cannot go on when %s', (_, cursor) => {
    expect(placeOf(cursor, bounds)).toBeUndefined()
  })

  test.each([undefined, 'newest', 'a1-0'])('of a feed without events begins at 0: %s', (cursor) => {
    expect(placeOf(cursor, { epoch: 'a1', oldest: 0, newest: 0 })).toBe(0)
  })
})
