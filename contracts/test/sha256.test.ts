import { describe, expect, test } from 'bun:test'
import * as crypto from 'node:crypto'
import * as fc from 'fast-check'
import {
  hashingInJavaScript,
  hashingWith,
  sha256OfBun,
  sha256OfNode,
  type Hashing,
} from '../src/sha256.ts'

const natives: [string, Hashing][] = [
  ['by bun', hashingWith(sha256OfBun(Bun.SHA256))],
  ['by node:crypto', hashingWith(sha256OfNode(crypto))],
]
const hex = (text: string): string => Buffer.from(text).toString('hex')

describe.each<[string, Hashing]>([['in JavaScript', hashingInJavaScript], ...natives])(
  'hashing %s',
  (_, { sha256OfText, sha256OfHex, hmacOfHex }) => {
    test('is SHA-256 (FIPS 180-4)', () => {
      const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
      expect([sha256OfText('abc'), sha256OfHex('616263')]).toEqual([abc, abc])
    })

    test('is HMAC-SHA256 (RFC 4231, test case 2)', () => {
      expect(hmacOfHex(Buffer.from('Jefe'))(hex('what do ya want for nothing?'))).toBe(
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      )
    })
  },
)

test.each(natives)('hashes %s are those in JavaScript', (_, native) => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(bytes, bytes, fc.string({ unit: 'grapheme' }), (key, message, text) => {
      const messageHex = Buffer.from(message).toString('hex')
      const { sha256OfText, sha256OfHex, hmacOfHex } = hashingInJavaScript
      expect(native.sha256OfText(text)).toBe(sha256OfText(text))
      expect(native.sha256OfHex(messageHex)).toBe(sha256OfHex(messageHex))
      const ofOneKey = native.hmacOfHex(key)
      for (const each of [messageHex, `${messageHex}00`, messageHex]) {
        expect(ofOneKey(each)).toBe(hmacOfHex(key)(each))
      }
    }),
    { seed: 1 },
  )
})
