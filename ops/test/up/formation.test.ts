import { describe, expect, test } from 'bun:test'
import { ConfigError } from '@shop/contracts/config'
import { readShopConfig } from '../../src/config.ts'
import { formedProcesses, formedShop, parseFormation } from '../../src/up/formation.ts'

const onServers = { INVENTORY_DATABASE_URL: 'postgres://a', ORDER_DATABASE_URL: 'postgres://b' }
const two = parseFormation('inventory=2,order=2,front=2')

const formed = (text: string, env: Record<string, string> = onServers) =>
  formedShop(readShopConfig(env), parseFormation(text), env)
const problemsOf = (text: string, env?: Record<string, string>): readonly string[] => {
  try {
    formed(text, env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('a formation', () => {
  test('counts the instances of each service', () => {
    expect([...two]).toEqual([
      ['inventory', 2],
      ['order', 2],
      ['front', 2],
    ])
  })

  test.each(['', 'broker=2', 'order', 'order=0', 'order=65', 'order=2;front=2', 'order=two'])(
    'is not «%s»',
    (text) => {
      expect(() => parseFormation(text)).toThrow('inventory=2,order=2,front=2')
    },
  )

  test('gives each instance a port and an address behind the one before it', () => {
    const { listeners, frontUrls, inventoryUrls, orderUrls } = formed('inventory=2,order=2,front=2')
    const ports = Map.groupBy(listeners, ({ service }) => service)
    expect([...ports].map(([service, of]) => [service, ...of.map(({ port }) => port)])).toEqual([
      ['front', 8080, 8081],
      ['inventory', 8180, 8181],
      ['order', 8280, 8281],
    ])
    expect(frontUrls).toEqual(['http://127.0.0.1:8080', 'http://127.0.0.1:8081'])
    expect(inventoryUrls).toEqual(['http://127.0.0.1:8180', 'http://127.0.0.1:8181'])
    expect(orderUrls).toEqual(['http://127.0.0.1:8280', 'http://127.0.0.1:8281'])
  })

  test('leaves a list of addresses that was set as it is, and refuses one of another length', () => {
    const ORDER_URL = 'http://one:1,http://two:2'
    expect(formed('order=2', { ...onServers, ORDER_URL }).orderUrls).toEqual(ORDER_URL.split(','))
    expect(problemsOf('order=3', { ...onServers, ORDER_URL })).toEqual([
      expect.stringContaining('ORDER_URL names 2 addresses, and 3 instances run'),
    ])
  })

  test('of one instance each changes nothing', () => {
    const shop = readShopConfig({})
    expect(formedShop(shop, parseFormation('front=1'), {})).toEqual(shop)
  })

  test('of two workers is refused where their database is a file', () => {
    expect(problemsOf('inventory=2,order=2,front=2', {})).toEqual([
      expect.stringContaining('INVENTORY_DATABASE_URL'),
      expect.stringContaining('ORDER_DATABASE_URL'),
    ])
    expect(problemsOf('front=2', {})).toEqual([])
  })

  test('is refused where the ports of two services would meet', () => {
    const ports = { INVENTORY_PORT: '8081', ORDER_PORT: '8082' }
    expect(problemsOf('inventory=2', { ...onServers, ...ports })).toEqual([
      expect.stringContaining('INVENTORY_PORT and ORDER_PORT stand too close'),
    ])
  })
})

describe('the processes of a formation', () => {
  const procfile = ['broker', 'inventory', 'front'].map((name) => ({
    name,
    command: `run ${name}`,
  }))

  test('have the names that process managers give, and fronts know every address', () => {
    const formation = parseFormation('inventory=2')
    const shop = formed('inventory=2')
    const INVENTORY_URL = 'http://127.0.0.1:8180,http://127.0.0.1:8181'
    expect(formedProcesses(procfile, formation, shop)).toEqual([
      { name: 'broker', command: 'run broker', env: { PS: 'broker', INVENTORY_URL } },
      { name: 'inventory.1', command: 'run inventory', env: { PS: 'inventory.1', INVENTORY_URL } },
      { name: 'inventory.2', command: 'run inventory', env: { PS: 'inventory.2', INVENTORY_URL } },
      { name: 'front', command: 'run front', env: { PS: 'front', INVENTORY_URL } },
    ])
  })
})
