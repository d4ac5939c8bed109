import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'

const units = 20
const shopperCount = 60
/** Long enough for shoppers to have tried before it. */
const opensInMs = 2_500
/** More tries than a shopper needs, so that a drop that never opens ends. */
const triesMax = 2_000

let shop: Shop
let shopper: Shopper
beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
}, 30_000)
afterAll(() => shop.close())

const patch = (sku: string, change: object) =>
  shopper.send(
    'PATCH',
    `/admin/products/${sku}`,
    {
      Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
      'Content-Type': 'application/merge-patch+json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    change,
  )

const reservations = () => {
  const db = new Database(join(shop.folder, 'data/inventory/inventory.sqlite'), { readonly: true })
  try {
    return db
      .query<{ outcome: string; lines: string; decided_at: number }, []>(
        'SELECT outcome, lines, decided_at FROM reservations',
      )
      .all()
  } finally {
    db.close()
  }
}

describe('a drop', () => {
  test('sells nothing before its time, and every unit after it', async () => {
    const sku = await givenProduct(shopper, { units, price: 250 })
    const opensMs = Date.now() + opensInMs
    const availableFrom = new Date(opensMs).toISOString()
    expect((await patch(sku, { availableFrom, maxPerOrder: 1 })).status).toBe(200)

    /** Tries with a new key each time, as long as it is too early. */
    const buy = async (): Promise<string> => {
      for (let tries = 0; tries < triesMax; tries += 1) {
        const { status, body } = await shopper.place(crypto.randomUUID(), {
          lines: [{ sku, quantity: 1 }],
        })
        const code = status === 409 ? body.code : body.reasons?.[0]?.code
        if (code !== 'not-yet-available') return code ?? body.status
      }
      return 'never opened'
    }
    const ends = await Promise.all(Array.from({ length: shopperCount }, buy))
    const counts = Object.groupBy(ends, (end) => end)
    expect(counts['confirmed']).toHaveLength(units)
    expect(counts['out-of-stock']).toHaveLength(shopperCount - units)

    const ofDrop = reservations().filter(({ lines }) => lines.includes(sku))
    const early = ofDrop.filter(({ decided_at: at }) => at < opensMs)
    expect(early.length).toBeGreaterThan(0)
    expect(early.filter(({ outcome }) => outcome !== 'rejected')).toEqual([])
    expect(ofDrop.filter(({ outcome }) => outcome === 'in-stock')).toHaveLength(units)
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: units, reserved: units })
  }, 60_000)

  test('gives one order as many units as it may have', async () => {
    const sku = await givenProduct(shopper, { units, price: 250 })
    await patch(sku, { maxPerOrder: 2 })
    const place = (quantity: number) =>
      shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity }] })
    expect((await place(3)).body).toMatchObject({
      status: 'rejected',
      reasons: [{ sku, code: 'over-limit', requested: 3, available: units, maxPerOrder: 2 }],
    })
    expect((await place(2)).body.status).toBe('confirmed')
  })
})
