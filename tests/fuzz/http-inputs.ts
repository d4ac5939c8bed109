import type { Dice } from './dice.ts'
import { valueOf } from './from-schema.ts'
import { someKey, type Known } from './known.ts'
import {
  changedText,
  mutated,
  openBrackets,
  spoiledBytes,
  strangeValue,
  type Json,
} from './mutations.ts'
import type { Described, Operation } from './openapi.ts'

/** A request to the front. `operation` is missing for a route or method that the document does not have. */
export type HttpInput = {
  operation: Operation | undefined
  method: string
  path: string
  headers: [name: string, value: string][]
  body?: Uint8Array<ArrayBuffer> | string | undefined
  /** The rule for the answer, for an input of which one is known. */
  expected?: Expected
}

/** Statuses that the answer must have or must not have, the field that it must name, and text that it must not repeat. */
export type Expected = {
  statuses?: readonly number[]
  not?: readonly number[]
  field?: string
  without?: string
}

type Given = { described: Described; known: Known; dice: Dice }

const otherMethods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'POST', 'GET', 'PROPFIND']
const otherPaths = [
  '/',
  '/docs',
  '/openapi.json',
  '/nothing',
  '/orders',
  '/admin',
  '/admin/x',
  '//',
]

/** One request out of the document: as it should be, or wrong in one or several places. */
export const httpInput = (given: Given): HttpInput => {
  const { dice, described } = given
  const operation = dice.pick(described.operations)
  const key = someKey(given.known, dice)
  const isAsDocumented = !dice.oneIn(40)
  const input: HttpInput = {
    operation: isAsDocumented ? operation : undefined,
    method: isAsDocumented || dice.oneIn(2) ? operation.method : dice.pick(otherMethods),
    path: pathOf(operation, key, given) + queryOf(operation, given),
    headers: headersOf(operation, key, given),
  }
  if (!isAsDocumented && dice.oneIn(2)) input.path = dice.pick(otherPaths)
  if (leadsElsewhere(input.path)) input.operation = undefined
  const mayHaveBody = input.method !== 'GET' && input.method !== 'HEAD'
  if (mayHaveBody && (operation.body !== undefined || dice.oneIn(20))) {
    const { contentType, body } = bodyOf(operation, given)
    if (contentType !== undefined) input.headers.push(['Content-Type', contentType])
    input.body = body
  }
  return input
}

/** Whether the client takes a `..` or `.` in the path, in any spelling, for an instruction. */
const leadsElsewhere = (path: string): boolean =>
  path.split('?')[0]!.split('/').length !== new URL(`http://x${path}`).pathname.split('/').length

const pathOf = (operation: Operation, key: string, given: Given): string =>
  operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'id' ? orderIdFor(key, given) : skuFor(given),
  )

/** An id of the shop, or one that looks like it. */
export const orderIdFor = (key: string, { dice, known }: Pick<Given, 'dice' | 'known'>): string => {
  const id = known.identity.idOf(key)
  switch (dice.between(0, 9)) {
    case 0:
      return known.foreignIdOf(key)
    case 1:
      return id.slice(0, dice.between(1, 35))
    case 2:
      return id.toUpperCase()
    case 3:
      return id.slice(0, -6) + dice.hex(6)
    case 4:
      return encodeURIComponent(changedText(id, dice).toWellFormed()) || '%'
    default:
      return id
  }
}

const brokenSegments = ['%', '%zz', '%E0%A4%A', '%c0%af', '%00', '%2e%2e', '%2F', 'a%2Fb', '+', '~']

const skuFor = ({ dice, known }: Given): string => {
  if (dice.oneIn(12)) return dice.pick(brokenSegments)
  if (dice.oneIn(6)) return encodeURIComponent(changedText(known.skus[0]!, dice).toWellFormed())
  return dice.pick(known.skus)
}

const queryOf = (operation: Operation, given: Given): string => {
  const { dice } = given
  const declared = operation.parameters.filter((parameter) => parameter.in === 'query')
  const pairs = declared
    .filter(() => dice.oneIn(3))
    .map(({ name, schema }) => {
      const good = valueOf(schema, name, { ...given, schemas: given.described.schemas })
      return [name, dice.oneIn(2) ? textOf(good) : strangeText(dice)] as const
    })
  const extra = dice.oneIn(30) ? [['unknown', strangeText(dice)] as const] : []
  const all = [...pairs, ...extra, ...(dice.oneIn(40) ? pairs : [])]
  if (all.length === 0) return dice.oneIn(50) ? dice.pick(['?', '?&&', '?=%zz', '?q=%ff']) : ''
  return `?${all.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')}`
}

const strangeText = (dice: Dice): string => textOf(strangeValue(dice))

const queryValueLengthMax = 2_000
const textOf = (value: Json): string =>
  typeof value === 'string' ? value : JSON.stringify(value).slice(0, queryValueLengthMax)

const headersOf = (operation: Operation, key: string, given: Given): HttpInput['headers'] => {
  const { dice, known } = given
  const headers: HttpInput['headers'] = []
  for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'header')) {
    const isKey = name === 'Idempotency-Key'
    if (isKey ? dice.oneIn(25) : !dice.oneIn(3)) continue
    headers.push([name, dice.oneIn(8) ? strangeHeader(dice) : goodHeader(name, key, dice)])
  }
  if (dice.oneIn(60)) headers.push([dice.pick(['Accept', 'Origin', 'Range']), strangeHeader(dice)])
  const isGuarded = operation.path.startsWith('/admin') || operation.path === '/metrics'
  if (isGuarded) headers.push(...authorizationFor(known, dice))
  return headers
}

