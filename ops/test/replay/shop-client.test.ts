import { afterEach, describe, expect, test } from 'bun:test'
import { createShopClient } from '../../src/replay/shop-client.ts'

const tokens = { adminToken: 'of-the-operator', serverToken: 'of-the-server' }
const order = {
  kind: 'order' as const,
  atMs: 0,
  invoiceNo: '1',
  key: 'k',
  lines: [],
  expectedTotal: { amount: 0, currency: 'GBP' },
  newPrices: [],
  pricesKey: 'p',
}

let server: ReturnType<typeof Bun.serve> | undefined
afterEach(() => server?.stop(true))

/** A shop that takes everything, and the tokens that came with each path. */
const givenShop = (of: typeof tokens) => {
  const seen: string[] = []
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: ({ url, headers }) => {
      seen.push(`${new URL(url).pathname} ${headers.get('Authorization')}`)
      return Response.json({ status: 'confirmed' })
    },
  })
  const client = createShopClient({ frontUrl: server.url.origin, ...of, onRepeat: () => {} })
  return { client, seen }
}

describe('the requests of a replay', () => {
  test('have the token of a trusted server, but for those of operators', async () => {
    const { client, seen } = givenShop(tokens)
    await client.place(order)
    await client.cancel('1', 'k')
    await client.ship('1', 'k')
    expect(seen).toEqual([
      '/orders Bearer of-the-server',
      '/orders/1/cancel Bearer of-the-server',
      '/admin/orders/1/ship Bearer of-the-operator',
    ])
  })

  test('have the token of the operator where the shop trusts no server', async () => {
    const { client, seen } = givenShop({ ...tokens, serverToken: '' })
    await client.place(order)
    expect(seen).toEqual(['/orders Bearer of-the-operator'])
  })
})
