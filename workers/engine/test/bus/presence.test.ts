import { describe, expect, test } from 'bun:test'
import { presenceSilentMs, type Presence } from '@shop/contracts'
import { watchPresence } from '../../src/bus/presence.ts'

const saying = (alive: boolean, since = 1, more: Partial<Presence> = {}) =>
  Buffer.from(JSON.stringify({ alive, since, version: '1', epoch: 'e', backlog: 0, ...more }))

const givenPeer = () => {
  let arrivals = 0
  let departures = 0
  let now = 1_000
  const peer = watchPresence({
    onArrival: () => void (arrivals += 1),
    onDeparture: () => void (departures += 1),
    now: () => now,
  })
  return {
    peer,
    arrivals: () => arrivals,
    departures: () => departures,
    after: (ms: number) => void (now += ms),
  }
}

describe('a service', () => {
  test('is away until an instance says that it is alive', () => {
    const { peer } = givenPeer()
    expect(peer.isPresent()).toBe(false)
    peer.heard('p/a', saying(true))
    expect(peer.isPresent()).toBe(true)
  })

  test('is there as long as one of its instances is', () => {
    const { peer } = givenPeer()
    peer.heard('p/a', saying(true))
    peer.heard('p/b', saying(true))
    peer.heard('p/a', saying(false))
    expect(peer.isPresent()).toBe(true)
    peer.heard('p/b', saying(false))
    expect(peer.isPresent()).toBe(false)
  })

  test('arrives when its one instance appears or starts anew, not when it repeats itself', () => {
    const { peer, arrivals } = givenPeer()
    peer.heard('p/a', saying(true, 1))
    peer.heard('p/a', saying(true, 1))
    expect(arrivals()).toBe(1)
    peer.heard('p/a', saying(true, 2))
    expect(arrivals()).toBe(2)
  })

  test('arrives when it takes new work again', () => {
    const { peer, arrivals } = givenPeer()
    const refusing = saying(true, 1, { refusing: 'reconciling' })
    peer.heard('p/a', refusing)
    peer.heard('p/b', refusing)
    expect(arrivals()).toBe(1)
    peer.heard('p/a', saying(true))
    expect(arrivals()).toBe(2)
    peer.heard('p/b', saying(true))
    expect(arrivals()).toBe(2)
  })

  test('does not arrive again while its instances are restarted one after the other', () => {
    const { peer, arrivals } = givenPeer()
    peer.heard('p/a', saying(true, 1))
    peer.heard('p/b', saying(true, 2))
    peer.heard('p/a', saying(false, 1))
    peer.heard('p/a', saying(true, 3))
    peer.heard('p/b', saying(false, 2))
    peer.heard('p/b', saying(true, 4))
    expect(arrivals()).toBe(1)
  })

  test('is told to have lost an instance while others are there', () => {
    const { peer, departures } = givenPeer()
    peer.heard('p/a', saying(false))
    peer.heard('p/a', saying(true))
    peer.heard('p/b', saying(true))
    expect(departures()).toBe(0)
    peer.heard('p/b', saying(false))
    peer.heard('p/b', saying(false))
    expect(departures()).toBe(1)
    peer.heard('p/a', saying(false))
    expect(departures()).toBe(1)
  })

  test('arrives when one of its instances has another database', () => {
    const { peer, arrivals } = givenPeer()
    peer.heard('p/a', saying(true, 1))
    peer.heard('p/b', saying(true, 2, { epoch: 'restored' }))
    expect(arrivals()).toBe(2)
  })

  test('arrives beside an instance that has fallen silent', () => {
    const { peer, arrivals, after } = givenPeer()
    peer.heard('p/a', saying(true, 1))
    after(presenceSilentMs + 1)
    peer.heard('p/b', saying(true, 2))
    expect(arrivals()).toBe(2)
  })

  test.each(['', 'no json', '{"alive":"yes"}', '[]'])('that says «%s» is away', (payload) => {
    const { peer } = givenPeer()
    peer.heard('p/a', saying(true))
    peer.heard('p/a', Buffer.from(payload))
    expect(peer.isPresent()).toBe(false)
  })

  test('is silent when no instance has said anything for two periods and a second', () => {
    const { peer, after } = givenPeer()
    expect(peer.look().state).toBe('away')
    peer.heard('p/a', saying(true))
    after(presenceSilentMs)
    expect(peer.look()).toEqual({ state: 'up', sinceMs: 1_000 })
    after(1)
    expect(peer.look()).toEqual({ state: 'silent', sinceMs: 1_000 })
    peer.heard('p/b', saying(true))
    expect(peer.look().state).toBe('up')
    peer.forget()
    expect(peer.look().state).toBe('away')
  })

  test('is unknown, so away, when the bus is lost', () => {
    const { peer } = givenPeer()
    peer.heard('p/a', saying(true))
    peer.forget()
    expect(peer.isPresent()).toBe(false)
  })
})
