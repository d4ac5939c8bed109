import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { hmacOfHex, sha256OfHex, type HmacOfHex } from './sha256.ts'

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

/** HMAC-SHA256 of bytes under a secret and a purpose. */
type Mac = HmacOfHex

/** A secret of the shop, ready for use. At least 32 bytes of randomness, in hexadecimal. */
export type OrderIdSecret = { id: Mac; tag: Mac }

export const secretHexPattern = /^(?:[0-9a-f]{2}){32,}$/

export const orderIdSecret = (hex: string): OrderIdSecret => {
  const key = hexToBytes(hex)
  return { id: macOf(key, 'id'), tag: macOf(key, 'tag') }
}

const macOf = (key: Uint8Array, purpose: string): Mac => {
  const start = bytesToHex(utf8ToBytes(purpose))
  const mac = hmacOfHex(key)
  return (hex) => mac(start + hex)
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
  const hex = withoutDashes(key)
  const isTimeOrdered = key[14] === '7'
  const time = (isTimeOrdered ? hex : sha256OfHex(hex)).slice(0, 12)
  const random = secret.id(hex)
  // Version 8 in the place of four random bits, the variant in that of two.
  const variant = variantDigits[Number.parseInt(random[4]!, 16) & 0b11]!
  const untagged = `${time}8${random.slice(1, 4)}${variant}${random.slice(5, 14)}`
  return formatUuid(untagged + tagOf(untagged, secret))
}

const variantDigits = '89ab'

/**
 * Whether the shop issued this id: its tag fits one of the secrets (several during a rotation).
 * The comparison takes the same time wherever the tags differ.
 */
export const isIssuedOrderId = (orderId: string, secrets: readonly OrderIdSecret[]): boolean => {
  if (!orderIdPattern.test(orderId)) return false
  const hex = withoutDashes(orderId)
  const tag = Number.parseInt(hex.slice(-tagDigits), 16)
  return secrets.some((secret) => {
    const expected = Number.parseInt(tagOf(hex.slice(0, -tagDigits), secret), 16)
    return (tag ^ expected) === 0
  })
}

/** The id as logs and traces may show it: without its tag it opens nothing. */
export const orderIdForLog = (orderId: string): string => orderId.slice(0, -tagDigits)

const idsInText =
  /([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{6})[0-9a-f]{6}/gi

/** A text in which every order id has lost its tag: for lines that may quote what somebody sent. */
export const withoutOrderIdTags = (text: string): string => text.replace(idsInText, '$1')

const tagOf = (untagged: string, secret: OrderIdSecret): string =>
  secret.tag(untagged).slice(0, tagDigits)

const withoutDashes = (uuid: string): string =>
  uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24)

const formatUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
