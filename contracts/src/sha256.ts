import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** HMAC-SHA256 of bytes under one key, both in hexadecimal. */
export type HmacOfHex = (hex: string) => string

/** What is used of `node:crypto`: one call, which leaves nothing behind that the garbage collector has to end. */
export type NativeCrypto = {
  hash(name: 'sha256', bytes: string | Uint8Array, encoding: 'hex'): string
}

/** SHA-256 and HMAC-SHA256. Digests and the HMAC's message are hexadecimal: to make bytes of them costs as much as to hash. */
export type Hashing = {
  sha256OfText: (text: string) => string
  sha256OfHex: (hex: string) => string
  hmacOfHex: (key: Uint8Array) => HmacOfHex
}

export const hashingInJavaScript: Hashing = {
  sha256OfText: (text) => bytesToHex(sha256(new TextEncoder().encode(text))),
  sha256OfHex: (hex) => bytesToHex(sha256(hexToBytes(hex))),
  hmacOfHex: (key) => (hex) => bytesToHex(hmac(sha256, key, hexToBytes(hex))),
}

/** The same by the runtime, in a fifth of the time. */
export const hashingWith = ({ hash }: NativeCrypto): Hashing => {
  const sha256OfBytes = (bytes: string | Uint8Array): string => hash('sha256', bytes, 'hex')

  /** The hash of a prefix and what is given. Messages mostly have one length, so their bytes are written over. */
  const hashAfter = (prefix: Uint8Array) => {
    let bytes = prefix
    return (hex: string): string => {
      const length = prefix.length + hex.length / 2
      if (bytes.length !== length) {
        bytes = new Uint8Array(length)
        bytes.set(prefix)
      }
      writeHex(hex, bytes, prefix.length)
      return sha256OfBytes(bytes)
    }
  }

  return {
    sha256OfText: sha256OfBytes,
    sha256OfHex: (hex) => sha256OfBytes(hexToBytes(hex)),
    // RFC 2104 in two calls: an object for each HMAC costs twice as much.
    hmacOfHex: (key) => {
      const short = key.length > blockBytes ? hexToBytes(sha256OfBytes(key)) : key
      const pad = (byte: number): Uint8Array =>
        Uint8Array.from({ length: blockBytes }, (_, n) => (short[n] ?? 0) ^ byte)
      const inner = hashAfter(pad(innerPadByte))
      const outer = hashAfter(pad(outerPadByte))
      return (hex) => outer(inner(hex))
    },
  }
}

const blockBytes = 64
const innerPadByte = 0x36
const outerPadByte = 0x5c

/** Writes lower case hexadecimal digits as bytes, without an array in between. */
const writeHex = (hex: string, into: Uint8Array, at: number): void => {
  for (let n = 0; n < hex.length; n += 2) {
    into[at + n / 2] = (digitOf(hex.charCodeAt(n)) << 4) | digitOf(hex.charCodeAt(n + 1))
  }
}

const digitOf = (code: number): number => (code <= 57 ? code - 48 : code - 87)

/** Bun, deno, node and workerd (with `nodejs_compat`) have it; asked for, not imported, because it may be missing. */
const nativeCrypto = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
).process?.getBuiltinModule?.('node:crypto') as Partial<NativeCrypto> | undefined

export const { sha256OfText, sha256OfHex, hmacOfHex } = nativeCrypto?.hash
  ? hashingWith({ hash: nativeCrypto.hash })
  : hashingInJavaScript
