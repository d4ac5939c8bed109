import { describe, expect, test } from 'bun:test'
import type { OrderView } from '@shop/contracts'
import { BackendUnavailable } from '../../src/ports.ts'
import { givenApp, order, orderId, ordersThatShow, problemOf, shownOrder } from '../given.ts'

const confirmed: OrderView = { ...order, status: 'confirmed', version: 2 }
const shipped: OrderView = { ...order, status: 'shipped', version: 3 }

const follow = (given: Parameters<typeof givenApp>[0], lastEventId?: string) =>
  givenApp(given).app.request(`/orders/${orderId}/events`, {
    headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
  })

/** The events of a stream: their ids, and `comment` for a comment. */
const said = async (response: Response): Promise<string[]> =>
  (await response.text())
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => (event.startsWith(':') ? 'comment' : /^id: (.*)$/m.exec(event)![1]!))

describe('following an order', () => {
  test('tells the present state and each change, and ends after the last', async () => {
    const { reads, waits } = ordersThatShow(order, confirmed, shipped)
    const response = await follow({ orders: reads })
    expect(response.headers.get('Content-Type')).toStartWith('text/event-stream')
    expect(response.headers.get('Cache-Control')).toBe('private, no-store, no-transform')
    expect(response.headers.get('X-Accel-Buffering')).toBe('no')
    expect(await said(response)).toEqual(['1', '2', '3'])
    expect(waits.map((wait) => wait?.afterVersion)).toEqual([undefined, 1, 2])
  })

  test('tells the whole order in each event', async () => {
    const response = await follow({ orders: ordersThatShow(shipped).reads })
    const event = await response.text()
    expect(JSON.parse(/^data: (.*)$/m.exec(event)![1]!)).toEqual({ ...shownOrder, ...shipped })
  })

  test('starts with an order that is not recorded yet', async () => {
    const { reads, waits } = ordersThatShow(undefined, shipped)
    expect(await said(await follow({ orders: reads }))).toEqual(['0', '3'])
    expect(waits[1]?.afterVersion).toBe(0)
  })

  test('resumes after the version that was seen', async () => {
    const { reads } = ordersThatShow(confirmed, shipped)
    expect(await said(await follow({ orders: reads }, '2'))).toEqual(['3'])
  })

  test('sends comments while nothing changes, and never goes back', async () => {
    const { reads } = ordersThatShow(confirmed, confirmed, order, undefined, shipped)
    expect(await said(await follow({ orders: reads }))).toEqual([
      '2',
      'comment',
      'comment',
      'comment',
      '3',
    ])
  })

  test('goes on when Order was away in between', async () => {
    let asked = 0
    const orders = {
      order: async () => {
        asked += 1
        if (asked === 2) throw new BackendUnavailable('order', { reason: 'restart' })
        return asked === 1 ? confirmed : shipped
      },
    }
    expect(await said(await follow({ orders }))).toEqual(['2', 'comment', '3'])
  })

  test('ends after its time', async () => {
    const { reads } = ordersThatShow(confirmed)
    expect(await said(await follow({ orders: reads, limits: { eventLifeMs: 0 } }))).toEqual(['2'])
  })

  test('ends when the front stops', async () => {
    const stopping = AbortSignal.abort()
    expect(await said(await follow({ orders: ordersThatShow(confirmed).reads, stopping }))).toEqual(
      ['2'],
    )
  })

  test('answers 204 to a client that has seen the last state', async () => {
    const response = await follow({ orders: ordersThatShow(shipped).reads }, '3')
    expect(response.status).toBe(204)
  })

  test('tells the last state to a client that did not see it', async () => {
    expect(await said(await follow({ orders: ordersThatShow(shipped).reads }, 'nonsense'))).toEqual(
      ['3'],
    )
  })

  test('answers 503 when too many follow, or Order does not answer', async () => {
    const full = { orders: ordersThatShow(order).reads, limits: { readerCountMax: 0 } }
    expect(await problemOf(await follow(full))).toEqual([503, 'busy'])
    const order503 = async () => {
      throw new BackendUnavailable('order', { reason: 'away' })
    }
    expect(await problemOf(await follow({ orders: { order: order503 } }))).toEqual([
      503,
      'backend-unavailable',
    ])
  })
})
