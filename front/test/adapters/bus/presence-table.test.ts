import { describe, expect, test } from 'bun:test'
import { closedReasons, presenceSilentMs, topicsUnder, type Presence } from '@shop/contracts'
import { createPresenceTable } from '../../../src/adapters/bus/presence-table.ts'

const topics = topicsUnder('test/shop')

const given = () => {
  let now = 1_000_000
  const logged: string[] = []
  const table = createPresenceTable(topics, {
    currency: 'EUR',
    nowMs: () => now,
    log: { error: (message) => void logged.push(message) },
  })
  type More = { isRetained?: boolean; currency?: string; keepsNoSession?: boolean }
  const says = (instance: string, said: Partial<Presence> = {}, more: More = {}) =>
    table.take({
      isRetained: false,
      currency: 'EUR',
      keepsNoSession: false,
      ...more,
      topic: topics.presence('order', instance),
      text: JSON.stringify({
        alive: true,
        since: 1,
        version: '1',
        epoch: '',
        backlog: 0,
        ...said,
      } satisfies Presence),
    })
  return {
    says,
    table,
    logged,
    order: () => table.look('order').state,
    after: (ms: number) => void (now += ms),
  }
}

describe('a worker', () => {
  test('is up as long as it renews its presence', () => {
    const { says, order, after } = given()
    says('a')
    for (const _ of [1, 2, 3]) {
      after(presenceSilentMs)
      expect(order()).toBe('up')
      says('a')
    }
  })

  test('is silent after two periods and a second, since it last said something', () => {
    const { says, table, order, after } = given()
    says('a')
    after(presenceSilentMs + 1)
    expect(table.look('order')).toEqual({ state: 'silent', sinceMs: 1_000_000 })
    says('a')
    expect(order()).toBe('up')
  })

  test('is refused while the broker refuses what it publishes, which it names', () => {
    const { says, table, order } = given()
    says('a', { refusedTopic: 'shop/v1/order/stock-wanted' })
    expect(table.look('order')).toEqual({
      state: 'refused',
      sinceMs: 1_000_000,
      refused: { user: 'order', topic: 'shop/v1/order/stock-wanted' },
    })
    says('b')
    expect(order()).toBe('up')
    says('b', { alive: false })
    expect(order()).toBe('refused')
    says('a')
    expect(table.look('order')).toEqual({ state: 'up', sinceMs: 1_000_000 })
  })

  test('is up while one of its instances is', () => {
    const { says, order, after } = given()
    says('a')
    after(presenceSilentMs)
    says('b')
    after(1)
    expect(order()).toBe('up')
    says('b', { alive: false })
    expect(order()).toBe('silent')
    says('a', { alive: false })
    expect(order()).toBe('away')
  })

  test('is only remembered by a retained message until it renews it', () => {
    const { says, order, after } = given()
    says('a', {}, { isRetained: true })
    expect(order()).toBe('remembered')
    says('a')
    expect(order()).toBe('up')
    says('b', {}, { isRetained: true })
    expect(order()).toBe('up')
    after(presenceSilentMs + 1)
    expect(order()).toBe('silent')
  })

  test.each(closedReasons)('says that it is %s', (refusing) => {
    const { says, order } = given()
    says('a', { refusing })
    expect(order()).toBe(refusing)
    says('b')
    expect(order()).toBe('up')
  })

  test('in another currency is told with it, is closed for that, and is logged once', () => {
    const { says, table, logged } = given()
    for (const isRetained of [true, false]) says('a', {}, { currency: 'JPY', isRetained })
    expect(table.look('order')).toEqual({
      state: 'other-currency',
      sinceMs: 1_000_000,
      currency: 'JPY',
    })
    table.clear()
    says('a', { refusing: 'reconciling' }, { currency: 'JPY' })
    expect(table.isClosed('order', ['other-currency'])).toBe(true)
    expect(logged.map((line) => line.match(/EUR|JPY/g))).toEqual([['JPY', 'EUR']])
    says('a', {}, { currency: 'EUR' })
    expect(table.look('order')).toEqual({ state: 'up', sinceMs: 1_000_000 })
  })

  test('that says no currency, as version 0.1.0 does, is up', () => {
    const { table, order } = given()
    const text = JSON.stringify({ alive: true, since: 1, version: '1', epoch: '', backlog: 0 })
    const topic = topics.presence('order', 'a')
    table.take({ topic, text, isRetained: false, currency: undefined, keepsNoSession: false })
    expect(order()).toBe('up')
  })

  test('that keeps no session is unreachable once all its instances are away', () => {
    const { says, table } = given()
    const more = { keepsNoSession: true }
    expect(table.isUnreachable('order')).toBe(false)
    says('a', {}, more)
    says('b', {}, more)
    says('a', { alive: false }, more)
    expect(table.isUnreachable('order')).toBe(false)
    says('b', { alive: false }, more)
    expect(table.isUnreachable('order')).toBe(true)
    table.clear()
    expect(table.isUnreachable('order')).toBe(false)
  })

  test('whose session is kept is reachable while it is away', () => {
    const { says, table } = given()
    says('a')
    says('a', { alive: false })
    expect(table.isUnreachable('order')).toBe(false)
  })

  test('keeps the time at which its state began', () => {
    const { says, table, after } = given()
    says('a')
    after(5_000)
    says('a')
    expect(table.look('order')).toEqual({ state: 'up', sinceMs: 1_000_000 })
  })

  test('is away before it was heard of, and when the bus is connected anew', () => {
    const { says, table, order } = given()
    expect(order()).toBe('away')
    says('a')
    table.clear()
    expect(order()).toBe('away')
  })
})
