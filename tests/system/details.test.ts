import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { orderIdSecret, orderIdOf, type OrderContent } from '@shop/contracts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Answer, type Shopper } from '../house/shopper.ts'

let shop: Shop
let shopper: Shopper
let sku: string
beforeAll(async () => {
  shop = await startShop(undefined, {
    ORDER_REFERENCE_UNIQUE: 'true',
    FRONT_SERVER_TOKENS: 'the-token-of-a-server',
  })
  shopper = shopperOf(shop)
  sku = await givenProduct(shopper, { units: 1_000 })
}, 30_000)
afterAll(() => shop.close())

const detailed = (reference: string, more: Partial<OrderContent> = {}): OrderContent => ({
  lines: [
    { sku, quantity: 2, name: 'Mug' },
    { sku, quantity: 1 },
  ],
  reference,
  customer: { id: 'c-7', email: 'Ada@Example.com', name: 'Ada Lovelace' },
  note: 'Please ring twice.',
  metadata: { campaign: 'autumn' },
  ...more,
})
const asOperator = () => ({ Authorization: `Bearer ${shop.env.ADMIN_TOKEN}` })
const withKey = (key: string) => ({ headers: { 'Idempotency-Key': key } })
const found = async (query: string): Promise<string[]> => {
  const { body } = await shopper.ask(`/admin/orders?${query}`, { headers: asOperator() })
  return (body as unknown as { items: { id: string }[] }).items.map(({ id }) => id)
}
const codes = (answers: readonly Answer[]): unknown[] =>
  answers.map(({ status, body }) => (status === 201 ? body.status : body.code))

describe('an order with details', () => {
  test('is confirmed, shown with its key, found, shipped, and forgotten', async () => {
    const key = crypto.randomUUID()
    const content = detailed('WEB-1')
    const { status, body } = await shopper.place(key, content)
    expect([status, body.status]).toEqual([201, 'confirmed'])
    expect(body).not.toHaveProperty('customer')

    const byKey = await shopper.ask(`/orders/${body.id}`, withKey(key))
    const lines = content.lines.map((line) => ({ ...line, unitPrice: 100 }))
    expect(byKey.body).toMatchObject({ ...content, lines })
    const byId = await shopper.read(body.id)
    expect(JSON.stringify(byId.body)).not.toMatch(/Ada|WEB-1|ring|autumn/)
    const events = await shopper.ask(`/orders/${body.id}/events`, {
      headers: { 'Idempotency-Key': crypto.randomUUID() },
    })
    expect([events.status, events.body.code]).toEqual([403, 'wrong-key'])

    const { number } = byId.body as unknown as { number: string }
    for (const query of [
      'reference=WEB-1',
      `number=${number.toLowerCase()}`,
      'email=ada@example.com&status=confirmed,shipped',
      `sku=${sku}&customerId=c-7`,
    ]) {
      expect(await found(query)).toEqual([body.id])
    }
    expect((await shopper.ship(body.id)).body.status).toBe('shipped')

    const forgotten = await shopper.send('DELETE', '/admin/details?email=ADA@example.com', {
      ...asOperator(),
      'Idempotency-Key': crypto.randomUUID(),
    })
    expect([forgotten.status, forgotten.body as unknown]).toEqual([200, { orders: 1 }])
    expect((await shopper.place(key, content)).status).toBe(201)
    const after = await shopper.ask(`/orders/${body.id}`, withKey(key))
    expect(after.body).toMatchObject({ detailsDeleted: true, reference: 'WEB-1' })
    expect(after.body).not.toHaveProperty('customer')
    expect(await found('email=ada@example.com')).toEqual([])
  })

  test('under a used key is another order if a detail differs', async () => {
    const key = crypto.randomUUID()
    const first = await shopper.place(key, detailed('WEB-2'))
    const others = [
      await shopper.place(key, detailed('WEB-2', { note: 'Ring once.' })),
      await shopper.place(key, {
        lines: detailed('WEB-2').lines.map(({ quantity }) => ({ sku, quantity })),
      }),
    ]
    expect(codes([first, ...others])).toEqual(['confirmed', 'key-reused', 'key-reused'])
  })

  test('with a reference that another has is not recorded: of many at once one is', async () => {
    const keys = Array.from({ length: 20 }, () => crypto.randomUUID())
    const answers = await Promise.all(keys.map((key) => shopper.place(key, detailed('WEB-3'))))
    const taken = codes(answers).filter((code) => code === 'reference-used')
    expect([taken.length, codes(answers).includes('confirmed')]).toEqual([19, true])
    const winner = codes(answers).indexOf('confirmed')
    await shopper.cancel(keys[winner]!, answers[winner]!.body.id)
    const again = await shopper.place(keys[winner === 0 ? 1 : 0]!, detailed('WEB-3'))
    expect(codes([again])).toEqual(['confirmed'])
  })

  test('may have the order number of a trusted server as its key', async () => {
    const headers = {
      Authorization: 'Bearer the-token-of-a-server',
      'Idempotency-Key': 'WEB-100234',
    }
    const place = () =>
      shopper.send('POST', '/orders', { ...headers, Prefer: 'wait=10' }, detailed('WEB-4'))
    const [first, second] = [await place(), await place()]
    const [secret] = shop.env.ORDER_ID_SECRETS!.split(',')
    expect(first.body.id).toBe(orderIdOf('WEB-100234', orderIdSecret(secret!)))
    expect([second.status, second.body.id]).toEqual([201, first.body.id])
    const canceled = await shopper.send('POST', `/orders/${first.body.id}/cancel`, headers)
    expect(canceled.body.status).toBe('canceled')
  })
})
