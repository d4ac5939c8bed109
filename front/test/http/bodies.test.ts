import { describe, expect, test } from 'bun:test'
import {
  asAdmin,
  content,
  fakeBus,
  givenApp,
  givenBareApp,
  json,
  key,
  orderId,
  problemOf,
  recorded,
} from '../given.ts'

const cancel = `/orders/${orderId}/cancel`
const bodiless = [cancel]
const withBody = [
  ['POST', '/orders', content],
  ['PUT', '/admin/products/MUG', { name: 'Mug', price: { amount: 1, currency: 'EUR' } }],
  ['POST', '/admin/products/MUG/stock', { kind: 'received', units: 1 }],
] as const

describe('a body in a content coding', () => {
  test.each([...withBody, ...bodiless.map((path) => ['POST', path, {}] as const)])(
    'is refused by %s %s, and nothing is sent',
    async (method, path, body) => {
      for (const coding of ['gzip', 'BR', 'deflate, gzip', 'x-unknown', 'identity, gzip']) {
        const { app, bus } = givenApp()
        const headers = { ...asAdmin, 'Content-Encoding': coding }
        const response = await app.request(path, { ...json(body, headers), method })
        expect(response.headers.get('Accept-Encoding')).toBe('identity')
        const text = await response.clone().text()
        expect(text).not.toContain('x-unknown')
        expect(await problemOf(response)).toEqual([415, 'unsupported-content-encoding'])
        expect(bus.sent).toEqual([])
      }
    },
  )

  test('is taken when the coding is no coding', async () => {
    const bus = Object.assign(fakeBus(), { answers: recorded() })
    const { app } = givenApp({ bus })
    expect(
      (await app.request('/orders', json(content, { 'Content-Encoding': 'identity' }))).status,
    ).toBe(201)
  })
})

describe('a body where a route takes none', () => {
  const fieldsOf = async (response: Response): Promise<unknown[]> => {
    const { errors } = (await response.json()) as { errors: { field: string }[] }
    return errors.map(({ field }) => field)
  }

  test.each(
    bodiless.flatMap((path) => [
      [path, '{"tracking":"JD014","note":"x"}', ['tracking', 'note']] as const,
      [path, '{"":1}', ['body']] as const,
      [path, '[{"a":1}]', ['body']] as const,
      [path, 'null', ['body']] as const,
      [path, 'reason=late', ['body']] as const,
    ]),
  )('is refused by %s: %s', async (path, body, fields) => {
    for (const type of ['application/json', 'text/plain']) {
      const { app, bus } = givenApp()
      const response = await app.request(path, json(body, { ...asAdmin, 'Content-Type': type }))
      expect([response.status, await fieldsOf(response)]).toEqual([400, [...fields]])
      expect(bus.sent).toEqual([])
    }
  })

  test.each(bodiless)('is refused by %s without its length too', async (path) => {
    const { app } = givenApp()
    const headers = { ...asAdmin, 'Idempotency-Key': key, 'Transfer-Encoding': 'chunked' }
    const response = await app.request(path, { method: 'POST', headers, body: '{"reason":"late"}' })
    expect([response.status, await fieldsOf(response)]).toEqual([400, ['reason']])
  })

  test.each(bodiless)('may be empty, or an object that says nothing, for %s', async (path) => {
    const { app, bus } = givenBareApp()
    const headers = { ...asAdmin, 'Idempotency-Key': key, 'Content-Type': 'application/json' }
    for (const body of ['', '{}', ' { } ']) {
      expect((await app.request(path, { method: 'POST', headers, body })).status).toBe(202)
    }
    expect(bus.sent.length).toBe(3)
  })
})

describe('a field that a route does not know', () => {
  test.each(withBody)('is named by %s %s', async (method, path, body) => {
    const { app } = givenApp()
    const init = { ...json({ ...body, gift: 'x' }, asAdmin), method }
    const response = await app.request(path, init)
    const { errors } = (await response.json()) as { errors: unknown }
    expect([response.status, errors]).toEqual([400, [{ field: 'gift', message: 'is not known' }]])
  })
})

describe('a query parameter that a route does not know', () => {
  test.each([
    ['GET', '/admin/products'],
    ['GET', '/admin/products/MUG'],
    ['PUT', '/admin/products/MUG'],
    ['POST', '/admin/products/MUG/stock'],
    ['POST', '/admin/products/import'],
    ['GET', '/admin/orders'],
    ['GET', `/admin/orders/${orderId}`],
    ['POST', `/admin/orders/${orderId}/ship`],
    ['POST', `/admin/orders/${orderId}/cancel`],
  ])('is refused by name: %s %s', async (method, path) => {
    const { app, bus } = givenApp()
    const headers = { ...asAdmin, 'Idempotency-Key': key }
    const response = await app.request(`${path}?limitt=5`, { method, headers })
    const { errors } = (await response.json()) as { errors: unknown }
    expect([response.status, errors]).toEqual([400, [{ field: 'limitt', message: 'is not known' }]])
    expect(bus.sent).toEqual([])
  })
})
