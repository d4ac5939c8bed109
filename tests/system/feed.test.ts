import { afterEach, describe, expect, test } from 'bun:test'
import type { EventPage, OrderEvent, StockEvent } from '@shop/contracts'
import { join } from 'node:path'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'

let shop: Shop
let shopper: Shopper
afterEach(() => shop.close())

const newKey = (): string => crypto.randomUUID()
/** Longer than any of these waits may last on a busy machine. */
const waitSeconds = 20

const given = async ({ units = 10 } = {}) => {
  shop = await startShop()
  shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units })
  const place = async (quantity = 1, key = newKey()) => {
    const { body } = await shopper.place(key, { lines: [{ sku, quantity }] })
    expect(body.status).toBe('confirmed')
    return { key, id: body.id }
  }
  return { sku, place }
}

const read = async (path: string): Promise<{ status: number; body: unknown }> => {
  const answer = await shopper.ask(path, { headers: shopper.asOperator(newKey()) })
  return { status: answer.status, body: answer.body }
}
const readEvents = async (query: string) => {
  const { status, body } = await read(`/admin/events?limit=200&${query}`)
  return { status, body: body as EventPage<OrderEvent> }
}

/** All events behind a cursor, or all that are kept, read until there are no more. */
const eventsAfter = async (after?: string): Promise<EventPage<OrderEvent>> => {
  const items: OrderEvent[] = []
  let next = after
  for (;;) {
    const { status, body } = await readEvents(next === undefined ? '' : `after=${next}`)
    expect(status).toBe(200)
    if (body.items.length === 0) return { items, next: body.next }
    items.push(...body.items)
    ;({ next } = body)
  }
}
const inShort = ({ subject, version, type }: OrderEvent) => [subject, version, type]

describe('the feed of orders', () => {
  test('answers a reader that waits as soon as an order changes', async () => {
    const { place } = await given()
    const { next } = (await readEvents('after=newest')).body
    const waiting = readEvents(`after=${next}&wait=${waitSeconds}`)
    const { id } = await place()
    const first = (await waiting).body
    expect(first.items[0]).toMatchObject({ subject: id, type: 'order.placed', version: 1 })
    const rest = await eventsAfter(first.next)
    const all = [...first.items, ...rest.items]
    expect(all.map(inShort)).toEqual([
      [id, 1, 'order.placed'],
      [id, 2, 'order.confirmed'],
    ])
  }, 60_000)

  test('goes on where its reader was when Order comes back', async () => {
    const { place } = await given()
    const { next } = (await readEvents('after=newest')).body
    const before = await place()
    await shop.stop('order')
    expect((await readEvents(`after=${next}&wait=1`)).status).toBe(503)
    await shop.start('order')
    expect((await shopper.ship(before.id)).status).toBe(200)
    const { items } = await eventsAfter(next)
    expect(items.map(inShort)).toEqual([
      [before.id, 1, 'order.placed'],
      [before.id, 2, 'order.confirmed'],
      [before.id, 3, 'order.shipped'],
    ])
    const history = await read(`/admin/orders/${before.id}/history`)
    expect(history.body).toMatchObject({
      items: [
        { version: 1, type: 'order.placed' },
        { version: 2, type: 'order.confirmed' },
        { version: 3, type: 'order.shipped' },
      ],
    })
  }, 60_000)

  test('tells its reader to begin anew after a restore, and then what became of each order', async () => {
    const { place } = await given()
    const kept = await place()
    const folder = join(shop.folder, 'backup')
    expect(await runProgram(shop, 'backup', '--to', folder)).toMatchObject({ exitCode: 0 })
    const lost = await place()
    const { next: old } = (await readEvents('after=newest')).body
    await shop.stop('order')
    const restored = await runProgram(shop, 'restore', folder, '--service', 'order')
    expect(restored).toMatchObject({ exitCode: 0 })
    await shop.start('order')

    const gone = await readEvents(`after=${old}`)
    expect(gone).toMatchObject({ status: 410, body: { code: 'cursor-gone' } })
    await shopper.read(lost.id, `wait=${waitSeconds}`)
    const { items } = await eventsAfter()
    expect(items.map(({ subject }) => subject)).toContain(lost.id)
    expect(items.at(-1)!.data.status).toBe('confirmed')
    expect((await shopper.read(kept.id)).body.status).toBe('confirmed')
    expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
  }, 60_000)
})

test('the feed of stock tells a reader that waits that a product is sold out, and that it is back', async () => {
  const { sku, place } = await given({ units: 1 })
  const readStock = async (after: string, wait = waitSeconds) =>
    (await read(`/admin/stock-events?after=${after}&wait=${wait}`)).body as EventPage<StockEvent>
  const waiting = readStock('newest')
  const { next } = await readStock('newest', 0)
  const { key, id } = await place()
  const soldOut = await readStock(next)
  expect(soldOut.items).toMatchObject([{ subject: sku, type: 'stock.sold-out' }])
  expect((await waiting).items.map(({ type }) => type)).toContain('stock.sold-out')
  await shopper.cancel(key, id)
  const back = await readStock(soldOut.next)
  expect(back.items).toMatchObject([{ subject: sku, type: 'stock.back', data: { available: 1 } }])
}, 60_000)
