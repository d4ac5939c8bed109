import { describe, expect, test } from 'bun:test'
import { closedReasons } from '@shop/contracts'
import { readinessOf, type Known } from '../../src/operation/readiness.ts'
import type { BusSeen, ReadsAnswer, WorkerSeen } from '../../src/ports.ts'

type Given = {
  bus?: BusSeen['state']
  inventory?: WorkerSeen['state']
  order?: WorkerSeen['state']
  inventoryReads?: ReadsAnswer
  orderReads?: ReadsAnswer
}
const one = { all: 1, failing: 0 }
const seen = <State extends string>(state: State) => ({ state, sinceMs: 1 })
const given = ({ bus = 'up', inventory = 'up', order = 'up', ...reads }: Given): Known => ({
  isStopping: false,
  health: { bus: seen(bus), inventory: seen(inventory), order: seen(order) },
  inventoryReads: seen(reads.inventoryReads ?? 'ready'),
  orderReads: seen(reads.orderReads ?? 'ready'),
  readsInstances: { inventory: one, order: one },
})

describe('a front', () => {
  test.each<[Given, string]>([
    [{ bus: 'up', inventoryReads: 'away', orderReads: 'away' }, 'ready'],
    [{ bus: 'cut-off', inventoryReads: 'away', orderReads: 'away' }, 'ready'],
    [{ bus: 'away', inventoryReads: 'away', orderReads: 'ready' }, 'ready'],
    [{ bus: 'silent', inventoryReads: 'not-ready', orderReads: 'away' }, 'ready'],
    [{ bus: 'away', inventoryReads: 'away', orderReads: 'away' }, 'not-ready'],
    [{ bus: 'silent', inventoryReads: 'away', orderReads: 'away' }, 'not-ready'],
    [{ bus: 'starting' }, 'starting'],
  ])('that sees %j is %s', (sees, expected) => {
    expect(readinessOf(given(sees)).front).toBe(expected as never)
  })

  test('that stops is stopping, whatever it sees', () => {
    const readiness = readinessOf({ ...given({}), isStopping: true })
    expect([readiness.front, readiness.orders]).toEqual(['stopping', 'stopping'])
  })
})

describe('the shop', () => {
  const states = ['refused', ...closedReasons, 'silent', 'away', 'unknown'] as const
  test.each(states)('is not ready for orders while a worker is %s', (state) => {
    for (const worker of ['inventory', 'order']) {
      expect(readinessOf(given({ [worker]: state })).orders).toBe('not-ready')
    }
  })

  test('is not ready for orders while the broker refuses what the front publishes', () => {
    const { front, orders } = readinessOf(given({ bus: 'refused' }))
    expect([front, orders]).toEqual(['ready', 'not-ready'])
  })

  test('is ready for orders without reads', () => {
    expect(readinessOf(given({ inventoryReads: 'away', orderReads: 'away' })).orders).toBe('ready')
  })

  test.each<[ReadsAnswer, WorkerSeen['state'], string]>([
    ['ready', 'up', 'ready'],
    ['not-ready', 'remembered', 'not-ready'],
    ['away', 'remembered', 'not-ready'],
  ])(
    'believes a remembered presence when the worker itself says: %s',
    (orderReads, state, orders) => {
      const readiness = readinessOf(given({ order: 'remembered', orderReads }))
      expect([readiness.order.state, readiness.orders as string]).toEqual([state, orders])
    },
  )
})
