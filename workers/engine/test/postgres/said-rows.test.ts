import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { columnTexts, saidRows } from '../../src/postgres/said-rows.ts'
import { givenPostgres } from './given.ts'

const postgres = givenPostgres()

/** A text of PostgreSQL holds no NUL, and no half of a character. */
const text = fc.string({ unit: 'binary', maxLength: 20 }).map((some) => some.replaceAll('\0', ''))
const special = fc.constantFrom(
  '',
  'NULL',
  '"',
  '\\',
  '\\"',
  '{}',
  '(,)',
  ' ',
  'a,b',
  "'",
  '""',
  'é',
)
const rows = fc.array(
  fc.record({
    words: fc.option(fc.oneof(text, special)),
    json: fc.option(fc.array(fc.record({ sku: fc.oneof(text, special) }), { maxLength: 3 })),
    number: fc.option(fc.maxSafeInteger()),
    flag: fc.option(fc.boolean()),
  }),
  { maxLength: 5 },
)

const columns = { place: 'int', words: 'text', json: 'json', number: 'bigint', flag: 'boolean' }
const select = `SELECT * FROM ${saidRows('said', columns, 1)}`

test('rows of any values reach the server as they are', async () => {
  const database = await postgres.opened()
  await fc.assert(
    fc.asyncProperty(rows, async (said) => {
      const given = said.map((row, place) => ({ place, ...row }))
      const found = await database.read((sql) =>
        sql.unsafe<{ number: string | null }[]>(select, columnTexts(columns, given)),
      )
      const read = Array.from(found, (row) => ({
        ...row,
        number: row.number === null ? null : Number(row.number),
      }))
      expect(read as unknown).toEqual(given)
    }),
    { seed: 20_261_130 },
  )
})
