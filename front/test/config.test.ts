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
      inventoryUrls: ['http://127.0.0.1:8180'],
      orderUrls: ['http://127.0.0.1:8280'],
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
    ['FRONT_CORS_ORIGINS', 'https://shop.example, shop.example'],
    ['FRONT_ADMIN_CORS_ORIGINS', 'https://operators.example/'],
    ['FRONT_STOREFRONT', 'yes'],
    ['SHOP_NAME', 'x'.repeat(41)],
    ['SHOP_IMAGE_ORIGINS', 'https://images.example/mugs'],
  ])('refuses %s=%s', (name, value) => {
    const admin = { ADMIN_MQTT_PASSWORD: 'admin' }
    expect(namesOf({ ...enough, ...admin, [name]: value })).toEqual([name])
  })

  test.each([
    ['https://shop.example/', 'write https://shop.example'],
    ['shop.example', 'write https://shop.example'],
    ['https://Shop.Example', 'write https://shop.example'],
    ['https://shop.example:443', 'write https://shop.example'],
    ['http://localhost:5173/cart?x=1', 'write http://localhost:5173'],
    ['https://user@shop.example', 'write https://shop.example'],
    ['*', 'must name each origin'],
    ['null', 'must name each origin'],
    ['ftp://shop.example', 'must be origins such as'],
    ['file:///index.html', 'must be origins such as'],
    ['https://', 'must be origins such as'],
    ['https://a.example https://b.example', 'must be origins such as'],
  ])('refuses %s as an origin and says what to write', (origin, advice) => {
    expect(() => readConfig({ ...enough, FRONT_CORS_ORIGINS: origin })).toThrow(advice)
  })

  test('takes origins as browsers send them', () => {
    const origins = ['https://shop.example', 'http://localhost:5173', 'http://[::1]:3000']
    const { settings } = readConfig({ ...enough, FRONT_ADMIN_CORS_ORIGINS: origins.join(' , ') })
    expect(settings).toMatchObject({ corsOrigins: [], adminCorsOrigins: origins })
  })

  test.each(['shop', '/shop/', '/', '//shop', '/a/../b', '/a b', '/a?b', '/%2e', '/shop#x'])(
    'refuses %s as a base path',
    (path) => expect(namesOf({ ...enough, FRONT_BASE_PATH: path })).toEqual(['FRONT_BASE_PATH']),
  )

  test.each(['/orders', '/admin/shop', '/docs', '/openapi.json', '/en', '/p/shop', '/assets'])(
    'refuses the base path %s, which the API itself has',
    (path) => expect(namesOf({ ...enough, FRONT_BASE_PATH: path })).toEqual(['FRONT_BASE_PATH']),
  )

  test.each(['/shop', '/shop/api', '/v1.2', '/orders-of-today'])(
    'takes the base path %s',
    (path) => {
      expect(readConfig({ ...enough, FRONT_BASE_PATH: path }).settings.basePath).toBe(path)
    },
  )

  test('has pages for people unless it says off', () => {
    const { storefront } = readConfig(enough).settings
    expect(storefront).toMatchObject({ shopName: 'Ash & Ink', tags: [], imageOrigins: [] })
    const off = readConfig({ ...enough, FRONT_STOREFRONT: 'off' })
    expect(off.settings.storefront).toBeUndefined()
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
