import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  digestOf,
  orderIdOf,
  orderIdSecret,
  topicsUnder,
  type HoldingOrder,
  type MovementView,
} from '@shop/contracts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let shopper: Shopper
beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
}, 30_000)
afterAll(() => shop.close())

const topics = topicsUnder('shop/v1')
const newKey = (): string => crypto.randomUUID()
const lineOf = (sku: string, quantity = 1) => ({ lines: [{ sku, quantity }] })
const idOf = (key: string): string => orderIdOf(key, orderIdSecret(shop.env.ORDER_ID_SECRETS!))

describe('placing an order', () => {
  test('records it, reserves its units and tells its price', async () => {
    const sku = await givenProduct(shopper, { units: 5, price: 250 })
    const key = newKey()
    const { status, headers, body } = await shopper.place(key, lineOf(sku, 2))
    expect(status).toBe(201)
    expect(headers.get('Location')).toBe(`/orders/${body.id}`)
    expect(body).toMatchObject({
      id: idOf(key),
      status: 'confirmed',
      recorded: true,
      lines: [{ sku, quantity: 2, unitPrice: 250 }],
      total: { amount: 500, currency: 'EUR' },
    })
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: 5, reserved: 2, available: 3 })
  })

  test('five times with one key, at once and again later, is one order', async () => {
    const sku = await givenProduct(shopper, { units: 10 })
    const key = newKey()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => shopper.place(key, lineOf(sku, 2))),
    )
    answers.push(await shopper.place(key.toUpperCase(), lineOf(sku, 2)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 2 })
  })

  test('of more than there is, is rejected with what is left', async () => {
    const sku = await givenProduct(shopper, { units: 3 })
    const { status, body } = await shopper.place(newKey(), lineOf(sku, 4))
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'rejected',
      reasons: [{ sku, code: 'out-of-stock', requested: 4, available: 3 }],
    })
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 0 })
  })

  test('by two shoppers for the last unit confirms exactly one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const sku = await givenProduct(shopper, { units: 1 })
      const answers = await Promise.all([
        shopper.place(newKey(), lineOf(sku)),
        shopper.place(newKey(), lineOf(sku)),
      ])
      expect(answers.map(({ body }) => body.status).sort()).toEqual(['confirmed', 'rejected'])
    }
  })

  test('with one SKU on three lines sums them', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const three = { lines: [1, 2, 2].map((quantity) => ({ sku, quantity })) }
    const { body } = await shopper.place(newKey(), three)
    expect(body).toMatchObject({ status: 'confirmed', lines: [{ sku, quantity: 5 }] })
    const { body: next } = await shopper.place(newKey(), three)
    expect(next).toMatchObject({ status: 'rejected', reasons: [{ requested: 5, available: 0 }] })
  })

  test('of an unknown SKU takes nothing of the others', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const { body } = await shopper.place(newKey(), {
      lines: [
        { sku, quantity: 1 },
        { sku: 'NO-SUCH', quantity: 1 },
      ],
    })
    expect(body).toMatchObject({
      status: 'rejected',
      reasons: [{ sku: 'NO-SUCH', code: 'unknown-sku', requested: 1, available: 0 }],
    })
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 0 })
  })

  test('at a price that changed since it was seen is rejected with the price of today', async () => {
    const sku = await givenProduct(shopper, { units: 5, price: 100 })
    const seen = { ...lineOf(sku, 2), expectedTotal: { amount: 200, currency: 'EUR' } }
    await shopper.putProduct(sku, { name: 'Dearer', price: { amount: 120, currency: 'EUR' } })
    const { body } = await shopper.place(newKey(), seen)
    expect(body).toMatchObject({
      status: 'rejected',
      reasons: [{ sku, code: 'price-changed', unitPrice: 120 }],
    })
    const now = { ...lineOf(sku, 2), expectedTotal: { amount: 240, currency: 'EUR' } }
    expect((await shopper.place(newKey(), now)).body.status).toBe('confirmed')
  })
})

