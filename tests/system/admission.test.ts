import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openAudited } from '../house/audited.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import { openWire, type Wire } from '../house/wire.ts'

let shop: Shop
let shopper: Shopper
let sku: string

beforeAll(async () => {
  shop = await startShop(undefined, { BUN_CONFIG_MAX_HTTP_REQUESTS: '4096' })
  shopper = shopperOf(shop)
  sku = await givenProduct(shopper, { units: 100_000 })
}, 60_000)
afterAll(() => shop.close())

const content = () => ({ lines: [{ sku, quantity: 1 }] })
const orderRequest = (key: string): string => {
  const body = JSON.stringify(content())
  const headers = `Host: x\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}`
  return `POST /orders HTTP/1.1\r\n${headers}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
const openWires = (count: number): Promise<Wire[]> =>
  Promise.all(Array.from({ length: count }, () => openWire(shop.frontUrl)))
const closeAll = (wires: readonly Wire[]): void => wires.forEach((wire) => wire.close())

const recordedCount = async (): Promise<number> => {
  const { order, close } = await openAudited(shop)
  try {
    return await order.inOneView((reads) => reads.orderCount())
  } finally {
    await close()
  }
}

describe('a rush', () => {
  test('at an Order worker that stands still is refused beyond a bound, and what was accepted is there', async () => {
    const before = await recordedCount()
    const wires = await openWires(1_500)
    shop.process('order').signal('SIGSTOP')
    const startMs = performance.now()
    const answers = await Promise.all(
      wires.map(async (wire) => {
        const key = Bun.randomUUIDv7()
        const { status, retryAfter } = await wire.ask(orderRequest(key))
        return { key, status, retryAfter, tookMs: performance.now() - startMs }
      }),
    ).finally(() => shop.process('order').signal('SIGCONT'))
    closeAll(wires)
    const accepted = answers.filter(({ status }) => status === 202)
    const refused = answers.filter(({ status }) => status === 503)
    expect([accepted.length, refused.length]).toEqual([1_000, 500])
    // An accepted order waits 2 s for the worker; a refused one does not.
    const soonestAccepted = Math.min(...accepted.map(({ tookMs }) => tookMs))
    const latestRefused = Math.max(...refused.map(({ tookMs }) => tookMs))
    expect(soonestAccepted).toBeGreaterThan(1_900)
    expect(latestRefused).toBeLessThan(soonestAccepted)
    expect(new Set(refused.map(({ retryAfter }) => retryAfter)).size).toBeGreaterThan(1)

    await until(
      'what was accepted is recorded',
      async () => (await recordedCount()) >= before + 1_000,
      30_000,
    )
    expect(await recordedCount()).toBe(before + 1_000)
    const again = await shopper.place(refused[0]!.key, content(), '')
    expect(again.status).toBe(201)
    expect(await recordedCount()).toBe(before + 1_001)
  }, 60_000)

  test('of searches at an Inventory that stands still does not hold up orders', async () => {
    const wires = await openWires(1_500)
    shop.process('inventory').signal('SIGSTOP')
    try {
      const searches = Promise.all(
        wires.map((wire) =>
          wire.ask(`GET /products?q=${crypto.randomUUID()} HTTP/1.1\r\nHost: x\r\n\r\n`),
        ),
      )
      const startMs = performance.now()
      for (let i = 0; i < 5; i += 1) {
        expect((await shopper.place(Bun.randomUUIDv7(), content(), '')).status).toBe(201)
      }
      // Less than a read waits for its worker: the orders did not stand behind them.
      expect(performance.now() - startMs).toBeLessThan(2_000)
      const statuses = (await searches).map(({ status }) => status)
      expect(new Set(statuses)).toEqual(new Set([503]))
    } finally {
      shop.process('inventory').signal('SIGCONT')
      closeAll(wires)
    }
  }, 60_000)
})
