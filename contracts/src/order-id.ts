import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'

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

/** Hexadecimal digits of the tag at the end of an id. */
const tagDigits = 6

/** HMAC-SHA256 of bytes under a secret and a purpose. The result is overwritten by the next call. */
type Mac = (bytes: Uint8Array) => Uint8Array

/** A secret of the shop, ready for use. At least 32 bytes of randomness, in hexadecimal. */
export type OrderIdSecret = { id: Mac; tag: Mac }

export const secretHexPattern = /^(?:[0-9a-f]{2}){32,}$/

/** Prepares a secret once, so that each id costs only the hashing of its own bytes. */
export const orderIdSecret = (hex: string): OrderIdSecret => {
  const key = hexToBytes(hex)
  return { id: macOf(key, 'id'), tag: macOf(key, 'tag') }
}

/** Hashes the secret and the purpose once, and each time into the same memory: half of the cost of an id is garbage. */
const macOf = (key: Uint8Array, purpose: string): Mac => {
  const prepared = hmac.create(sha256, key).update(utf8ToBytes(purpose))
  const scratch = prepared.clone()
  const digest = new Uint8Array(sha256.outputLen)
  return (bytes) => {
    prepared._cloneInto(scratch).update(bytes).digestInto(digest)
    return digest
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

/** The order id of a key as `parseIdempotencyKey` returned it. */
export const orderIdOf = (key: string, secret: OrderIdSecret): string => {
  const keyBytes = hexToBytes(key.replaceAll('-', ''))
  const isTimeOrdered = key[14] === '7'
  const time = isTimeOrdered ? keyBytes.subarray(0, 6) : sha256(keyBytes).subarray(0, 6)
  const random = secret.id(keyBytes)
  const bytes = concatBytes(time, random.subarray(0, 7), new Uint8Array(3))
  bytes[6] = 0x80 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  bytes.set(tagOf(bytes, secret), 13)
  return formatUuid(bytesToHex(bytes))
}

/**
 * Whether the shop issued this id: its tag fits one of the secrets (several during a rotation).
 * The comparison takes the same time wherever the tags differ.
 */
export const isIssuedOrderId = (orderId: string, secrets: readonly OrderIdSecret[]): boolean => {
  if (!orderIdPattern.test(orderId)) return false
  const bytes = hexToBytes(orderId.replaceAll('-', ''))
  return secrets.some((secret) => {
    const tag = tagOf(bytes, secret)
    return ((tag[0]! ^ bytes[13]!) | (tag[1]! ^ bytes[14]!) | (tag[2]! ^ bytes[15]!)) === 0
  })
}

/** The id as logs and traces may show it: without its tag it opens nothing. */
export const orderIdForLog = (orderId: string): string => orderId.slice(0, -tagDigits)

const idsInText =
  /([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{6})[0-9a-f]{6}/gi

/** A text in which every order id has lost its tag: for lines that may quote what somebody sent. */
export const withoutOrderIdTags = (text: string): string => text.replace(idsInText, '$1')

const tagOf = (bytes: Uint8Array, secret: OrderIdSecret): Uint8Array =>
  secret.tag(bytes.subarray(0, 13)).subarray(0, 3)

const formatUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
