import { describe, expect, test } from 'bun:test'
import type { createFastPath } from '../../src/fast-path/fast-path.ts'
import {
  asServer,
  content,
  fakeBus,
  givenApp,
  json,
  order,
  problemOf,
  product,
  recorded,
  roads,
  type FakeBus,
  type SentItem,
} from '../given.ts'

const startMs = Date.UTC(2026, 11, 1, 7, 59)
const availableFrom = '2026-12-01T08:00:00.000Z'
const fromMs = Date.parse(availableFrom)
const sku = content.lines[0]!.sku

/** A front at 7:59 that sells `sku` from 8:00 on, and how to look at the product and to order it. */
const givenDrop = (
  makeFastPath: typeof createFastPath,
  { known, orderReads }: { known?: boolean; orderReads?: () => Promise<never> } = {},
) => {
  const now = { ms: startMs }
  const drop = { ...product, sku, availableFrom }
  const shown = { now: drop as typeof product & { availableFrom?: string } }
  const bus: FakeBus = Object.assign(fakeBus(), {
    answers: (sent: SentItem) =>
      recorded({}, 'digest' in sent.item ? sent.item.digest : undefined)(sent),
  })
  const { app } = givenApp({
    makeFastPath,
    bus,
    nowMs: () => now.ms,
    inventory: { product: async () => shown.now, products: async () => ({ items: [shown.now] }) },
    orders: { order: orderReads ?? (async () => (known ? order : undefined)) },
  })
  return {
    bus,
    now,
    shown,
    look: (path = `/products/${sku}`) => app.request(path),
    place: (headers = {}) => app.request('/orders', json(content, headers)),
  }
}

describe.each(roads)('before its time, %s', (_, makeFastPath) => {
  test('an order of a product that this front has read is refused and not sent', async () => {
    for (const path of [`/products/${sku}`, '/products']) {
      const { bus, look, place } = givenDrop(makeFastPath)
      await look(path)
      const response = await place()
      expect(await response.clone().json()).toMatchObject({
        code: 'not-yet-available',
        status: 409,
        availableFrom,
        errors: [{ field: 'lines[0].sku', message: `can be ordered from ${availableFrom} on` }],
      })
      expect(await problemOf(response)).toEqual([409, 'not-yet-available'])
      expect(bus.sent).toEqual([])
    }
  })

  test('a trusted server is refused too', async () => {
    const { bus, look, place } = givenDrop(makeFastPath)
    await look()
    expect(await problemOf(await place(asServer))).toEqual([409, 'not-yet-available'])
    expect(bus.sent).toEqual([])
  })

  test.each([
    ['5 seconds before it', fromMs - 5_000],
    ['after it', fromMs],
  ])('Inventory decides %s', async (_when, ms) => {
    const { bus, look, place, now } = givenDrop(makeFastPath)
    now.ms = ms - 1_000
    await look()
    now.ms = ms
    expect((await place()).status).toBe(201)
    expect(bus.sent).toHaveLength(1)
  })

  test('Inventory decides when the front has not read the product, or long ago', async () => {
    const { bus, look, place, now, shown } = givenDrop(makeFastPath)
    shown.now = { ...shown.now, availableFrom: '2026-12-02T08:00:00.000Z' }
    expect((await place()).status).toBe(201)
    await look()
    now.ms += 30_001
    expect((await place()).status).toBe(201)
    expect(bus.sent).toHaveLength(2)
  })

  test('Inventory decides when the time was taken away', async () => {
    const { look, place, now, shown } = givenDrop(makeFastPath)
    await look()
    const { availableFrom: _taken, ...anytime } = shown.now
    shown.now = anytime
    now.ms += 6_000
    await look()
    expect((await place()).status).toBe(201)
  })

  test('an order that is recorded already is answered as it is', async () => {
    const { bus, look, place } = givenDrop(makeFastPath, { known: true })
    await look()
    expect((await place()).status).toBe(201)
    expect(bus.sent).toHaveLength(1)
  })

  test('an order goes its way while Order cannot say whether it is recorded', async () => {
    const away = async () => Promise.reject(new Error('away'))
    const { bus, look, place } = givenDrop(makeFastPath, { orderReads: away })
    await look()
    expect((await place()).status).toBe(201)
    expect(bus.sent).toHaveLength(1)
  })
})
