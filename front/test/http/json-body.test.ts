import { describe, expect, test } from 'bun:test'
import { asAdmin, fakeBus, givenBareApp, json, problemOf, recorded, roads } from '../given.ts'

const price = '"price":{"amount":100,"currency":"EUR"}'
const headersOf = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => ({
  ...(json('').headers as Record<string, string>),
  'Content-Length': String(body.length),
  ...headers,
})
const latin1 = (text: string) => Buffer.from(text, 'latin1')

const putMug = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const { app, bus } = givenBareApp()
  const all = headersOf(body, { ...asAdmin, ...headers })
  const response = await app.request('/admin/products/MUG', { method: 'PUT', headers: all, body })
  return { response, bus }
}

describe('a JSON body with bytes that are not UTF-8 is refused', () => {
  test.each([
    [
      'a name',
      `{"name":"M\xfcsli",${price}}`,
      'name',
      'has bytes that are not UTF-8: "M\uFFFDsli"',
    ],
    [
      'control characters beside them',
      `{"name":"a\\u001b[31m\xfc",${price}}`,
      'name',
      String.raw`has bytes that are not UTF-8: "a\u001b[31m` + '\uFFFD"',
    ],
    [
      'a long text',
      `{"name":"\xfc${'x'.repeat(100)}",${price}}`,
      'name',
      `has bytes that are not UTF-8: "\uFFFD${'x'.repeat(39)}"`,
    ],
    ['the name of a field', `{"n\xfcme":1}`, 'body', 'has bytes that are not UTF-8'],
    ['what is no JSON', 'M\xfcsli', 'body', 'has bytes that are not UTF-8'],
    ['half a character', '{"name":"\xe2\x82"}', 'name', 'has bytes that are not UTF-8: "\uFFFD"'],
    [
      'a surrogate in UTF-8',
      '["\xed\xa0\x80"]',
      '[0]',
      'has bytes that are not UTF-8: "\uFFFD\uFFFD\uFFFD"',
    ],
  ])('in %s', async (_, body, field, message) => {
    const { response, bus } = await putMug(latin1(body))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: 'invalid-request',
      errors: [{ field, message }],
    })
    expect(bus.sent).toEqual([])
  })

  test.each(roads)('in an order %s', async (_, makeFastPath) => {
    const { app, bus } = givenBareApp({ makeFastPath })
    const body = latin1('{"lines":[{"sku":"M\xfcG","quantity":2}]}')
    const response = await app.request('/orders', {
      method: 'POST',
      headers: headersOf(body),
      body,
    })
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: [{ field: 'lines[0].sku', message: 'has bytes that are not UTF-8: "M\uFFFDG"' }],
    })
    expect(bus.sent).toEqual([])
  })

  test('however deep it is nested', async () => {
    const { response } = await putMug(latin1(`${'['.repeat(30_000)}"\xfc"${']'.repeat(30_000)}`))
    expect(await problemOf(response)).toEqual([400, 'invalid-request'])
  })

  test('however many values it has', async () => {
    const { app } = givenBareApp()
    const body = latin1(`[${'0,'.repeat(500_000)}"\xfc"]`)
    const response = await app.request('/orders', {
      method: 'POST',
      headers: headersOf(body),
      body,
    })
    expect(await response.json()).toMatchObject({ errors: [{ field: '[500000]' }] })
  })
})

test('U+FFFD that a client wrote itself is text as any other', async () => {
  const { bus } = await putMug(Buffer.from(`{"name":"Mug \uFFFD",${price}}`))
  expect(bus.sent).toMatchObject([{ item: { name: 'Mug \uFFFD' } }])
})

test('half of a surrogate pair is refused by the name of its field', async () => {
  const { response } = await putMug(Buffer.from(`{"name":"\\ud800",${price}}`))
  expect(await response.json()).toMatchObject({ status: 400, errors: [{ field: 'name' }] })
})

describe('the character set of a JSON body', () => {
  const order = Buffer.from('{"lines":[{"sku":"MUG","quantity":2}]}')

  test.each([
    ['application/json;charset=latin1', 415],
    ['application/json; charset="ISO-8859-1"', 415],
    ['application/json; profile=x; CHARSET = utf-16', 415],
    ['application/json; charset=', 415],
    ['application/json; charset=UTF-8', 201],
    ['application/json; charset="utf-8"', 201],
    ['application/json;CHARSET=utf8', 201],
    ['application/json; profile="x"', 201],
  ])('%s: %i', async (type, status) => {
    for (const [, makeFastPath] of roads) {
      const bus = Object.assign(fakeBus(), { answers: recorded() })
      const { app } = givenBareApp({ bus, makeFastPath })
      const headers = headersOf(order, { 'Content-Type': type })
      const response = await app.request('/orders', { method: 'POST', headers, body: order })
      expect(response.status).toBe(status)
      expect(bus.sent.length).toBe(status === 201 ? 1 : 0)
    }
  })

  test('is UTF-8 for operators too', async () => {
    const body = Buffer.from(`{"name":"Mug",${price}}`)
    const { response } = await putMug(body, { 'Content-Type': 'application/json; charset=latin1' })
    expect(await problemOf(response)).toEqual([415, 'unsupported-media-type'])
  })
})
