import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { ImportRow } from '@shop/contracts/http'
import { checkRow } from '../../../src/admin/import/import-row.ts'

const { numRuns: cases = 100, seed = 20_261_130 } = fc.readConfigureGlobal() ?? {}

const texts = fc.constantFrom('', 'Mug', ' Mug ', 'Mug\r\nred', 'Mug\u0000', 'Tasse à thé', '磁器')
const numbers = fc.constantFrom<unknown>(-1, 0, 1, 1.5, 1_000_000_000, '1', null)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })

/** Rows as files may have them: good ones, untidy ones and wrong ones. */
const rows = fc
  .record({
    sku: fc.constantFrom('MUG', 'MUG 1', ' MUG', ''),
    name: maybe(texts),
    description: maybe(fc.option(texts)),
    image: maybe(fc.constantFrom(null, '/mug.png', 'mug.png')),
    price: maybe(fc.record({ amount: numbers, currency: fc.constantFrom('EUR', 'USD', 'Euro') })),
    listed: maybe(fc.constantFrom<unknown>(true, false, 'yes')),
    tags: maybe(fc.constantFrom(null, [], ['a', 'b'], ['a', 'a'], ['a,b'])),
    maxPerOrder: maybe(numbers),
    availableFrom: maybe(
      fc.constantFrom(
        '2026-12-01T08:00:00.000Z',
        '1960-01-01T00:00:00.000Z',
        '2026-12-01T08:00:00+01:00',
        '8 am',
      ),
    ),
    lowStockAt: maybe(numbers),
    counted: maybe(numbers),
    seen: maybe(numbers),
    received: maybe(numbers),
    colour: fc.option(fc.constant('red'), { nil: undefined, freq: 20 }),
  })
  .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)))

describe('a row of an import', () => {
  test('is taken and tidied as the schema says, whether it is quick to check or not', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const parsed = ImportRow.safeParse(row)
        const checked = checkRow(7, row, 'EUR')
        if (!parsed.success) return expect(checked).toMatchObject({ line: 7, code: 'invalid-row' })
        const isForeign = parsed.data.price !== undefined && parsed.data.price.currency !== 'EUR'
        if (isForeign) return expect(checked).toMatchObject({ line: 7, code: 'wrong-currency' })
        return expect(checked).toEqual({ line: 7, row: parsed.data })
      }),
      { seed, numRuns: 10 * cases },
    )
  })
})
