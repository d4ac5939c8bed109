import { describe, expect, test } from 'bun:test'
import { createHash, createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import {
  idempotencyKeyPattern,
  isIssuedOrderId,
  orderIdForLog,
  orderIdOf,
  orderIdPattern,
  orderIdSecret,
  parseIdempotencyKey,
  parseTrustedKey,
  withoutOrderIdTags,
} from '../src/index.ts'

const secret = orderIdSecret('5a'.repeat(32))
const newSecret = orderIdSecret('c3'.repeat(32))
const key7 = '0199f6a0-1234-7abc-8def-0123456789ab'
const key4 = '6fa459ea-ee8a-4ca4-894e-db77e160355e'

/** Longer than a block of SHA-256, so HMAC hashes it first. */
const longSecret = '0123456789abcdef'.repeat(10)
const uuidOfDigit = (digit: string, middle: string): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-${middle}-${digit.repeat(12)}`

/** The first 16 bytes of the hash of a text, written as a UUID. */
const uuidOfHash = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}

/** Keys of both versions. */
const keys = fc.uuid({ version: [4, 7] }).filter((key) => idempotencyKeyPattern.test(key))

describe('the id of a key', () => {
  test.each([
    [key7, '5a'.repeat(32), '0199f6a0-1234-84d8-8c35-afb00b25a1cd'],
    [key7, 'c3'.repeat(32), '0199f6a0-1234-8c7f-a22e-991239fe2f6b'],
    [key4, '5a'.repeat(32), 'd2d4da26-e817-87ec-abf4-7cb00e782d7a'],
    [key4, 'c3'.repeat(32), 'd2d4da26-e817-88d0-9f49-629fe985c9be'],
    [uuidOfDigit('0', '7000-8000'), '00'.repeat(32), '00000000-0000-86de-8d1b-2e94ba9bacd1'],
    [uuidOfDigit('f', '7fff-bfff'), 'ff'.repeat(64), 'ffffffff-ffff-8c3b-bf0f-9b8283bd9b95'],
    [uuidOfDigit('f', '4fff-bfff'), longSecret, 'cbcd07ef-df3c-8a44-b1c5-568cf77bc27c'],
  ])('is what another implementation of HMAC-SHA256 computes (%s)', (key, hex, id) => {
    expect(orderIdOf(key, orderIdSecret(hex))).toBe(id)
  })

  test('is a UUIDv8 of this variant, the same each time, and issued', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const id = orderIdOf(key, secret)
        expect(id).toMatch(orderIdPattern)
        expect(orderIdOf(key, secret)).toBe(id)
        expect(isIssuedOrderId(id, [secret])).toBe(true)
      }),
      { seed: 1 },
    )
  })

  test('begins with the time of a version 7 key, and not with a version 4 key', () => {
    expect(orderIdOf(key7, secret).slice(0, 13)).toBe(key7.slice(0, 13))
    expect(orderIdOf(key4, secret).slice(0, 13)).not.toBe(key4.slice(0, 13))
  })

  test.each([
    ['WEB-100234', '5a'.repeat(32)],
    ['01JDPQ3V7M9X2KZC4T8WENR5HB', '5a'.repeat(32)],
    ['886313e1-3b8a-5372-9b90-0c9aee199e5d', 'c3'.repeat(32)],
  ])(
    'that is no UUID of version 7 or 4 is made from its hash, under another purpose (%s)',
    (key, hex) => {
      const hashed = createHash('sha256').update(key).digest().subarray(0, 16)
      const random = createHmac('sha256', Buffer.from(hex, 'hex'))
        .update('key')
        .update(hashed)
        .digest('hex')
      const id = orderIdOf(key, orderIdSecret(hex)).replaceAll('-', '')
      expect(id.slice(0, 12)).toBe(createHash('sha256').update(hashed).digest('hex').slice(0, 12))
      expect([id.slice(13, 16), id.slice(17, 26)]).toEqual([
        random.slice(1, 4),
        random.slice(5, 14),
      ])
      expect(isIssuedOrderId(orderIdOf(key, secret), [secret])).toBe(true)
    },
  )

  test('of a merchant is not the id of the UUID with the same bytes', () => {
    // The hash of this key has the bits of a UUID of version 4.
    const key = Array.from({ length: 10_000 }, (_, n) => `ORDER-${n}`).find((text) =>
      idempotencyKeyPattern.test(uuidOfHash(text)),
    )!
    expect(orderIdOf(uuidOfHash(key), secret)).not.toBe(orderIdOf(key, secret))
  })

  test('differs by one bit of the key and by the secret', () => {
    const other = key7.replace(/b$/, 'a')
    expect(orderIdOf(other, secret).slice(14)).not.toBe(orderIdOf(key7, secret).slice(14))
    expect(orderIdOf(key7, newSecret).slice(14)).not.toBe(orderIdOf(key7, secret).slice(14))
  })

  test('shows nothing of the key but its time', () => {
    expect(orderIdOf(key7, secret).slice(19)).not.toContain(key7.slice(24))
  })
})

describe('a secret', () => {
  test.each([
    ['31 bytes', '5a'.repeat(31)],
    ['half a byte', `${'5a'.repeat(32)}5`],
    ['digits that are not hexadecimal', 'xy'.repeat(32)],
    ['nothing', ''],
  ])('of %s is refused', (_, hex) => {
    expect(() => orderIdSecret(hex)).toThrow(RangeError)
  })
})

describe('an id that was not issued is refused', () => {
  const id = orderIdOf(key7, secret)

  test('with any one digit changed', () => {
    for (const [at, digit] of [...id.matchAll(/[0-9a-f]/g)].map((m) => [m.index, m[0]] as const)) {
      const forged = `${id.slice(0, at)}${digit === '0' ? '1' : '0'}${id.slice(at + 1)}`
      expect(isIssuedOrderId(forged, [secret])).toBe(false)
    }
  })

  test.each([
    ['cut short', id.slice(0, -1)],
    ['too long', `${id}0`],
    ['in upper case', id.toUpperCase()],
    ['without its dashes', id.replaceAll('-', '')],
    ['with a space', ` ${id}`],
    ['with a line feed', `${id}\n`],
    ['in braces', `{${id}}`],
    ['empty', ''],
    ['the key itself', key7],
  ])('%s', (_, forged) => {
    expect(isIssuedOrderId(forged, [secret])).toBe(false)
  })

  test('when no secret is known', () => {
    expect(isIssuedOrderId(id, [])).toBe(false)
  })
})

test('during a rotation ids of every listed secret are issued, and of no other', () => {
  const old = orderIdOf(key7, secret)
  const fresh = orderIdOf(key7, newSecret)
  expect(isIssuedOrderId(old, [newSecret, secret])).toBe(true)
  expect(isIssuedOrderId(fresh, [newSecret, secret])).toBe(true)
  expect(isIssuedOrderId(old, [newSecret])).toBe(false)
})

test('a log carries the id without its tag, which opens nothing', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const id = orderIdOf(key, secret)
      const logged = orderIdForLog(id)
      expect(id.startsWith(logged)).toBe(true)
      expect(id.length - logged.length).toBe(6)
      expect(isIssuedOrderId(logged, [secret])).toBe(false)
    }),
    { seed: 2 },
  )
})

describe('an idempotency key', () => {
  test.each([
    ['bare', key7],
    ['in double quotes', `"${key7}"`],
    ['in upper case', key7.toUpperCase()],
    ['in upper case and quotes, with spaces around', `  "${key7.toUpperCase()}" `],
  ])('is taken %s', (_, header) => {
    expect(parseIdempotencyKey(header)).toBe(key7)
  })

  test.each([
    ['empty', ''],
    ['empty quotes', '""'],
    ['one quote', `"${key7}`],
    ['single quotes', `'${key7}'`],
    ['a space inside the quotes', `" ${key7}"`],
    ['two keys', `"${key7}", "${key7}"`],
    ['a UUID of version 1', key7.replace('-7', '-1')],
    ['a UUID of version 8', key7.replace('-7', '-8')],
    ['a UUID of another variant', key7.replace('-8def', '-cdef')],
    ['no dashes', key7.replaceAll('-', '')],
    ['text', 'order-1'],
  ])('is refused with %s', (_, header) => {
    expect(parseIdempotencyKey(header)).toBeUndefined()
  })
})

