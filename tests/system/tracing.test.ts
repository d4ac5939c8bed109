import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { topicsUnder } from '@shop/contracts'
import type { IPublishPacket } from 'mqtt'
import { startShop, type ServiceName, type Shop } from '../house/shop.ts'
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
const newTrace = () => {
  const traceId = crypto.randomUUID().replaceAll('-', '')
  return { traceId, traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
}

type Line = { msg: string; traceId?: string; topic?: string; subject?: string; route?: string }

/** The lines of a service's log about a trace. */
const linesOf = (service: ServiceName, traceId: string): Line[] =>
  shop
    .process(service)
    .output()
    .split('\n')
    .filter((line) => line.includes(traceId))
    .map((line) => JSON.parse(line) as Line)

/** The log lines of each service about a traced order: its route or the topics of the messages. */
const hops: Record<'front' | 'inventory' | 'order', Set<string>> = {
  front: new Set(['/orders']),
  inventory: new Set([topics.sendOrder, topics.outcomeRecorded]),
  order: new Set([topics.sendOrder, topics.inStock]),
}

describe('a traced request', () => {
  test('is found in all logs, with every hop of its order', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const key = crypto.randomUUID()
    const { traceId, traceparent } = newTrace()
    const headers = { 'Idempotency-Key': key, traceparent }
    const content = { lines: [{ sku, quantity: 1 }] }
    const { status, body } = await shopper.send('POST', '/orders', headers, content)
    expect(status).toBe(201)
    // A set, because a slow machine may make the front send the order once more.
    const hopsIn = (service: ServiceName) =>
      new Set(linesOf(service, traceId).map((line) => line.topic ?? line.route))
    await until('all hops are logged', () =>
      (['front', 'inventory', 'order'] as const).every(
        (service) => hopsIn(service).size === hops[service].size,
      ),
    )
    for (const service of ['front', 'inventory', 'order'] as const) {
      expect(hopsIn(service)).toEqual(hops[service])
    }
    const subjects = linesOf('order', traceId).map(({ subject }) => subject)
    expect(new Set(subjects)).toEqual(new Set([body.id.slice(0, -6)]))
  })

  test('shares messages with others and stays apart from them', async () => {
    const heard: IPublishPacket[] = []
    const listener = await shop.connectBus('inventory')
    listener.on('message', (_, __, packet) => void heard.push(packet))
    await listener.subscribeAsync(topics.sendOrder, { qos: 1 })
    const sku = await givenProduct(shopper, { units: 1_000 })
    const content = { lines: [{ sku, quantity: 1 }] }
    const requests = Array.from({ length: 60 }, (_, index) => ({
      key: crypto.randomUUID(),
      trace: index % 3 === 0 ? newTrace() : undefined,
    }))
    const ids = await Promise.all(
      requests.map(async ({ key, trace }) => {
        const traced = trace && { traceparent: trace.traceparent }
        const headers = { 'Idempotency-Key': key, Prefer: 'wait=10', ...traced }
        return (await shopper.send('POST', '/orders', headers, content)).body.id
      }),
    )
    expect(heard.some(({ payload }) => (JSON.parse(payload.toString()) as []).length > 1)).toBe(
      true,
    )
    await until('all hops are logged', () =>
      requests.every(
        ({ trace }) =>
          trace === undefined ||
          (linesOf('order', trace.traceId).length >= 2 &&
            linesOf('inventory', trace.traceId).length >= 2),
      ),
    )
    requests.forEach(({ trace }, index) => {
      if (trace === undefined) return
      const lines = [...linesOf('order', trace.traceId), ...linesOf('inventory', trace.traceId)]
      expect(new Set(lines.map(({ subject }) => subject))).toEqual(
        new Set([ids[index]!.slice(0, -6)]),
      )
    })
  })

  test('that is not valid is as if it had none', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const headers = { 'Idempotency-Key': crypto.randomUUID(), traceparent: 'not-a-trace' }
    const content = { lines: [{ sku, quantity: 1 }] }
    const { status } = await shopper.send('POST', '/orders', headers, content)
    expect(status).toBe(201)
    expect(linesOf('front', 'not-a-trace')).toEqual([])
  })
})
