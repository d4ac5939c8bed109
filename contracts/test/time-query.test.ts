import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { OrderListQuery } from '../src/http/index.ts'
import { parseTime } from '../src/http/time-query.ts'

const textOf = (text: string): string | undefined => {
  const ms = parseTime(text)
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

describe('a time of RFC 3339', () => {
  test.each([
    ['2026-11-27T08:00:00Z', '2026-11-27T08:00:00.000Z'],
    ['2026-11-27t08:00:00z', '2026-11-27T08:00:00.000Z'],
    ['2026-11-27T08:00:00+01:00', '2026-11-27T07:00:00.000Z'],
    ['2026-11-27T08:00:00 01:00', '2026-11-27T07:00:00.000Z'],
    ['2026-11-27T08:00:00-09:30', '2026-11-27T17:30:00.000Z'],
    ['2026-11-27T08:00:00-00:00', '2026-11-27T08:00:00.000Z'],
    ['2026-11-27T23:30:00-23:59', '2026-11-28T23:29:00.000Z'],
    ['2026-11-27T08:00:00.5Z', '2026-11-27T08:00:00.500Z'],
    ['2026-11-27T08:00:00.123456789Z', '2026-11-27T08:00:00.124Z'],
    ['2026-11-27T08:00:00.123000000Z', '2026-11-27T08:00:00.123Z'],
    ['2026-11-27T08:00:00.0001Z', '2026-11-27T08:00:00.001Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['1990-12-31T23:59:60Z', '1991-01-01T00:00:00.000Z'],
    ['1990-12-31T15:59:60-08:00', '1991-01-01T00:00:00.000Z'],
    ['2017-01-01T08:59:60.5+09:00', '2017-01-01T00:00:00.500Z'],
  ])('%s is %s', (text, expected) => {
    expect(textOf(text)).toBe(expected)
  })

  test.each([
    '',
    'yesterday',
    '2026-11-27',
    '2026-11-27T08:00Z',
    '2026-11-27T08:00:00',
    '2026-11-27T08:00:00.Z',
    '2026-11-27T08:00:00+01',
    '2026-11-27T08:00:00+0100',
    '2026-11-27T08:00:00+24:00',
    '2026-11-27T08:00:00+01:60',
    '2026-11-27T24:00:00Z',
    '2026-11-27T08:60:00Z',
    '2026-11-27T08:00:61Z',
    '2026-11-27T08:00:60Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-27 08:00:00Z',
    ' 2026-11-27T08:00:00Z',
    '+02026-11-27T08:00:00Z',
    '1795766400000',
  ])('is not %j, and the error shows the value', (text) => {
    expect(parseTime(text)).toBeUndefined()
    const read = OrderListQuery.safeParse({ from: text })
    expect(read.error?.issues).toMatchObject([{ path: ['from'] }])
    expect(read.error?.issues[0]?.message).toContain(JSON.stringify(text))
  })

  test('is the same in every offset', () => {
    const minutes = fc.integer({ min: -1_439, max: 1_439 })
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('9998-01-01'), noInvalidDate: true }),
        minutes,
        (date, offset) => {
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1)
          const two = (n: number) => String(n).padStart(2, '0')
          const size = Math.abs(offset)
          const suffix = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
          expect(parseTime(local + suffix)).toBe(date.getTime())
        },
      ),
    )
  })

  test('outside the years of the shop is its edge', () => {
    expect(
      OrderListQuery.parse({ from: '0000-01-01T00:00:00+23:59', to: '9999-12-31T23:59:59-23:59' }),
    ).toMatchObject({
      from: '1970-01-01T00:00:00.000Z',
      to: '9999-12-31T23:59:59.999Z',
    })
  })
})
