import { skuDigits, skuOf, type LoadSpec } from './spec.ts'

/** The bytes of the next request. Valid until the next call: the same memory is written again. */
export type NextRequest = () => Uint8Array

/** Requests whose bytes are made ahead; what differs from one to the next is written over. */
export const requestsOf = ({
  request,
  port,
  token,
}: Pick<LoadSpec, 'request' | 'port' | 'token'>): NextRequest => {
  const sender = [`Host: 127.0.0.1:${port}`, ...(token ? [`Authorization: Bearer ${token}`] : [])]
  return request.kind === 'orders' ? orders(request, sender) : reads(request.paths, sender)
}

/** The headers that every request of a load has. */
type Sender = readonly string[]

const reads = (paths: readonly string[], sender: Sender): NextRequest => {
  const all = paths.map((path) =>
    Buffer.from([`GET ${path} HTTP/1.1`, ...sender, '', ''].join('\r\n')),
  )
  let next = 0
  return () => {
    next = next + 1 < all.length ? next + 1 : 0
    return all[next]!
  }
}

type OrdersOf = { skuCount: number; lineCount: number; withDetails?: boolean }

/** Far enough apart that the lines of an order are not neighbours; prime, so that they are not the same. */
const lineStride = 7_919

const orders = (
  { skuCount, lineCount, withDetails = false }: OrdersOf,
  sender: Sender,
): NextRequest => {
  const bytes = Buffer.from(orderRequest({ lineCount, withDetails }, sender))
  const keyAt = bytes.indexOf(zeroKey)
  const skuAts = digitsAfter(bytes, skuOf(0).slice(0, -skuDigits))
  const customerAts = digitsAfter(bytes, customerPrefix)
  const writeKey = keyWriter()
  return () => {
    writeKey(bytes, keyAt)
    let sku = Math.floor(Math.random() * skuCount)
    for (const at of skuAts) {
      writeDecimal(bytes, at, sku)
      sku = (sku + lineStride) % skuCount
    }
    const customer = Math.floor(Math.random() * customerCount)
    for (const at of customerAts) writeDecimal(bytes, at, customer)
    return bytes
  }
}

/** The places of the digits that follow a text. */
const digitsAfter = (bytes: Buffer, text: string): number[] => {
  const zeroed = `${text}${'0'.repeat(skuDigits)}`
  const places: number[] = []
  for (let at = bytes.indexOf(zeroed); at >= 0; at = bytes.indexOf(zeroed, at + 1)) {
    places.push(at + text.length)
  }
  return places
}

const customerPrefix = 'customer-'
const customerCount = 10 ** skuDigits

/** A customer, and a kilobyte of metadata. */
const details = () => {
  const name = `${customerPrefix}${'0'.repeat(skuDigits)}`
  const address = { streetAddress: '12 Mill Lane', postalCode: 'CB1 2AB', addressCountry: 'GB' }
  const keys = Array.from({ length: 10 }, (_, n) => [`key-${n}`, 'x'.repeat(90)])
  return {
    customer: { id: name, email: `${name}@example.com`, name: 'Ada', shippingAddress: address },
    metadata: Object.fromEntries(keys) as Record<string, string>,
  }
}

const zeroKey = '00000000-0000-7000-8000-000000000000'

/** As a storefront would send it; `wait` is longer than any order takes. */
const orderRequest = (
  { lineCount, withDetails }: Required<Omit<OrdersOf, 'skuCount'>>,
  sender: Sender,
): string => {
  const lines = Array.from({ length: lineCount }, () => ({ sku: skuOf(0), quantity: 1 }))
  const body = JSON.stringify({ lines, ...(withDetails && details()) })
  return [
    'POST /orders HTTP/1.1',
    ...sender,
    `Idempotency-Key: ${zeroKey}`,
    'Prefer: wait=10',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

const hexDigits = Buffer.from('0123456789abcdef')
/** Where the key's 62 random bits stand, as hexadecimal digits of the text. */
const randomDigitAts = [15, 16, 17, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35]
const timeDigitAts = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]

/** Writes a new UUID of version 7 over the last one. */
const keyWriter = () => {
  const random = new Uint8Array(65_536 - (65_536 % randomDigitAts.length))
  let used = random.length
  return (bytes: Buffer, at: number): void => {
    if (used === random.length) {
      crypto.getRandomValues(random)
      used = 0
    }
    let time = Date.now()
    for (let i = timeDigitAts.length - 1; i >= 0; i -= 1) {
      bytes[at + timeDigitAts[i]!] = hexDigits[time % 16]!
      time = Math.floor(time / 16)
    }
    for (const digitAt of randomDigitAts) {
      bytes[at + digitAt] = hexDigits[random[used]! % 16]!
      used += 1
    }
  }
}

const digitZero = 48

const writeDecimal = (bytes: Buffer, at: number, value: number): void => {
  let rest = value
  for (let i = skuDigits - 1; i >= 0; i -= 1) {
    bytes[at + i] = digitZero + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}
