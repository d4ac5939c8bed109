import { describe, expect, test } from 'bun:test'
import {
  comparedEmail,
  digestOf,
  hasDetails,
  metadataFault,
  orderNumberOf,
  orderNumberPattern,
  parseOrderNumber,
  plainLines,
  type OrderContent,
} from '../src/index.ts'

const mug = { sku: 'MUG', quantity: 1 }
const bowl = { sku: 'BOWL', quantity: 2 }
const plain: OrderContent = { lines: [mug, bowl] }
const address = { streetAddress: '12 Mill Lane', addressCountry: 'GB' }
const detailed: OrderContent = {
  ...plain,
  reference: 'WEB-1',
  customer: { id: 'c-1', email: 'ada@example.com', shippingAddress: address },
  note: 'Ring twice.',
  metadata: { a: '1', b: '2' },
}
const withCustomer = (customer: OrderContent['customer']) => ({ ...detailed, customer })

describe('the digest of an order with details', () => {
  test.each<[string, OrderContent]>([
    ['no reference', { ...detailed, reference: undefined }],
    ['another reference', { ...detailed, reference: 'WEB-2' }],
    ['no customer', withCustomer(undefined)],
    ['a customer without a word', withCustomer({})],
    ['another e-mail', withCustomer({ ...detailed.customer, email: 'bob@example.com' })],
    ['the id in the place of the name', withCustomer({ name: 'c-1' })],
    [
      'another address',
      withCustomer({ ...detailed.customer, shippingAddress: { ...address, addressCountry: 'FR' } }),
    ],
    ['an empty address', withCustomer({ ...detailed.customer, shippingAddress: {} })],
    ['another note', { ...detailed, note: 'Ring once.' }],
    ['an empty note', { ...detailed, note: '' }],
    ['one key of metadata less', { ...detailed, metadata: { a: '1' } }],
    ['another value of metadata', { ...detailed, metadata: { a: '1', b: '3' } }],
    ['values under each other’s keys', { ...detailed, metadata: { a: '2', b: '1' } }],
    ['a name of a line', { ...detailed, lines: [{ ...mug, name: 'Mug' }, bowl] }],
    ['more units', { ...detailed, lines: [{ ...mug, quantity: 2 }, bowl] }],
    ['an expected total', { ...detailed, expectedTotal: { amount: 1, currency: 'EUR' } }],
    ['no details', plain],
  ])('is another one with %s', (_, other) => {
    expect(digestOf(other)).not.toBe(digestOf(detailed))
  })

  test.each<[string, OrderContent, OrderContent]>([
    ['of lines', detailed, { ...detailed, lines: [bowl, mug] }],
    ['of parts of a line', detailed, { ...detailed, lines: [bowl, mug].flatMap(inParts) }],
    ['of keys of metadata', detailed, { ...detailed, metadata: { b: '2', a: '1' } }],
    [
      'of named lines',
      { lines: [{ ...mug, name: 'Mug' }, bowl, { ...mug, name: 'Cup' }] },
      { lines: [{ ...mug, name: 'Cup' }, bowl, { ...mug, name: 'Mug' }] },
    ],
  ])('does not know the order %s', (_, one, other) => {
    expect(digestOf(one)).toBe(digestOf(other))
  })

  test('of a plain order is that of the release before', () => {
    expect(digestOf({ lines: [mug] })).toBe('4f0fc1b0e87fb0d9b533fdd34645c9bd')
  })
})

/** The line as two lines, as far as it has units for them. */
function inParts({ sku, quantity }: { sku: string; quantity: number }) {
  return quantity === 1
    ? [{ sku, quantity }]
    : [
        { sku, quantity: 1 },
        { sku, quantity: quantity - 1 },
      ]
}

describe('an order has details', () => {
  test.each<[boolean, string, Partial<OrderContent>]>([
    [false, 'lines alone', {}],
    [false, 'an expected total', { expectedTotal: { amount: 1, currency: 'EUR' } }],
    [false, 'details that are not said', { reference: undefined, customer: undefined }],
    [true, 'a reference', { reference: 'WEB-1' }],
    [true, 'a customer without a word', { customer: {} }],
    [true, 'an empty note', { note: '' }],
    [true, 'empty metadata', { metadata: {} }],
    [true, 'the name of a line', { lines: [bowl, { ...mug, name: 'Mug' }] }],
  ])('%p: with %s', (expected, _, said) => {
    expect(hasDetails({ ...plain, ...said })).toBe(expected)
  })
})

test('plain lines are summed, sorted and without names', () => {
  expect(plainLines([{ ...mug, name: 'Mug' }, bowl, mug])).toEqual([
    bowl,
    { sku: 'MUG', quantity: 2 },
  ])
})

describe('metadata', () => {
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, '']))
  test.each<[string, unknown, RegExp | undefined]>([
    ['of no key', {}, undefined],
    ['of 50 keys', keys(50), undefined],
    ['of 51 keys', keys(51), /at most 50 keys, not 51/],
    ['with the names of functions', { constructor: '', toString: 'x' }, undefined],
    ['with a key of __proto__', JSON.parse('{"__proto__":"x"}'), undefined],
    ['with a key of 40 characters', { ['é'.repeat(40)]: '' }, undefined],
    ['with a key of 41 characters', { ['é'.repeat(41)]: '' }, /the key "é+"/],
    ['with a bracket in a key', { 'a[': '' }, /the key "a\["/],
    ['with a value of 500 characters', { a: 'é'.repeat(500) }, undefined],
    ['with a value of 501 characters', { a: 'é'.repeat(501) }, /the value of "a"/],
    ['with U+0000', { a: '\0' }, /the value of "a"/],
    ['with half a character', { a: '\ud800' }, /the value of "a"/],
    ['with a number', { a: 1 }, /the value of "a" must be a text/],
    ['that is a list', [], /must be an object/],
    ['that is null', null, /must be an object/],
  ])('%s', (_, value, fault) => {
    if (fault === undefined) expect(metadataFault(value)).toBeUndefined()
    else expect(metadataFault(value)).toMatch(fault)
  })
})

test('e-mails are compared trimmed and in lower case', () => {
  expect(comparedEmail('  Ada@Example.COM ')).toBe('ada@example.com')
})

describe('the number of an order', () => {
  const id = '0199f6a0-1234-821f-9b76-8911c84bccf8'

  test('is ten digits of base 32 from 50 bits of a hash of its id', () => {
    expect(orderNumberOf(id)).toBe('2XBZJBJTKF')
    const hash = new Bun.CryptoHasher('sha256').update(id).digest('hex')
    const bits = BigInt(`0x${hash}`) >> BigInt(256 - 50)
    const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const spelt = Array.from(
      { length: 10 },
      (_, n) => digits[Number((bits >> BigInt(45 - 5 * n)) & 31n)],
    )
    expect(spelt.join('')).toBe(orderNumberOf(id))
  })

  test.each([
    ['2xbzjbjtkf', '2XBZJBJTKF'],
    [' 2XBZJ-BJTKF ', '2XBZJBJTKF'],
    ['OILoil2345', '0110112345'],
    ['2XBZJBJTK', undefined],
    ['2XBZJBJTKFF', undefined],
    ['2XBZJBJTKU', undefined],
    ['', undefined],
  ])('is read from %j', (text, number) => {
    expect(parseOrderNumber(text)).toBe(number)
    if (number !== undefined) expect(number).toMatch(orderNumberPattern)
  })
})