const goodHeader = (name: string, key: string, dice: Dice): string => {
  if (name === 'Idempotency-Key') return dice.pick([key, `"${key}"`, key.toUpperCase()])
  if (name === 'Prefer')
    return dice.pick([
      'wait=0',
      'wait=0',
      'wait=0, x=y',
      'respond-async',
      dice.oneIn(10) ? 'wait=1' : 'wait="0"',
    ])
  if (name === 'If-None-Match') return dice.pick(['*', '"5d41402abc4b2a76b9719d911017c592"'])
  return dice.pick(['"1"', '"3"', '2', 'W/"4"'])
}

/** Values that a header may carry on the wire. The others are sent by raw-inputs.ts. */
const strangeHeader = (dice: Dice): string => {
  const length = dice.oneIn(20) ? dice.pick([4_000, 12_000]) : dice.between(0, 60)
  const from = dice.oneIn(2) ? [0x20, 0x7e] : [0xa1, 0xff]
  const noise = Array.from({ length }, () =>
    String.fromCharCode(dice.between(from[0]!, from[1]!)),
  ).join('')
  return dice.pick([noise, 'wait=-1', 'wait=1e9', 'wait="0"', '*', '""', 'null', ',,,;;', noise])
}

const authorizationFor = (known: Known, dice: Dice): HttpInput['headers'] => {
  if (dice.oneIn(30)) return []
  if (dice.oneIn(30)) {
    const { adminToken, serviceToken } = known
    const wrong = [serviceToken, adminToken.slice(1), `${adminToken}x`, '', strangeHeader(dice)]
    return [['Authorization', `${dice.pick(['Bearer ', 'Basic ', ''])}${dice.pick(wrong)}`]]
  }
  return [['Authorization', `Bearer ${known.adminToken}`]]
}

type Body = { contentType: string | undefined; body: HttpInput['body'] }

const otherTypes = [
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'application/json; x',
  '',
]

const bodyOf = (operation: Operation, given: Given): Body => {
  const { dice } = given
  const types = Object.keys(operation.body ?? {})
  const documented = types.length === 0 ? 'application/json' : dice.pick(types)
  const contentType = dice.oneIn(25)
    ? dice.pick([...otherTypes, undefined, 'application/x-ndjson'])
    : documented
  if (documented === 'text/csv') return { contentType, body: csvBody(given, ',') }
  if (documented === 'text/tab-separated-values') {
    return { contentType, body: csvBody(given, '\t') }
  }
  if (documented === 'multipart/form-data') {
    return { contentType: `${documented}; boundary=${boundary}`, body: formBody(given) }
  }
  if (documented === 'application/x-ndjson') return { contentType, body: ndjsonBody(given) }
  return { contentType, body: jsonBody(operation, given) }
}

const bodyBytesOverMax = 1_048_577

const jsonBody = (operation: Operation, given: Given): HttpInput['body'] => {
  const { dice, described } = given
  if (dice.oneIn(2_000)) return new Uint8Array(bodyBytesOverMax).fill(0x20)
  if (dice.oneIn(200)) return openBrackets(dice.pick([10, 1_000, 100_000]))
  const schema = operation.body?.['application/json']?.schema ?? {}
  let value = valueOf(schema, 'body', { ...given, schemas: described.schemas })
  for (let i = dice.pick([0, 0, 1, 1, 1, 2, 3]); i > 0; i -= 1) value = mutated(value, dice)
  const text = JSON.stringify(value)
  return dice.oneIn(10) ? spoiledBytes(text, dice) : text
}

const rowOf = (given: Given): string => {
  const { dice, known } = given
  const row = {
    sku: dice.pick(known.skus),
    name: 'A product',
    price: { amount: dice.between(1, 9_999), currency: 'EUR' },
    ...(dice.oneIn(3) && { stock: dice.between(0, 50) }),
  }
  const text = JSON.stringify(dice.oneIn(2) ? row : mutated(row, dice))
  return dice.oneIn(10) ? changedText(text, dice) : text
}

const ndjsonBody = (given: Given): HttpInput['body'] => {
  const rows = Array.from({ length: given.dice.between(0, 8) }, () => rowOf(given)).join('\n')
  return given.dice.oneIn(10) ? spoiledBytes(rows, given.dice) : rows
}

type Delimiter = ',' | ';' | '\t'

const csvText = ({ dice, known }: Given, delimiter: Delimiter): string => {
  const columns = ['sku', 'name', 'price', 'stock'].join(delimiter)
  const header = dice.oneIn(8) ? changedText(columns, dice) : columns
  const rows = Array.from({ length: dice.between(0, 8) }, () => {
    const price = `${dice.between(0, 99)}.90`
    const row = [dice.pick(known.skus), 'A product', price, dice.between(0, 9)].join(delimiter)
    return dice.oneIn(2) ? row : changedText(row, dice)
  })
  return [header, ...rows].join(dice.pick(['\n', '\r\n', '\r']))
}

const csvBody = (given: Given, delimiter: Delimiter): HttpInput['body'] => {
  const text = csvText(given, delimiter)
  return given.dice.oneIn(10) ? spoiledBytes(text, given.dice) : text
}

const boundary = 'between-parts'

const formBody = (given: Given): HttpInput['body'] => {
  const { dice } = given
  const name = dice.pick(['list.csv', 'list.txt', 'list.ndjson', 'list.xlsx'])
  const head = `Content-Disposition: form-data; name="file"; filename="${name}"`
  const form = `--${boundary}\r\n${head}\r\n\r\n${csvText(given, ';')}\r\n--${boundary}--\r\n`
  const text = dice.oneIn(3) ? changedText(form, dice) : form
  return dice.oneIn(10) ? spoiledBytes(text, dice) : text
}
