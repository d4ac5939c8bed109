import { describe, expect, test } from 'bun:test'
import { clientIdOf } from '../../src/bus/client-id.ts'

describe('a client id', () => {
  const own = { instance: 'order-1', password: 'a password of the bus' }

  test('begins with the name of the instance, and is the same at every start', () => {
    expect(clientIdOf(own)).toMatch(/^order-1-[0-9a-f]{32}$/)
    expect(clientIdOf(own)).toBe(clientIdOf({ ...own }))
  })

  test.each([
    ['instance', { ...own, instance: 'order-2' }],
    ['password', { ...own, password: 'another password' }],
  ])('is another one for another %s', (_, other) => {
    expect(clientIdOf(other).slice(-32)).not.toBe(clientIdOf(own).slice(-32))
  })
})
