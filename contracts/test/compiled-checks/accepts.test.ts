import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import * as v from 'valibot'
import { acceptsOf, NotCompilable, safeParserOf } from '../../src/compiled-checks/index.ts'
import {
  AdminProductViewSchema,
  ChangeStockSchema,
  DetailedOrderViewSchema,
  HoldingOrderSchema,
  HistoryEntrySchema,
  MovementViewSchema,
  OrderEventSchema,
  StockEventSchema,
  OrderContentSchema,
  OrderViewSchema,
  ProductViewSchema,
} from '../../src/index.ts'
import { goldenOf, messages } from '../golden.ts'
import {
  adminProductViews,
  detailedOrderViews,
  holdingOrders,
  junkAndLimits,
  mostly,
  historyEntries,
  movementViews,
  orderEvents,
  stockEvents,
  orderContents,
  orderViews,
  productViews,
  stockChanges,
  type Json,
} from './json-values.ts'

const runCount = 10 * (fc.readConfigureGlobal().numRuns ?? 100)

/** Whether valibot's output equals its input: the expected answer of `acceptsOf`. */
const takesAsItIs = (schema: v.GenericSchema, value: unknown): boolean => {
  const { success, output } = v.safeParse(schema, value)
  return success && Bun.deepEquals(output, value, true)
}

/** Counts the accepted values. Valibot and the compiled check have to agree on each. */
const acceptedCount = (schema: v.GenericSchema, values: fc.Arbitrary<Json>): number => {
  const accepts = acceptsOf(schema)
  let count = 0
  fc.assert(
    fc.property(values, (value) => {
      const { success } = v.safeParse(schema, value)
      expect(accepts(value)).toBe(success)
      expect(takesAsItIs(schema, value)).toBe(success)
      if (success) count += 1
    }),
    { seed: 20_261_130, numRuns: runCount },
  )
  return count
}

const expectAgreement = (schema: v.GenericSchema, values: fc.Arbitrary<Json>): void => {
  const count = acceptedCount(schema, mostly(values, junkAndLimits))
  expect(count).toBeGreaterThan(runCount / 10)
  expect(count).toBeLessThan(runCount)
}

describe.each(Object.entries(messages))('the check of %s', (name, { schema }) => {
  test('accepts the valid golden items and no refused one', async () => {
    const { valid, refused } = await goldenOf(name)
    const accepts = acceptsOf(schema)
    expect(valid.filter(({ item }) => !accepts(item))).toEqual([])
    expect(refused.filter(({ item }) => accepts(item))).toEqual([])
  })

  test('agrees with valibot about golden items with one change', async () => {
    const items = (await goldenOf(name)).valid.map(({ item }) => item as Json)
    expectAgreement(schema, fc.constantFrom(...items))
  })

  test('agrees with valibot about arbitrary JSON', () => {
    expect(acceptedCount(schema, fc.jsonValue() as fc.Arbitrary<Json>)).toBe(0)
  })
})

const changeId = '0199f6a0-9000-7abc-8def-0123456789ab'
const changes = stockChanges.map((change) => ({ changeId, sku: 'a', ...(change as object) }))

describe('a check agrees with valibot at the limits of every field', () => {
  test.each([
    ['orders of shoppers', OrderContentSchema, orderContents],
    ['orders in answers', OrderViewSchema, orderViews],
    ['orders with details', DetailedOrderViewSchema, detailedOrderViews],
    ['products as shoppers see them', ProductViewSchema, productViews],
    ['products as operators see them', AdminProductViewSchema, adminProductViews],
    ['events of orders', OrderEventSchema, orderEvents],
    ['events of stock', StockEventSchema, stockEvents],
    ['the history of an order', HistoryEntrySchema, historyEntries],
    ['movements of units', MovementViewSchema, movementViews],
    ['orders that hold units', HoldingOrderSchema, holdingOrders],
    ['changes of stock', ChangeStockSchema, changes],
    [
      'pages',
      v.strictObject({ items: v.array(v.unknown()) }),
      fc.constant<Json>({ items: [null, 1] }),
    ],
  ])('in %s', (_, schema, values) => expectAgreement(schema, values))
})

