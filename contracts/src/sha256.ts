import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Writes the 32 bytes of a hash of `bytes`. */
export type HashInto = (bytes: Uint8Array, hash: Uint8Array) => void

/** SHA-256 of a runtime: one call, which leaves nothing behind that the garbage collector has to end. */
export type NativeSha256 = { hex: (text: string) => string; into: HashInto }

/** What is used of `node:crypto`. */
type NodeCrypto = {
  hash(name: 'sha256', text: string, encoding: 'hex'): string
  hash(name: 'sha256', bytes: Uint8Array, encoding: 'buffer'): Uint8Array
}

/** Bun's own, which needs half the time of its `node:crypto`. */
type BunSha256 = {
  hash(text: string, encoding: 'hex'): string
  hash(bytes: Uint8Array, hash: Uint8Array): unknown
}

/** SHA-256 (FIPS 180-4) of text, in hexadecimal, and of bytes, and HMAC-SHA256 (RFC 2104) under a key. */
export type Hashing = {
  sha256OfText: (text: string) => string
  sha256Into: HashInto
  hmacOf: (key: Uint8Array) => HashInto
}

export const hashingInJavaScript: Hashing = {
  sha256OfText: (text) => bytesToHex(sha256(new TextEncoder().encode(text))),
  sha256Into: (bytes, hash) => hash.set(sha256(bytes)),
  hmacOf: (key) => (message, hash) => hash.set(hmac(sha256, key, message)),
}

export const sha256OfNode = ({ hash }: NodeCrypto): NativeSha256 => ({
  hex: (text) => hash('sha256', text, 'hex'),
  into: (bytes, into) => into.set(hash('sha256', bytes, 'buffer')),
})

export const sha256OfBun = (sha256: BunSha256): NativeSha256 => ({
  hex: (text) => sha256.hash(text, 'hex'),
  into: (bytes, into) => void sha256.hash(bytes, into),
})

/** The same as in JavaScript by the runtime, in a tenth to a fifth of the time. */
export const hashingWith = ({ hex, into }: NativeSha256): Hashing => ({
  sha256OfText: hex,
  sha256Into: into,
  // In two calls: an object for each HMAC costs twice as much.
  hmacOf: (key) => {
    const short = key.length > blockBytes ? hashOf(key, into) : key
    const pad = (byte: number, more: number): Uint8Array => {
      const bytes = new Uint8Array(blockBytes + more)
      for (let n = 0; n < blockBytes; n += 1) bytes[n] = (short[n] ?? 0) ^ byte
      return bytes
    }
    const outer = pad(outerPadByte, hashBytes)
    const innerHash = outer.subarray(blockBytes)
    let inner = pad(innerPadByte, 0)
    return (message, hash) => {
      // Messages mostly have one length, so their bytes are written over.
      const length = blockBytes + message.length
      if (inner.length !== length) inner = pad(innerPadByte, message.length)
      inner.set(message, blockBytes)
      into(inner, innerHash)
      into(outer, hash)
    }
  },
})

export const hashBytes = 32
const blockBytes = 64
const innerPadByte = 0x36
const outerPadByte = 0x5c

const hashOf = (bytes: Uint8Array, into: HashInto): Uint8Array => {
  const hash = new Uint8Array(hashBytes)
  into(bytes, hash)
  return hash
}

/** Bun, deno, node and workerd (with `nodejs_compat`) have it; asked for, not imported, because it may be missing. */
const runtime = globalThis as {
  Bun?: { SHA256: BunSha256 }
  process?: { getBuiltinModule?: (name: string) => unknown }
}

const nativeSha256 = (): NativeSha256 | undefined => {
  if (runtime.Bun) return sha256OfBun(runtime.Bun.SHA256)
  const crypto = runtime.process?.getBuiltinModule?.('node:crypto') as
    | Partial<NodeCrypto>
    | undefined
  return crypto?.hash && sha256OfNode({ hash: crypto.hash })
}

const native = nativeSha256()

export const { sha256OfText, sha256Into, hmacOf } = native
  ? hashingWith(native)
  : hashingInJavaScript
