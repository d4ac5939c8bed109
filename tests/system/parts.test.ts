import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { askDoctor } from '../house/programs.ts'
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

const newKey = (): string => crypto.randomUUID()

/** A confirmed order of three of ten units. */
const given = async () => {
  const sku = await givenProduct(shopper, { units: 10 })
  const key = newKey()
  const { body } = await shopper.place(key, { lines: [{ sku, quantity: 3 }] })
  const units = (quantity: number) => [{ sku, quantity }]
  const change = (verb: string, said: object, changeKey = newKey()) =>
    shopper.send('POST', `/admin/orders/${body.id}/${verb}`, shopper.asOperator(changeKey), said)
  const untilStock = (onHand: number, reserved: number) =>
    until(`${onHand} are on hand and ${reserved} reserved`, async () => {
      const product = await shopper.adminProduct(sku)
      return product.onHand === onHand && product.reserved === reserved
    })
  return { id: body.id, key, sku, units, change, untilStock }
}

const parcel = { carrier: 'DHL', trackingNumber: '42', trackingUrl: 'https://dhl.de/42' }

describe('an order in parts', () => {
  test('leaves in two parcels with tracking, and stock follows each', async () => {
    const { id, units, change, untilStock } = await given()
    const first = await change('ship', { lines: units(1), ...parcel })
    expect([first.status, first.body.status]).toEqual([200, 'confirmed'])
    await untilStock(9, 2)
    const second = await change('ship', parcel)
    expect([second.status, second.body.status]).toEqual([200, 'shipped'])
    await untilStock(7, 0)
    const { body } = await shopper.read(id)
    expect(body.shipments).toMatchObject([
      { lines: units(1), ...parcel },
      { lines: units(2), ...parcel },
    ])
    expect(body.lines).toMatchObject([{ quantity: 3, shipped: 3 }])
  })

  test('is canceled in part by an operator, and no more by its shopper once a part has left', async () => {
    const { id, key, units, change, untilStock } = await given()
    expect((await change('cancel', { lines: units(1), reason: 'sold out' })).status).toBe(200)
    await untilStock(10, 2)
    await change('ship', { lines: units(1) })
    const late = await shopper.cancel(key, id)
    expect([late.status, late.body.code]).toEqual([409, 'already-shipped'])
    const rest = await change('cancel', {})
    expect([rest.status, rest.body.status]).toEqual([200, 'shipped'])
    expect(rest.body.total).toEqual({ amount: 300, currency: 'EUR' })
    await untilStock(9, 0)
  })

  test('comes back, to be sold again or not', async () => {
    const { units, change, untilStock } = await given()
    await change('ship', {})
    await change('return', { lines: units(1), restock: true, reason: 'wrong size' })
    await untilStock(8, 0)
    const broken = await change('return', { lines: units(1), restock: false, reason: 'broken' })
    expect(broken.body).toMatchObject({ status: 'shipped', lines: [{ shipped: 3, returned: 2 }] })
    const tooMany = await change('return', { lines: units(2), restock: true, reason: 'x' })
    expect([tooMany.status, tooMany.body.code]).toEqual([409, 'more-than-shipped'])
    await untilStock(8, 0)
  })

  test('is changed once under one key, and another change under it is refused', async () => {
    const { units, change, untilStock } = await given()
    const key = newKey()
    const answers = [
      await change('ship', { lines: units(1) }, key),
      await change('ship', { lines: units(1) }, key),
      await change('ship', { lines: units(2) }, key),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 422])
    await untilStock(9, 2)
  })

  test('tells each change to those who follow it', async () => {
    const { id, units, change } = await given()
    const stream = await fetch(`${shop.frontUrl}/orders/${id}/events`)
    const events = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    await change('ship', { lines: units(1) })
    await change('cancel', {})
    let text = ''
    for (let read = await events.read(); !read.done; read = await events.read()) text += read.value
    const shown = text.matchAll(/^data: (.*)$/gm).map(([, data]) => JSON.parse(data!) as object)
    expect([...shown]).toMatchObject([
      { status: 'confirmed', version: 2 },
      { status: 'confirmed', version: 3, lines: [{ shipped: 1 }] },
      { status: 'shipped', version: 4, lines: [{ shipped: 1, canceled: 2 }] },
    ])
  })

  test('leaves nothing for the doctor to find', async () => {
    expect(await askDoctor(shop)).toMatchObject({ violations: [] })
  })
})
