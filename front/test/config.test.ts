import { describe, expect, test } from 'bun:test'
import { ConfigError } from '@shop/contracts/config'
import { readConfig } from '../src/config.ts'

const enough = {
  FRONT_MQTT_PASSWORD: 'front',
  SERVICE_TOKEN: 'a-service-token-',
  ORDER_ID_SECRETS: 'ab'.repeat(32),
}

const namesOf = (variables: Record<string, string | undefined>): string[] => {
  try {
    readConfig(variables)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((problem) => problem.split(' ')[0]!)
  }
}

describe('the configuration', () => {
  test('has defaults for all but secrets', () => {
    expect(readConfig(enough)).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      inventoryUrl: 'http://127.0.0.1:8081',
      orderUrl: 'http://127.0.0.1:8082',
      mqtt: { url: 'mqtt://127.0.0.1:18883', topicRoot: 'shop/v1', adminPassword: undefined },
      settings: { currency: 'EUR', adminToken: undefined, corsOrigins: [] },
    })
  })

  test('lists every problem with its variable', () => {
    expect(
      namesOf({ FRONT_PORT: '80x', SHOP_CURRENCY: 'euro', MQTT_URL: 'nowhere' }).toSorted(),
    ).toEqual([
      'FRONT_MQTT_PASSWORD',
      'FRONT_PORT',
      'MQTT_URL',
      'ORDER_ID_SECRETS',
      'SERVICE_TOKEN',
      'SHOP_CURRENCY',
    ])
  })

  test.each([
    ['FRONT_PORT', '65536'],
    ['ORDER_ID_SECRETS', 'ab'.repeat(31)],
    ['ORDER_ID_SECRETS', `${'ab'.repeat(32)},short`],
    ['ADMIN_TOKEN', 'short'],
    ['SERVICE_TOKEN', 'short'],
    ['SHOP_TOPIC_ROOT', 'shop/#'],
    ['INVENTORY_URL', 'ftp://x'],
    ['BUN_CONFIG_MAX_HTTP_REQUESTS', '99'],
    ['LOG_LEVEL', 'loud'],
    ['FRONT_CLIENT_IP_HEADER', 'X Forwarded For'],
    ['FRONT_CLIENT_WRITES_PER_MINUTE', '-1'],
    ['FRONT_CLIENT_READS_PER_MINUTE', 'many'],
    ['FRONT_CLIENT_WAITS_PER_MINUTE', '1.5'],
    ['FRONT_CLIENT_WAITS_OPEN', '1e3'],
    ['FRONT_MQTT_PASSWORD', ''],
  ])('refuses %s=%s', (name, value) => {
    const admin = { ADMIN_MQTT_PASSWORD: 'admin' }
    expect(namesOf({ ...enough, ...admin, [name]: value })).toEqual([name])
  })

  test('takes several secrets: the first makes ids, all verify', () => {
    const secrets = ` ${'ab'.repeat(32)} , ${'cd'.repeat(40)}`
    const { settings } = readConfig({ ...enough, ORDER_ID_SECRETS: secrets })
    expect(settings.orderIdSecrets).toHaveLength(2)
  })

  test.each([
    [undefined, 256, 200],
    [undefined, Infinity, 2_000],
    ['100', 256, 44],
    ['4096', 256, 2_000],
  ])('with %p requests at one time (%p by itself) lets %d wait', (max, usual, readerCountMax) => {
    const variables = { ...enough, BUN_CONFIG_MAX_HTTP_REQUESTS: max }
    const { settings } = readConfig(variables, { clientRequestsMax: usual })
    expect(settings.limits.readerCountMax).toBe(readerCountMax)
  })

  test.each([
    [undefined, 40],
    ['100', 40],
    ['4096', 64],
  ])('with %p requests at one time loads %d pages of the catalogue', (max, count) => {
    const variables = { ...enough, BUN_CONFIG_MAX_HTTP_REQUESTS: max }
    const { limits } = readConfig(variables, { clientRequestsMax: 256 }).settings
    expect([limits.orderReadCountMax, limits.catalogueLoadCountMax]).toEqual([1_000, count])
  })

  test('limits what one client may send, unless it says 0', () => {
    const usual = readConfig(enough).settings.limits
    expect(usual).toMatchObject({ clientWritesPerMinute: 600, readerCountPerClientMax: 500 })
    const none = readConfig({
      ...enough,
      FRONT_CLIENT_WRITES_PER_MINUTE: '0',
      FRONT_CLIENT_WAITS_OPEN: '0',
    }).settings.limits
    expect(none).toMatchObject({ clientWritesPerMinute: 0, readerCountPerClientMax: Infinity })
  })

  test('opens the admin routes with a token and a bus user only', () => {
    const ADMIN_TOKEN = 'a-token-that-is-long'
    expect(namesOf({ ...enough, ADMIN_TOKEN })).toEqual(['ADMIN_MQTT_PASSWORD'])
    const both = readConfig({ ...enough, ADMIN_TOKEN, ADMIN_MQTT_PASSWORD: 'admin' })
    expect([both.settings.adminToken, both.mqtt.adminPassword]).toEqual([ADMIN_TOKEN, 'admin'])
  })

  test('has no bus user for operators without a token', () => {
    expect(
      readConfig({ ...enough, ADMIN_MQTT_PASSWORD: 'admin' }).mqtt.adminPassword,
    ).toBeUndefined()
  })
})
