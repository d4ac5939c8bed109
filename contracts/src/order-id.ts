import {
  createHash,
  createHmac,
  createSecretKey,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import * as v from 'valibot'
import { keyLengthMax, keyLengthMin } from './limits.ts'

/**
 * Order ids: UUIDv8 (RFC 9562) made from the shopper's idempotency key and the shop's secret.
 *
 *     48 bits  time of a version 7 key, or a hash for every other key: ordered ids keep B-trees quick
 *     50 bits  HMAC-SHA256(secret, "id" ‖ key): nobody can guess or scan ids
 *     24 bits  tag, HMAC-SHA256(secret, "tag" ‖ the 98 bits above): a front refuses a forged id by itself
 *
 * The other 6 bits are the UUID's version and variant. Every front with the same secret maps a key to the same id.
 *
 * A key that is no UUID of version 7 or 4 enters as the first 16 bytes of its SHA-256, with "key" in the place of "id": no
 * UUID makes the id of such a key, although its bytes may be the same.
 */

/** An idempotency key: a UUID of version 7 or 4, in lower case. */
export const idempotencyKeyPattern =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const IdempotencyKeySchema = v.pipe(
  v.string(),
  v.regex(idempotencyKeyPattern, 'must be a UUID of version 7 or 4, in lower case'),
)

/** A key of a trusted caller: any printable ASCII characters. */
export const orderKeyPattern = new RegExp(`^[\\x20-\\x7e]{${keyLengthMin},${keyLengthMax}}$`)

/** The key of an order: a UUID of version 7 or 4 in lower case, or a trusted caller's own. */
export const OrderKeySchema = v.pipe(
  v.string(),
  v.regex(
    orderKeyPattern,
    `must have ${keyLengthMin} to ${keyLengthMax} printable ASCII characters`,
  ),
)

/** A UUID of version 8, in lower case. */
export const orderIdPattern =
  /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const OrderIdSchema = v.pipe(v.string(), v.regex(orderIdPattern, 'must be an order id'))

/** A secret of the shop, ready for use. */
export type OrderIdSecret = KeyObject

/** At least 32 bytes of randomness, in hexadecimal. */
export const secretHexPattern = /^(?:[0-9a-f]{2}){32,}$/

/** Reads a secret. @throws RangeError when the text does not fit `secretHexPattern` */
export const orderIdSecret = (hex: string): OrderIdSecret => {
  if (!secretHexPattern.test(hex)) throw new RangeError('not 32 bytes or more in hexadecimal')
  return createSecretKey(hex, 'hex')
}

const bareKey = (header: string): string => /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim()

/**
 * The idempotency key of a header value (bare or in double quotes, as the IETF draft has it; any case),
 * in lower case, or `undefined` when it is not a UUID of version 7 or 4.
 */
export const parseIdempotencyKey = (header: string): string | undefined => {
  const key = bareKey(header).toLowerCase()
  return idempotencyKeyPattern.test(key) ? key : undefined
}

/**
 * The key of a trusted caller's header value: a UUID of version 7 or 4 as `parseIdempotencyKey` reads it, or any other
 * text of `orderKeyPattern` as it is, or `undefined`. Everybody else needs a UUID: a key that can be guessed can be used
 * by somebody else first.
 */
export const parseTrustedKey = (header: string): string | undefined => {
  const key = parseIdempotencyKey(header) ?? bareKey(header)
  return orderKeyPattern.test(key) ? key : undefined
}

/** Digits of an id's time, of the bytes of a key, and of the tag at an id's end. */
const timeDigits = 12
const keyDigitCount = 32
const tagDigits = 6

/** The order id of a key that `parseTrustedKey` returned. */
export const orderIdOf = (key: string, secret: OrderIdSecret): string => {
  const isUuid = idempotencyKeyPattern.test(key)
  const keyDigits = isUuid ? digitsOf(key) : sha256(key, 'ascii').slice(0, keyDigitCount)
  const isOrdered = isUuid && key[14] === '7'
  const time = (isOrdered ? keyDigits : sha256(keyDigits, 'hex')).slice(0, timeDigits)
  const random = hmac(secret, isUuid ? 'id' : 'key', keyDigits)
  // Version 8 stands in the place of four random bits, the variant in that of two.
  const variant = variants[parseInt(random[4]!, 16) % variants.length]!
  const untagged = `${time}8${random.slice(1, 4)}${variant}${random.slice(5, 14)}`
  return uuidOf(untagged + tagOf(untagged, secret))
}

/**
 * The key of the purchase that follows the one with this UUID as its key, a UUID of version 4. Every front and every tab of a
 * browser gets the same one, so two tabs that go on from one purchase go on to one purchase. Nobody can compute it without
 * the secret.
 */
export const nextKeyOf = (key: string, secret: OrderIdSecret): string => {
  const random = hmac(secret, 'next', digitsOf(key))
  const variant = variants[parseInt(random[12]!, 16) % variants.length]!
  return uuidOf(`${random.slice(0, 12)}4${random.slice(13, 16)}${variant}${random.slice(16, 31)}`)
}

/** The digits of a UUID's variant (RFC 9562, section 4.1). */
const variants = '89ab'

/**
 * Whether the shop issued this id: its tag fits one of the secrets (several during a rotation).
 * The comparison takes the same time wherever the tags differ.
 */
export const isIssuedOrderId = (orderId: string, secrets: readonly OrderIdSecret[]): boolean => {
  if (!orderIdPattern.test(orderId)) return false
  const digits = digitsOf(orderId)
  const untagged = digits.slice(0, -tagDigits)
  const tag = ascii.encode(digits.slice(-tagDigits))
  return secrets.some((secret) => timingSafeEqual(ascii.encode(tagOf(untagged, secret)), tag))
}

const ascii = new TextEncoder()

const tagOf = (untagged: string, secret: OrderIdSecret): string =>
  hmac(secret, 'tag', untagged).slice(0, tagDigits)

/** The purposes of a hash, in ASCII as hexadecimal. The same bytes hash differently for each purpose. */
const purposes = { id: '6964', key: '6b6579', next: '6e657874', tag: '746167' }

const hmac = (secret: OrderIdSecret, purpose: keyof typeof purposes, hex: string): string =>
  createHmac('sha256', secret)
    .update(purposes[purpose] + hex, 'hex')
    .digest('hex')

const sha256 = (text: string, encoding: 'ascii' | 'hex'): string =>
  createHash('sha256').update(text, encoding).digest('hex')

/** The digits of a UUID, without its dashes. */
const digitsOf = (uuid: string): string => uuid.replaceAll('-', '')

const uuidOf = (digits: string): string =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`

/** The id as logs and traces may show it: without its tag it opens nothing. */
export const orderIdForLog = (orderId: string): string => orderId.slice(0, -tagDigits)

const idsInText =
  /([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{6})[0-9a-f]{6}/gi

/** A text in which every order id has lost its tag: for lines that may quote what somebody sent. */
export const withoutOrderIdTags = (text: string): string => text.replace(idsInText, '$1')
