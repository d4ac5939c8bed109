import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ImportRow } from '@shop/contracts/http'
import { currencyCodes, minorDigitsOf } from '@shop/contracts'
import { inCurrency } from '../../src/demo-catalogue/in-currency.ts'
import { welcome } from '../../src/up/welcome.ts'

const ndjson = await Bun.file(
  join(import.meta.dir, '../../src/demo-catalogue/catalogue.ndjson'),
).text()
const rows = ndjson
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as unknown)

describe('the demo catalogue', () => {
  test('has rows that the import accepts', () => {
    expect(rows.flatMap((row) => ImportRow.safeParse(row).error ?? [])).toEqual([])
  })

  const products = rows.map((row) => ImportRow.parse(row))

  test('has some 60 products, each once, priced in EUR', () => {
    expect(products.length).toBeGreaterThanOrEqual(55)
    expect(new Set(products.map(({ sku }) => sku)).size).toBe(products.length)
    expect(new Set(products.map(({ price }) => price?.currency))).toEqual(new Set(['EUR']))
  })

  test('describes every product and has at least a unit of each, of some only a few', () => {
    expect(products.filter(({ description }) => (description?.length ?? 0) < 20)).toEqual([])
    expect(products.filter(({ counted }) => !counted)).toEqual([])
    expect(products.filter(({ counted }) => counted! <= 3).length).toBeGreaterThanOrEqual(3)
  })

  test('has the products that the welcome and the README order', async () => {
    const readme = await Bun.file(join(import.meta.dir, '../../../README.md')).text()
    for (const text of [welcome({ frontUrls: ['http://shop'], hasStorefront: true }), readme]) {
      const [, sku] = /"sku":"([^"]+)"/.exec(text)!
      expect(products.map((product) => product.sku)).toContain(sku!)
    }
  })
})

describe('the demo catalogue in another currency', () => {
  const rowsIn = (currency: string) =>
    inCurrency(ndjson, currency)
      .split('\n')
      .map((line) => ImportRow.parse(JSON.parse(line)))

  test.each([
    ['EUR', 1_890],
    ['HUF', 1_890],
    ['JPY', 1_890],
    ['KWD', 18_900],
    ['CLF', 189_000],
  ])('sells the first mug in %s at %i minor units', (currency, amount) => {
    expect(rowsIn(currency)[0]).toMatchObject({
      sku: 'MUG-STONE-350',
      price: { amount, currency },
      counted: 120,
    })
  })

  test('is one that the import accepts, whatever the currency', () => {
    for (const currency of currencyCodes) {
      const products = rowsIn(currency)
      expect(products).toHaveLength(rows.length)
      expect(products.filter(({ price }) => price?.currency !== currency)).toEqual([])
    }
    expect(new Set(currencyCodes.map(minorDigitsOf))).toEqual(new Set([0, 2, 3, 4]))
  })
})
