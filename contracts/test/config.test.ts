import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import { currencyCodes } from '../src/currencies.ts'
import {
  BusAddressSchema,
  ConfigError,
  HttpAddressSchema,
  KnownPortSchema,
  ListenPortSchema,
  TextSchema,
  TokenSchema,
  currency,
  inventoryUrls,
  logLevel,
  optional,
  readSettings,
  required,
  topicRoot,
  withDefault,
  type Environment,
} from '../src/config.ts'

const settings = {
  host: withDefault('HOST', TextSchema, '127.0.0.1'),
  port: required('PORT', ListenPortSchema),
  token: required('TOKEN', TokenSchema),
  certFile: optional('CERT', TextSchema, { neededBy: 'KEY' }),
  keyFile: optional('KEY', TextSchema, { neededBy: 'CERT' }),
}
const enough = { PORT: '0', TOKEN: 'a-token-of-some-length' }

const errorOf = (env: Environment, read: Parameters<typeof readSettings>[1] = settings) => {
  try {
    readSettings(env, read)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the settings were accepted')
}
const variablesOf = (env: Environment): string[] =>
  errorOf(env).problems.map((problem) => problem.split(' ')[0]!)

describe('settings', () => {
  test('are parsed, with defaults for those that have one', () => {
    expect(readSettings(enough, settings)).toEqual({
      host: '127.0.0.1',
      port: 0,
      token: 'a-token-of-some-length',
      certFile: undefined,
      keyFile: undefined,
    })
  })

  test.each([
    ['http://one:1', ['http://one:1']],
    ['http://one:1/, https://two:2', ['http://one:1', 'https://two:2']],
  ])('name one address of a service or several: %s', (text, urls) => {
    expect(readSettings({ INVENTORY_URL: text }, { inventoryUrls })).toEqual({
      inventoryUrls: urls,
    })
  })

  test.each([',', 'http://one:1,two', 'http://one:1,http://one:1/'])(
    'name no addresses that are none, or one twice: %s',
    (text) => {
      const { problems } = errorOf({ INVENTORY_URL: text }, { inventoryUrls })
      expect(problems).toEqual([expect.stringMatching(/^INVENTORY_URL must /)])
    },
  )

  test('count as not set when they are empty', () => {
    expect(readSettings({ ...enough, HOST: '', CERT: '' }, settings)).toMatchObject({
      host: '127.0.0.1',
      certFile: undefined,
    })
    expect(variablesOf({ ...enough, PORT: '' })).toEqual(['PORT'])
  })

  test('report every problem at once, each with its variable', () => {
    const error = errorOf({ PORT: 'eighty', CERT: 'cert.pem' })
    expect(error.code).toBe('config-invalid')
    expect(error.problems.map((problem) => problem.split(' ')[0]!)).toEqual([
      'PORT',
      'TOKEN',
      'KEY',
    ])
    for (const problem of error.problems) expect(error.message).toContain(problem)
  })

  test('that need each other are set together or not at all', () => {
    expect(variablesOf({ ...enough, CERT: 'cert.pem' })).toEqual(['KEY'])
    expect(variablesOf({ ...enough, KEY: 'key.pem' })).toEqual(['CERT'])
    const files = { CERT: 'cert.pem', KEY: 'key.pem' }
    expect(readSettings({ ...enough, ...files }, settings)).toMatchObject({
      certFile: 'cert.pem',
      keyFile: 'key.pem',
    })
  })

  test('are never shown, because they may be secrets', () => {
    const error = errorOf({ PORT: 'hush', TOKEN: 'hush' })
    expect(error.problems).toHaveLength(2)
    expect(error.message).not.toContain('hush')
  })
})

describe('a value', () => {
  test.each([
    ['a port to listen on', ListenPortSchema, ['0', '65535'], ['65536', '-1', '8e3']],
    ['a known port', KnownPortSchema, ['1', '65535'], ['0']],
    ['a token', TokenSchema, ['x'.repeat(16)], ['x'.repeat(15)]],
    [
      'the address of the bus',
      BusAddressSchema,
      ['mqtts://bus.example', 'ws://127.0.0.1:18884'],
      ['mqtt://', 'http://127.0.0.1'],
    ],
    ['an HTTP address', HttpAddressSchema, ['https://shop.example'], ['ftp://x', 'http://']],
  ])('may be %s', (_, schema, good, bad) => {
    expect(good.filter((text) => !v.is(schema, text))).toEqual([])
    expect(bad.filter((text) => v.is(schema, text))).toEqual([])
  })

  test('that is an HTTP address loses the slashes at its end', () => {
    expect(v.parse(HttpAddressSchema, 'http://127.0.0.1:8081//')).toBe('http://127.0.0.1:8081')
  })
})

describe('the settings of every service', () => {
  const shared = { topicRoot, currency, logLevel }

  test('have defaults', () => {
    expect(readSettings({}, shared)).toEqual({
      topicRoot: 'shop/v1',
      currency: 'EUR',
      logLevel: 'info',
    })
  })

  test.each([
    ['SHOP_TOPIC_ROOT', 'shop/#'],
    ['LOG_LEVEL', 'loud'],
  ])('refuse %s=%s and do not repeat the value', (variable, value) => {
    const error = errorOf({ [variable]: value }, shared)
    expect(error.problems).toHaveLength(1)
    expect(error.problems[0]).toStartWith(`${variable} must be `)
    expect(error.message).not.toContain(value)
  })

  test.each(['euro', 'eur', 'XAU', 'XTS', 'BGN', 'DEM', 'EUR '])(
    'refuse the currency %j, which no price can have, and show it',
    (code) => {
      const { problems } = errorOf({ SHOP_CURRENCY: code }, shared)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toStartWith('SHOP_CURRENCY must be ')
      expect(problems[0]).toEndWith(` it is "${code}"`)
    },
  )

  test('take every currency of the table', () => {
    const taken = currencyCodes.map(
      (code) => readSettings({ SHOP_CURRENCY: code }, shared).currency,
    )
    expect(taken).toEqual([...currencyCodes])
  })
})
