import { afterEach, describe, expect, test } from 'bun:test'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
afterEach(() => shop.close())

const given = async (units: number) => {
  shop = await startShop()
  const shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units })
  return { shopper, sku, content: { lines: [{ sku, quantity: 1 }] } }
}

describe('while both workers are away', () => {
  test('a hundred orders are taken with 202, and all are decided when they are back', async () => {
    const { shopper, sku, content } = await given(60)
    await shop.stop('inventory')
    await shop.stop('order')
    const keys = Array.from({ length: 100 }, () => crypto.randomUUID())
    const answers = await Promise.all(keys.map((key) => shopper.place(key, content, '')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(answers.every(({ headers }) => headers.has('Retry-After'))).toBe(true)

    await Promise.all([shop.start('inventory'), shop.start('order')])
    const decided = await Promise.all(
      answers.map(({ headers }) => {
        const orderId = headers.get('Location')!.split('/').at(-1)!
        return until('the order is decided', async () => {
          const { body } = await shopper.read(orderId, 'wait=10')
          return body.status !== 'pending' && body.status
        })
      }),
    )
    expect(decided.filter((status) => status === 'confirmed')).toHaveLength(60)
    expect(decided.filter((status) => status === 'rejected')).toHaveLength(40)
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 60, available: 0 })
  }, 60_000)
})

describe('while the broker is away', () => {
  test('writes are answered 503 with Retry-After, reads go on, and all heals by itself', async () => {
    const { shopper, sku, content } = await given(5)
    const before = await shopper.place(crypto.randomUUID(), content)
    await shop.stop('broker')
    const key = crypto.randomUUID()
    const refused = await until('the front noticed', async () => {
      const answer = await shopper.place(key, content, '')
      return answer.status === 503 && answer
    })
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/)
    expect(refused.headers.get('Location')).toMatch(/^\/orders\//)
    expect((await shopper.read(before.body.id)).body.status).toBe('confirmed')
    expect((await shopper.ask(`/products/${sku}`)).status).toBe(200)
    expect((await shopper.ask('/products')).status).toBe(200)

    await shop.start('broker')
    await until('the same order is taken', async () => {
      const answer = await shopper.place(key, content)
      return answer.status === 201 && answer.body.status === 'confirmed'
    })
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 2 })
  }, 60_000)

  test('what it forgot is said again', async () => {
    const { shopper, sku, content } = await given(5)
    await shop.stop('inventory')
    const placed = await shopper.place(crypto.randomUUID(), content, '')
    expect(placed).toMatchObject({ status: 201, body: { status: 'pending' } })
    // Killed, and its file gone: nothing of what it acknowledged is left.
    await shop.stop('broker', 'SIGKILL')
    await Bun.$`rm -rf ${shop.folder}/data/mosquitto/mosquitto.db`.quiet()
    await shop.start('broker')
    await shop.start('inventory')
    const { body } = await until('it is decided', async () => {
      const answer = await shopper.read(placed.body.id, 'wait=5')
      return answer.body.status !== 'pending' && answer
    })
    expect(body.status).toBe('confirmed')
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 1 })
  }, 60_000)
})

describe('a worker that is killed', () => {
  test.each(['inventory', 'order'] as const)(
    '%s: loses no order and doubles none',
    async (worker) => {
      const { shopper, sku, content } = await given(1_000)
      const keys = Array.from({ length: 200 }, () => crypto.randomUUID())
      const placing = Promise.all(keys.map((key) => shopper.place(key, content, '')))
      await shop.stop(worker, 'SIGKILL')
      await shop.start(worker)
      await placing
      const settled = await Promise.all(
        keys.map((key) =>
          until('the order is recorded and confirmed', async () => {
            const answer = await shopper.place(key, content, 'wait=5')
            return answer.status === 201 && answer.body.status === 'confirmed' && answer
          }),
        ),
      )
      expect(new Set(settled.map(({ body }) => body.id)).size).toBe(200)
      expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 200, onHand: 1_000 })
    },
    60_000,
  )
})

describe('SIGTERM', () => {
  test.each(['inventory', 'order', 'front'] as const)(
    'ends %s within five seconds',
    async (service) => {
      await given(1)
      const started = performance.now()
      expect(await shop.stop(service)).toBe(0)
      expect(performance.now() - started).toBeLessThan(5_000)
    },
    60_000,
  )
})
