import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { stateTable } from './state-table.ts'

test('a table of states numbers each state once, in the order they came', () => {
  const word = fc.integer({ min: 0, max: 40 })
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word), { maxLength: 20_000, size: 'max' }), (all) => {
      const table = stateTable(3)
      const known = new Map<string, number>()
      const read = new Int32Array(3)
      for (const words of all) {
        const text = words.join()
        if (!known.has(text)) known.set(text, known.size)
        expect(table.add(Int32Array.of(...words))).toBe(known.get(text)!)
        table.read(known.get(text)!, read)
        expect([...read]).toEqual(words)
      }
      expect(table.size()).toBe(known.size)
    }),
    { seed: 20_261_127, numRuns: 20 },
  )
})