describe('a text for a log', () => {
  test('shows every order id without its tag, and keeps the rest', () => {
    const id = orderIdOf(key7, secret)
    const text = `received "${id}" and ${id.toUpperCase()}, twice ${id}${id}, key ${key7}`
    const open = orderIdForLog(id)
    expect(withoutOrderIdTags(text)).toBe(
      `received "${open}" and ${open.toUpperCase()}, twice ${open}${open}, key ${key7}`,
    )
  })
})

describe('the key of a trusted caller', () => {
  const long = 'x'.repeat(255)
  test.each([
    ['an order number', 'WEB-100234', 'WEB-100234'],
    ['in quotes', '"WEB 100234"', 'WEB 100234'],
    ['case matters', 'web-100234', 'web-100234'],
    ['a UUID as of everybody else', `"${key7.toUpperCase()}"`, key7],
    ['8 characters', 'x'.repeat(8), 'x'.repeat(8)],
    ['255 characters', long, long],
    ['7 characters', 'x'.repeat(7), undefined],
    ['256 characters', `${long}x`, undefined],
    ['no ASCII', 'BÜRO-100234', undefined],
    ['a control character', 'WEB\t100234', undefined],
    ['nothing', '', undefined],
  ])('may be %s (%j)', (_, header, key) => {
    expect(parseTrustedKey(header)).toBe(key)
  })
})
