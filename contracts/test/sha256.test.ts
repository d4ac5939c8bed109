import { describe, expect, test } from 'bun:test'
import * as crypto from 'node:crypto'
import * as fc from 'fast-check'
import {
  hashBytes,
  hashingInJavaScript,
  hashingWith,
  sha256OfBun,
  sha256OfNode,
  type HashInto,
  type Hashing,
} from '../src/sha256.ts'

const natives: [string, Hashing][] = [
  ['by bun', hashingWith(sha256OfBun(Bun.SHA256))],
  ['by node:crypto', hashingWith(sha256OfNode(crypto))],
]
/** In hexadecimal, what a hash function writes. */
const hexOf = (hashInto: HashInto, bytes: Uint8Array): string => {
  const hash = new Uint8Array(hashBytes)
  hashInto(bytes, hash)
  return Buffer.from(hash).toString('hex')
}

describe.each<[string, Hashing]>([['in JavaScript', hashingInJavaScript], ...natives])(
  'hashing %s',
  (_, { sha256OfText, sha256Into, hmacOf }) => {
    test('is SHA-256 (FIPS 180-4)', () => {
      const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
      expect([sha256OfText('abc'), hexOf(sha256Into, Buffer.from('abc'))]).toEqual([abc, abc])
    })

    test('is HMAC-SHA256 (RFC 4231, test case 2)', () => {
      const message = Buffer.from('what do ya want for nothing?')
      expect(hexOf(hmacOf(Buffer.from('Jefe')), message)).toBe(
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      )
    })
  },
)

test.each(natives)('hashes %s are those in JavaScript', (_, native) => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(bytes, bytes, fc.string({ unit: 'grapheme' }), (key, message, text) => {
      const { sha256OfText, sha256Into, hmacOf } = hashingInJavaScript
      expect(native.sha256OfText(text)).toBe(sha256OfText(text))
      expect(hexOf(native.sha256Into, message)).toBe(hexOf(sha256Into, message))
      const ofOneKey = native.hmacOf(key)
      for (const each of [message, new Uint8Array([...message, 0]), message]) {
        expect(hexOf(ofOneKey, each)).toBe(hexOf(hmacOf(key), each))
      }
    }),
    { seed: 1 },
  )
})
