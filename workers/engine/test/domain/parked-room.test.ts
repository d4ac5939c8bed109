import { describe, expect, test } from 'bun:test'
import { hasRoom, parkedWarning } from '../../src/domain/parked-room.ts'

const bounds = { rowsMax: 10, bytesMax: 100 }

describe('an item', () => {
  test.each([
    ['below both bounds', 9, 90, 10, true],
    ['as the last row', 9, 0, 1, true],
    ['as one row too many', 10, 0, 1, false],
    ['with one byte too many', 0, 90, 11, false],
    ['larger than all that may be parked', 0, 0, 101, false],
  ])('has room %s: %d rows, %d bytes and %d more: %p', (_, rows, bytes, more, expected) => {
    expect(hasRoom({ rows, bytes }, more, bounds)).toBe(expected)
  })
})

describe('operators', () => {
  test.each([
    ['nothing while there is room', { rows: 8, bytes: 89, dropped: 0 }, false],
    ['that the rows are nearly used up', { rows: 9, bytes: 0, dropped: 0 }, true],
    ['that the bytes are nearly used up', { rows: 0, bytes: 90, dropped: 0 }, true],
    [
      'that something was dropped, though there is room again',
      { rows: 1, bytes: 1, dropped: 1 },
      true,
    ],
  ])('are told %s', (_, size, isWarned) => {
    expect(parkedWarning(size, bounds) !== undefined).toBe(isWarned)
  })
})