describe('canceling an order', () => {
  test('gives its units back, once, however often it is asked for', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const key = newKey()
    const { body } = await shopper.place(key, lineOf(sku, 2))
    const answers = await Promise.all([1, 2, 3].map(() => shopper.cancel(key, body.id)))
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.body.status).toBe('canceled')
    }
    await until('the units are back', async () => (await shopper.adminProduct(sku)).reserved === 0)
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: 5, available: 5 })
  })

  test('before it was placed leaves nothing to reserve', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const key = newKey()
    const canceled = await shopper.cancel(key, idOf(key))
    expect(canceled).toMatchObject({ status: 200, body: { status: 'canceled', lines: [] } })
    const placed = await shopper.place(key, lineOf(sku))
    expect(placed).toMatchObject({
      status: 201,
      body: { status: 'canceled', lines: [{ sku, quantity: 1 }] },
    })
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 0 })
  })

  test('needs the key that placed it', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const { body } = await shopper.place(newKey(), lineOf(sku))
    expect((await shopper.cancel(newKey(), body.id)).status).toBe(403)
    expect((await shopper.read(body.id)).body.status).toBe('confirmed')
  })

  test('shows a rejected order as it is', async () => {
    const sku = await givenProduct(shopper, { units: 0 })
    const key = newKey()
    const { body } = await shopper.place(key, lineOf(sku))
    expect(await shopper.cancel(key, body.id)).toMatchObject({
      status: 200,
      body: { status: 'rejected' },
    })
  })
})

describe('shipping an order', () => {
  test('takes its units out of the house, once, and ends its life', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const key = newKey()
    const { body } = await shopper.place(key, lineOf(sku, 2))
    for (let time = 0; time < 2; time += 1) {
      expect(await shopper.ship(body.id)).toMatchObject({
        status: 200,
        body: { status: 'shipped' },
      })
    }
    await until('the units left', async () => (await shopper.adminProduct(sku)).onHand === 3)
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 0, available: 3 })
    expect(await shopper.cancel(key, body.id)).toMatchObject({
      status: 409,
      body: { code: 'already-shipped', order: { id: body.id, status: 'shipped' } },
    })
  })

  test('is refused while nothing is confirmed', async () => {
    const sku = await givenProduct(shopper, { units: 0 })
    const { body } = await shopper.place(newKey(), lineOf(sku))
    expect(await shopper.ship(body.id)).toMatchObject({
      status: 409,
      body: { code: 'not-confirmed' },
    })
  })
})

describe('the units of a product', () => {
  test('are told movement by movement, and order by order while orders hold them', async () => {
    const sku = await givenProduct(shopper, { units: 9 })
    const keys = [newKey(), newKey(), newKey()]
    const ids: string[] = []
    for (const key of keys) ids.push((await shopper.place(key, lineOf(sku, 2))).body.id)
    await shopper.ship(ids[0]!)
    await shopper.cancel(keys[1]!, ids[1]!)
    await until('one holds units', async () => (await shopper.adminProduct(sku)).reserved === 2)
    const reason = 'broken in the warehouse'
    await shopper.changeStock(sku, { kind: 'corrected', units: -1, reason })

    const movements = await shopper.unitsOf<MovementView>(sku, 'movements')
    expect(movements[0]).toMatchObject({ kind: 'corrected', reason, onHand: 6, reserved: 2 })
    const steps = movements.map((each) => `${each.kind} ${'orderId' in each ? each.orderId : ''}`)
    expect(steps.toSorted()).toEqual(
      [
        'corrected ',
        'received ',
        ...ids.map((id) => `reserved ${id}`),
        `shipped ${ids[0]}`,
        `released ${ids[1]}`,
      ].toSorted(),
    )
    expect(await shopper.unitsOf<HoldingOrder>(sku, 'orders')).toMatchObject([
      { orderId: ids[2]!, quantity: 2 },
    ])
  })
})

describe('messages in the wrong order', () => {
  test('an outcome before its order records the order, and the order is recognised', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const key = newKey()
    const content = lineOf(sku, 2)
    const inventory = await shop.connectBus('inventory')
    const inStock = {
      orderId: idOf(key),
      digest: digestOf(content),
      lines: [{ sku, quantity: 2, unitPrice: 100 }],
      total: 200,
      currency: 'EUR',
      placedAt: 1,
      decidedAt: 2,
    }
    await inventory.publishAsync(topics.inStock, JSON.stringify([inStock, inStock]), { qos: 1 })
    await until('it is confirmed', async () => {
      const { body } = await shopper.read(idOf(key))
      return body.status === 'confirmed'
    })
    const placed = await shopper.place(key, content)
    expect(placed).toMatchObject({ status: 201, body: { status: 'confirmed' } })
    await until('it is reserved', async () => (await shopper.adminProduct(sku)).reserved === 2)
  })
})