describe('a check accepts a value when valibot puts out the same', () => {
  const whole = v.pipe(v.number(), v.integer(), v.minValue(-1), v.minValue(0), v.maxValue(2))
  const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2), v.regex(/^a/))
  const object = v.strictObject({ a: v.number(), b: v.optional(v.number()) })
  const empty = v.strictObject({})
  const anything = v.strictObject({ a: v.unknown() })
  const either = v.variant('is', [
    v.strictObject({ is: v.literal('a'), a: v.number() }),
    v.strictObject({ is: v.literal(1), a: v.optional(v.string()) }),
  ])
  const inherited = Object.create({ a: 1 }) as object
  const prototypeKey: unknown = JSON.parse('{"a":1,"__proto__":{"b":2}}')
  // oxlint-disable-next-line no-sparse-arrays -- the hole is the case under test
  const hole = [1, , 2]

  test.each<[string, v.GenericSchema, unknown, boolean]>([
    ['a number', v.number(), 1.5, true],
    ['an infinite number', v.number(), -Infinity, true],
    ['NaN', v.number(), NaN, false],
    ['digits', v.number(), '1', false],
    ['a large whole number', v.pipe(v.number(), v.integer()), 2 ** 60, true],
    ['a large whole number, to be safe', v.pipe(v.number(), v.safeInteger()), 2 ** 53, false],
    ['minus zero', whole, -0, true],
    ['minus zero as a literal', v.literal(0), -0, true],
    ['a number below a range', whole, -1, false],
    ['a number at the end of a range', whole, 2, true],
    ['a number above a range', whole, 3, false],
    ['a number between whole ones', whole, 0.5, false],
    ['a number of a list', v.pipe(v.number(), v.picklist([1, 2])), 2, true],
    ['a number not of a list', v.pipe(v.number(), v.picklist([1, 2])), 3, false],
    ['a short text', text, '', false],
    ['a long text', text, 'aaa', false],
    ['a text of another pattern', text, 'ba', false],
    ['a good text', text, 'ab', true],
    ['a text object', v.string(), Object('a'), false],
    ['a missing optional key', object, { a: 1 }, true],
    ['an undefined optional key', object, { a: 1, b: undefined }, true],
    ['an optional key that is null', object, { a: 1, b: null }, false],
    ['a missing key', object, { b: 1 }, false],
    ['an undefined key', object, { a: undefined }, false],
    ['one key missing and one too many', object, { b: 1, c: 1 }, false],
    ['a key too many', object, { a: 1, c: 1 }, false],
    ['a key too many that is undefined', object, { a: 1, c: undefined }, false],
    ['a key that every object inherits', object, { a: 1, toString: 1 }, false],
    ['a key __proto__', object, prototypeKey, false],
    ['a missing key for anything', anything, {}, false],
    ['undefined for anything', anything, { a: undefined }, true],
    ['an inherited key', object, inherited, false],
    ['null', empty, null, false],
    ['an empty object', empty, {}, true],
    ['an array for an object', empty, [], false],
    ['a date for an object', empty, new Date(0), false],
    ['an object for an array', v.array(v.number()), { length: 0 }, false],
    ['an array with a hole', v.array(v.optional(v.number())), hole, false],
    ['the first of a variant', either, { is: 'a', a: 1 }, true],
    ['the second of a variant', either, { is: 1 }, true],
    ['the fields of another option', either, { is: 'a', a: 'a' }, false],
    ['no option of a variant', either, { is: 'b', a: 1 }, false],
    ['a variant without its key', either, { a: 1 }, false],
  ])('%s', (_, schema, value, isAccepted) => {
    expect(acceptsOf(schema)(value)).toBe(isAccepted)
    if (isAccepted) expect(takesAsItIs(schema, value)).toBe(true)
  })

  test('a custom check sees only values that passed the steps before it', () => {
    const seen: unknown[] = []
    const isSeen = v.check((value: string) => seen.push(value) > 0)
    const accepts = acceptsOf(v.pipe(v.string(), v.maxLength(1), isSeen))
    expect([accepts(1), accepts('ab'), accepts('a')]).toEqual([false, false, true])
    expect(seen).toEqual(['a'])
  })
})

describe('the compiler refuses', () => {
  const a = v.literal('a')
  test.each<[string, v.GenericSchema]>([
    ['a transformation', v.pipe(v.string(), v.trim())],
    ['a transformation deep inside', v.array(v.optional(v.pipe(v.string(), v.toLowerCase())))],
    ['a transformation in an inner pipe', v.pipe(v.pipe(v.string(), v.trim()), v.minLength(1))],
    ['a default', v.optional(v.string(), '')],
    ['a fallback', v.fallback(v.string(), '')],
    ['a fallback of a pipe', v.fallback(v.pipe(v.string(), v.minLength(1)), 'a')],
    ['an object that drops what it does not know', v.object({ a })],
    ['an object that keeps what it does not know', v.looseObject({ a })],
    ['the key __proto__', v.strictObject({ ['__proto__']: a })],
    ['a union', v.union([v.string(), v.number()])],
    ['a default for null', v.nullable(v.string(), '')],
    ['a record', v.record(v.string(), v.number())],
    ['a bound of texts', v.pipe(v.string(), v.minValue('a'))],
    ['an action that is not known', v.pipe(v.string(), v.startsWith('a'))],
    ['an action on numbers that is not known', v.pipe(v.number(), v.multipleOf(2))],
    ['a pattern that remembers', v.pipe(v.string(), v.regex(/a/g))],
    ['a pattern that sticks', v.pipe(v.string(), v.regex(/a/y))],
    ['a variant by a text', v.variant('is', [v.strictObject({ is: v.string() })])],
    ['a variant of variants', v.variant('is', [v.variant('is', [v.strictObject({ is: a })])])],
    [
      'a variant with one literal twice',
      v.variant('is', [v.strictObject({ is: a }), v.strictObject({ is: a, b: a })]),
    ],
  ])('%s', (_, schema) => {
    expect(() => acceptsOf(schema)).toThrow(NotCompilable)
  })
})

describe('a safe parser', () => {
  const parse = safeParserOf(v.strictObject({ a: v.optional(v.number()) }))

  test('returns an accepted value itself', () => {
    const value = { a: 1 }
    expect(parse(value).output).toBe(value)
    expect(parse(value)).toEqual({ typed: true, success: true, output: value, issues: undefined })
  })

  test('reports the issues of valibot', () => {
    const { success, issues } = parse({ a: 'x' })
    expect({ success, fields: issues?.map((issue) => v.getDotPath(issue)) }).toEqual({
      success: false,
      fields: ['a'],
    })
  })

  test('returns the output of valibot for a value that the check rejects', () => {
    expect(parse([])).toMatchObject({ success: true, output: {} })
  })
})
