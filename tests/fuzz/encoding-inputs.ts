import type { Dice } from './dice.ts'
import type { HttpInput } from './http-inputs.ts'
import type { Known } from './known.ts'

type Given = { known: Known; dice: Dice }

/** A good request with a JSON body, in pieces: the fault goes between `before` and `after`, in the text of `field`. */
type Template = {
  method: string
  path: string
  field: string
  before: string
  after: string
}

/** A request whose only fault is the encoding of its body, and the answer that it must get. */
export const encodingInput = (given: Given): HttpInput => {
  const { dice } = given
  return dice.pick([otherCharset, contentEncoding, notUtf8, sameCharset])(given)
}

/** Characters other than UTF-8, said in words. */
const otherCharset = (given: Given): HttpInput => {
  const { dice } = given
  const charset = dice.pick(['iso-8859-1', 'windows-1252', 'utf-16', 'UTF-16LE', '"latin1"', 'x'])
  const space = dice.pick(['', ' '])
  return {
    ...goodRequest(given, `application/json;${space}charset=${charset}`),
    expected: { statuses: [415] },
  }
}

/** UTF-8, named in the header. A route may refuse the rest, but not the encoding. */
const sameCharset = (given: Given): HttpInput => {
  const charset = given.dice.pick(['utf-8', 'UTF-8', '"utf-8"'])
  return {
    ...goodRequest(given, `application/json; charset=${charset}`),
    expected: { not: [400, 415] },
  }
}

/** A body that says it is compressed, whether it is or not. */
const contentEncoding = (given: Given): HttpInput => {
  const { dice } = given
  const request = goodRequest(given, 'application/json')
  const encoding = dice.pick(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', `x-${dice.hex(12)}`])
  const isCompressed = encoding === 'gzip' && dice.oneIn(2)
  return {
    ...request,
    headers: [...request.headers, ['Content-Encoding', encoding]],
    body: isCompressed ? Bun.gzipSync(request.body as Uint8Array<ArrayBuffer>) : request.body,
    expected: { statuses: [415], ...(encoding.startsWith('x-') && { without: encoding }) },
  }
}

/** Bytes that are not UTF-8: never a first byte, cut off, overlong, a surrogate, beyond Unicode. */
const unreadable = [
  [0xff],
  [0xe4],
  [0xc3, 0x28],
  [0xe2, 0x82],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
]

const notUtf8 = (given: Given): HttpInput => {
  const template = templateOf(given)
  const bytes = Uint8Array.from(given.dice.pick(unreadable))
  return {
    ...requestOf(template, given, 'application/json'),
    body: joined(template, bytes),
    expected: { statuses: [400], field: template.field },
  }
}

const goodRequest = (given: Given, contentType: string): HttpInput => {
  const template = templateOf(given)
  return { ...requestOf(template, given, contentType), body: joined(template, new Uint8Array()) }
}

const requestOf = ({ method, path }: Template, given: Given, contentType: string): HttpInput => ({
  operation: undefined,
  method,
  path,
  headers: [
    ['Content-Type', contentType],
    ['Idempotency-Key', given.dice.key()],
    // Shoppers' routes do not look at it.
    ['Authorization', `Bearer ${given.known.adminToken}`],
  ],
})

const templateOf = ({ dice, known }: Given): Template => {
  const sku = dice.pick(known.skus)
  return dice.pick<Template>([
    {
      method: 'POST',
      path: '/orders',
      field: 'lines[0].sku',
      before: `{"lines":[{"sku":"${sku}`,
      after: '","quantity":1}]}',
    },
    {
      method: 'PUT',
      path: `/admin/products/${sku}`,
      field: 'name',
      before: '{"name":"A product',
      after: '","price":{"amount":100,"currency":"EUR"}}',
    },
    {
      method: 'POST',
      path: `/admin/products/${sku}/stock`,
      field: 'reason',
      before: '{"kind":"corrected","units":1,"reason":"counted',
      after: '"}',
    },
  ])
}

const utf8 = new TextEncoder()

const joined = ({ before, after }: Template, between: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...utf8.encode(before), ...between, ...utf8.encode(after)])
