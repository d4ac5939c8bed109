import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import { ProductProperties, StockChange } from '../src/http/index.ts'
import { ChangeStockSchema, tidyText } from '../src/index.ts'

const product = {
  name: 'Mug',
  description: '',
  price: { amount: 1, currency: 'EUR' },
  listed: true,
}
const changeId = '0199f6a0-9000-7abc-8def-0123456789ab'

/** A text as the HTTP door takes it in, undefined when it refuses it. */
const overHttp = {
  name: (name: string) => ProductProperties.safeParse({ ...product, name }).data?.name,
  description: (description: string) =>
    ProductProperties.safeParse({ ...product, description }).data?.description,
  reason: (reason: string) => {
    const { data } = StockChange.safeParse({ kind: 'corrected', units: 1, reason })
    return data?.kind === 'corrected' ? data.reason : undefined
  },
}
/** Whether the bus takes the text as it is. */
const onTheBus = {
  name: (name: string) =>
    v.is(ChangeStockSchema, { kind: 'product', changeId, sku: 'MUG', ...product, name }),
  description: (description: string) =>
    v.is(ChangeStockSchema, { kind: 'product', changeId, sku: 'MUG', ...product, description }),
  reason: (reason: string) =>
    v.is(ChangeStockSchema, { kind: 'corrected', changeId, sku: 'MUG', units: 1, reason }),
}
const lines = ['name', 'reason'] as const

describe.each(lines)('a %s', (field) => {
  test.each([
    ['Mug'],
    ['Müsli, 3 kg'],
    ['Mu\u0308sli'],
    ['קפה'],
    ['👩‍👩‍👧'],
    ['a\u00a0b'],
    ['\uFFFD'],
    ['é'.repeat(200)],
  ])('may be %j', (text) => {
    expect(overHttp[field](text)).toBe(text)
    expect(onTheBus[field](text)).toBe(true)
  })

  test.each([
    [' Mug '],
    ['\tMug\r\n'],
    ['\u3000Mug\u00a0'],
    ['\uFEFFMug'],
    [`${' '.repeat(300)}Mug`],
  ])('is trimmed at the door: %j', (text) => {
    expect(overHttp[field](text)).toBe('Mug')
    expect(onTheBus[field](text)).toBe(false)
  })

  test.each([
    ['nothing', ''],
    ['white space', ' \t\n\u2003'],
    ['nothing that can be seen', '\u200b\u2060'],
    ['a line feed', 'a\nb'],
    ['a tab', 'a\tb'],
    ['a line separator', 'a\u2028b'],
    ['a null', 'a\0b'],
    ['an escape', 'a\u001b[31mb'],
    ['a C1 control', 'a\u0085b'],
    ['a delete', 'a\u007fb'],
    ['an override of direction', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a mark of direction', 'a\u200fb'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['half a character', 'a\ud83c'],
    ['too much', 'é'.repeat(201)],
  ])('is refused with %s', (_, text) => {
    expect(overHttp[field](text)).toBeUndefined()
    expect(onTheBus[field](text)).toBe(false)
  })
})

describe('a description', () => {
  test.each([[''], ['Two\nlines'], ['a\tb'], ['a\n\nb']])('may be %j', (text) => {
    expect(overHttp.description(text)).toBe(text)
    expect(onTheBus.description(text)).toBe(true)
  })

  test('is trimmed at the door, and its line ends become line feeds', () => {
    expect(overHttp.description('\r\n a\r\nb\rc\n')).toBe('a\nb\nc')
    expect(onTheBus.description('a\r\nb')).toBe(false)
  })

  test.each([['a\0b'], ['a\u001bb'], ['a\u202eb'], ['a\u2029b'], ['\u200b']])(
    'is refused: %j',
    (text) => {
      expect(overHttp.description(text)).toBeUndefined()
      expect(onTheBus.description(text)).toBe(false)
    },
  )
})

test('a text that is tidied twice stays as it is', () => {
  for (const text of ['\r\r\n', ' a \r', '\uFEFF \n a']) {
    expect(tidyText(tidyText(text))).toBe(tidyText(text))
  }
})
