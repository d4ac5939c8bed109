import { describe, expect, test } from 'bun:test'
import { ConfigError } from '@shop/contracts/config'
import { readWorkerConfig } from '../src/config.ts'

const env = {
  MQTT_URL: 'mqtt://127.0.0.1:1883',
  SERVICE_TOKEN: 'a-token-of-some-length',
  ORDER_ID_SECRETS: 'ab'.repeat(32),
  ORDER_PORT: '0',
  ORDER_DB: 'order.sqlite',
  ORDER_MQTT_PASSWORD: 'secret-password',
}
const complaintAbout = (changes: Record<string, string | undefined>): string => {
  try {
    readWorkerConfig('order', { ...env, ...changes })
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message
  }
  throw new Error('the configuration was accepted')
}

describe('the configuration of a worker', () => {
  test('has defaults for all that need not be set', () => {
    expect(readWorkerConfig('order', env)).toMatchObject({
      instance: 'order-1',
      topicRoot: 'shop/v1',
      currency: 'EUR',
      logLevel: 'info',
      host: '127.0.0.1',
      port: 0,
      eventsDays: 30,
    })
  })

  test.each([
    ['MQTT_URL', undefined],
    ['MQTT_URL', 'http://127.0.0.1'],
    ['SERVICE_TOKEN', undefined],
    ['SERVICE_TOKEN', 'short'],
    ['ORDER_ID_SECRETS', undefined],
    ['ORDER_ID_SECRETS', 'ab'.repeat(31)],
    ['ORDER_PORT', 'eighty'],
    ['ORDER_PORT', '65536'],
    ['ORDER_DB', ''],
    ['ORDER_MQTT_PASSWORD', undefined],
    ['ORDER_INSTANCE', 'a/b'],
    ['SHOP_TOPIC_ROOT', 'shop/#'],
    ['SHOP_CURRENCY', 'XAU'],
    ['LOG_LEVEL', 'loud'],
    ['ORDER_DATABASE_URL', 'mysql://shop:secret@127.0.0.1/order'],
    ['ORDER_DATABASE_URL', 'postgres://shop:secret@127.0.0.1'],
    ['ORDER_TLS_CERT_FILE', 'cert.pem'],
    ['ORDER_TLS_KEY_FILE', 'key.pem'],
    ['ORDER_EVENTS_DAYS', '0'],
    ['ORDER_EVENTS_DAYS', 'all'],
  ])('names %s when it is %p', (variable, value) => {
    expect(complaintAbout({ [variable]: value })).toContain(variable)
  })

  test('speaks https with a certificate and its key', () => {
    expect(readWorkerConfig('order', env).tls).toBeUndefined()
    const files = { ORDER_TLS_CERT_FILE: 'cert.pem', ORDER_TLS_KEY_FILE: 'key.pem' }
    expect(readWorkerConfig('order', { ...env, ...files }).tls).toEqual({
      certFile: 'cert.pem',
      keyFile: 'key.pem',
    })
  })

  test('reports every wrong variable at once', () => {
    const complaint = complaintAbout({ MQTT_URL: undefined, ORDER_PORT: 'x' })
    expect(complaint).toContain('MQTT_URL')
    expect(complaint).toContain('ORDER_PORT')
  })

  test('never repeats the value of a secret', () => {
    expect(complaintAbout({ SERVICE_TOKEN: 'hush' })).not.toContain('hush')
  })
})
