import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { hashBytes, hmacOf, sha256Into } from '../sha256.ts'
import { uuidBytes, uuidText } from './uuid.ts'

/**
 * Order ids: UUIDv8 (RFC 9562) made from the shopper's idempotency key and the shop's secret.
 *
 *     48 bits  time of a version 7 key, or a hash for a version 4 key: ordered ids keep B-trees quick
 *     50 bits  HMAC-SHA256(secret, "id" ‖ key): nobody can guess or scan ids
 *     24 bits  tag, HMAC-SHA256(secret, "tag" ‖ the 98 bits above): a front refuses a forged id by itself
 *
 * The other 6 bits are the UUID's version and variant. Every front with the same secret maps a key to the same id.
 */

/** An idempotency key: a UUID of version 7 or 4, in lower case. */
export const idempotencyKeyPattern =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** A UUID of version 8, in lower case. */
export const orderIdPattern =
  /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const OrderIdSchema = v.pipe(v.string(), v.regex(orderIdPattern, 'must be an order id'))

/** Where the parts of an id begin, in bytes: 6 of time, 7 of randomness with version and variant, 3 of the tag. */
const randomAt = 6
const tagAt = 13
/** The tag in hexadecimal digits, at the end of an id. */
const tagDigits = 6

/** HMAC-SHA256 of bytes under a secret and a purpose. The next call writes over what this one returned. */
type Mac = (bytes: Uint8Array) => Uint8Array

/** A secret of the shop, ready for use. At least 32 bytes of randomness, in hexadecimal. */
export type OrderIdSecret = { id: Mac; tag: Mac }

export const secretHexPattern = /^(?:[0-9a-f]{2}){32,}$/

export const orderIdSecret = (hex: string): OrderIdSecret => {
  const key = hexToBytes(hex)
  return { id: macOf(key, 'id', 16), tag: macOf(key, 'tag', tagAt) }
}

const macOf = (key: Uint8Array, purpose: string, length: number): Mac => {
  const start = utf8ToBytes(purpose)
  const message = new Uint8Array(start.length + length)
  message.set(start)
  const mac = hmacOf(key)
  const hash = new Uint8Array(hashBytes)
  return (bytes) => {
    message.set(bytes, start.length)
    mac(message, hash)
    return hash
  }
}

/**
 * The idempotency key of a header value (bare or in double quotes, as the IETF draft has it; any case),
 * in lower case, or `undefined` when it is not a UUID of version 7 or 4.
 */
export const parseIdempotencyKey = (header: string): string | undefined => {
  const key = (/^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim()).toLowerCase()
  return idempotencyKeyPattern.test(key) ? key : undefined
}

// Written over for each id: nothing is left for the garbage collector but the id.
const keyBytes = new Uint8Array(16)
const idBytes = new Uint8Array(16)
const untagged = idBytes.subarray(0, tagAt)
const hash = new Uint8Array(hashBytes)

/** The order id of a key as `parseIdempotencyKey` returned it. */
export const orderIdOf = (key: string, secret: OrderIdSecret): string => {
  uuidBytes(key, keyBytes)
  const isTimeOrdered = key[14] === '7'
  if (!isTimeOrdered) sha256Into(keyBytes, hash)
  writeId(isTimeOrdered ? keyBytes : hash, 0, randomAt)
  writeId(secret.id(keyBytes), randomAt, tagAt)
  // Version 8 in the place of four random bits, the variant in that of two.
  idBytes[6] = 0x80 | (idBytes[6]! & 0x0f)
  idBytes[8] = 0x80 | (idBytes[8]! & 0x3f)
  writeId(secret.tag(untagged), tagAt, idBytes.length)
  return uuidText(idBytes)
}

/** Writes the first of these bytes as the id's from `begin` to `end`, without an array in between. */
const writeId = (bytes: Uint8Array, begin: number, end: number): void => {
  for (let n = begin; n < end; n += 1) idBytes[n] = bytes[n - begin]!
}

/**
 * Whether the shop issued this id: its tag fits one of the secrets (several during a rotation).
 * The comparison takes the same time wherever the tags differ.
 */
export const isIssuedOrderId = (orderId: string, secrets: readonly OrderIdSecret[]): boolean => {
  if (!orderIdPattern.test(orderId)) return false
  uuidBytes(orderId, idBytes)
  return secrets.some((secret) => {
    const tag = secret.tag(untagged)
    let difference = 0
    for (let n = tagAt; n < idBytes.length; n += 1) difference |= idBytes[n]! ^ tag[n - tagAt]!
    return difference === 0
  })
}

/** The id as logs and traces may show it: without its tag it opens nothing. */
export const orderIdForLog = (orderId: string): string => orderId.slice(0, -tagDigits)

const idsInText =
  /([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{6})[0-9a-f]{6}/gi

/** A text in which every order id has lost its tag: for lines that may quote what somebody sent. */
export const withoutOrderIdTags = (text: string): string => text.replace(idsInText, '$1')
