import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { harmless, unharmed } from '../../../src/catalogue/files/harmless.ts'

const text = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '＝', '\t', '\r', "'", '(clear)', 'a', '1', '手'),
})

test('no cell begins as a formula, and each comes back as it was', () => {
  fc.assert(
    fc.property(text, (value) => {
      const cell = harmless(value)
      expect(cell).not.toMatch(/^(?:[=+\-@＝\t\r]|\(clear\)$)/)
      expect(unharmed(cell)).toBe(value)
    }),
  )
})

test.each([
  ['=1+1', "'=1+1"],
  ["'=1+1", "''=1+1"],
  ['-', "'-"],
  ["'n Abend", "'n Abend"],
  ['a=1', 'a=1'],
  ['', ''],
])('%p is written %p', (value, cell) => {
  expect(harmless(value)).toBe(cell)
})
