import { describe, expect, test } from 'bun:test'
import { digestOf } from '@shop/contracts'
import { createShopClient, type Order, type OrderContent } from '../../src/client/client.ts'
import { clientTypes } from '../../describe/client-types.ts'
import {
  adminProduct,
  asAdmin,
  fakeBus,
  givenApp,
  key,
  order,
  orderId,
  shownOrder,
} from '../given.ts'

/** A client whose requests go to an app with fake ports. */
const clientOf = (
  given: Parameters<typeof givenApp>[0],
  options: Parameters<typeof createShopClient>[1] = {},
) => {
  const { app } = givenApp(given)
  const fetch = async (request: Request) => {
    const { pathname, search } = new URL(request.url)
    const { method, headers } = request
    const body = method === 'GET' ? {} : { body: await request.text() }
    return app.request(pathname + search, { method, headers: Object.fromEntries(headers), ...body })
  }
  return createShopClient('http://shop.example', { ...options, fetch })
}

const content: OrderContent = { lines: [{ sku: 'MUG', quantity: 2 }] }
const header = { 'Idempotency-Key': key }

describe('the typed client', () => {
  test('has the types of the document (if not: bin/bun run describe)', async () => {
    const file = Bun.file(new URL('../../src/client/shop-api.d.ts', import.meta.url))
    expect(await file.text()).toBe(await clientTypes())
  }, 60_000)

  test('tells answers apart by their status, each with its type', async () => {
    const bus = Object.assign(fakeBus(), {
      answers: () => [
        { kind: 'order', digest: digestOf({ lines: content.lines }), order } as const,
      ],
    })
    const answer = await clientOf({ bus }).POST('/orders', { params: { header }, body: content })
    if (answer.status !== 201) throw new Error(String(answer.status))
    const placed: Order = answer.data
    expect(placed).toEqual(shownOrder as Order)
    expect(answer.response.headers.get('Location')).toBe(`/orders/${orderId}`)
  })

  test('tells problems apart by their code, each with its type', async () => {
    const shop = clientOf({ bus: Object.assign(fakeBus(), { connected: false }) })
    const answer = await shop.POST('/orders', { params: { header }, body: content })
    if (answer.status !== 503) throw new Error(String(answer.status))
    const code: 'backend-unavailable' | 'bus-unavailable' | 'busy' | 'database-lost' =
      answer.error.code
    expect(code).toBe('bus-unavailable')
    const { status, error } = await shop.POST('/orders/{id}/cancel', {
      params: { header, path: { id: 'x' } },
    })
    expect([status, error]).toMatchObject([404, { code: 'unknown-order' }])
  })

  test('carries path, query, preconditions and token', async () => {
    const asked: unknown[] = []
    const shop = clientOf(
      {
        inventory: {
          adminProduct: async (sku) => ({ ...adminProduct, sku }),
          products: async (query) => {
            asked.push(query)
            return { items: [] }
          },
        },
      },
      { headers: asAdmin },
    )
    const read = await shop.GET('/admin/products/{sku}', { params: { path: { sku: 'A/B' } } })
    expect(read).toMatchObject({ status: 200, data: { sku: 'A/B' } })
    await shop.GET('/products', { params: { query: { q: 'mug', limit: 2 } } })
    expect(asked).toEqual([{ q: 'mug', limit: 2 }])
    expect((await shop.GET('/products')).status).toBe(200)
  })

  test('does not compile with a wrong path, body, header or status', () => {
    const shop = createShopClient('http://shop.example')
    const wrong = async () => {
      // @ts-expect-error there is no such path
      await shop.GET('/nothing')
      // @ts-expect-error the key is missing
      await shop.POST('/orders', { body: content })
      // @ts-expect-error a quantity is a number
      const lines = { lines: [{ sku: 'MUG', quantity: '2' }] } satisfies typeof content
      const answer = await shop.POST('/orders', { params: { header }, body: content })
      // @ts-expect-error an order is never answered 418
      return [lines, answer.status === 418]
    }
    expect(wrong).toBeFunction()
  })
})
