import { describe, expect, test } from 'bun:test'
import { presenceSilentMs } from '@shop/contracts'
import { createBusWatch } from '../../../src/adapters/bus/bus-watch.ts'

const given = () => {
  let now = 1_000_000
  const watch = createBusWatch(() => now)
  return { watch, after: (ms: number) => void (now += ms) }
}
const connected = { isConnected: true, isTried: true }
const lost = { isConnected: false, isTried: true }

describe('the bus', () => {
  test('is starting until the first try to connect is over', () => {
    const { watch, after } = given()
    after(60_000)
    const starting = { state: 'starting', sinceMs: 1_000_000 } as const
    expect(watch.look({ isConnected: false, isTried: false })).toEqual(starting)
    expect(watch.look(lost)).toEqual({ state: 'away', sinceMs: 1_060_000 })
  })

  test('is silent when a connected broker has said nothing for two periods and a second', () => {
    const { watch, after } = given()
    watch.heard()
    after(presenceSilentMs)
    expect(watch.look(connected).state).toBe('up')
    after(1)
    expect(watch.look(connected)).toEqual({ state: 'silent', sinceMs: 1_000_000 })
    watch.heard()
    expect(watch.look(connected).state).toBe('up')
  })

  test('is refused while the broker refuses what is published, unless it is silent', () => {
    const { watch, after } = given()
    const refused = { user: 'front', topic: 'shop/v1/front/send-order' }
    watch.heard()
    expect(watch.look({ ...connected, refused })).toEqual({
      state: 'refused',
      sinceMs: 1_000_000,
      refused,
    })
    after(presenceSilentMs + 1)
    expect(watch.look({ ...connected, refused }).state).toBe('silent')
    watch.heard()
    expect(watch.look(connected)).toEqual({ state: 'up', sinceMs: 1_011_001 })
  })

  test('is away since its connection was lost', () => {
    const { watch, after } = given()
    watch.look(connected)
    after(10)
    watch.look(lost)
    after(10)
    expect(watch.look(lost)).toEqual({ state: 'away', sinceMs: 1_000_010 })
  })
})
