import { describe, expect, test } from 'bun:test'
import { readWorkerdConfig, type WorkerdEnv } from '../../src/entries/workerd-env.ts'

const given = (variables: Record<string, string>) =>
  readWorkerdConfig({
    FRONT_MQTT_PASSWORD: 'secret',
    SERVICE_TOKEN: 'a-token-of-the-workers',
    ORDER_ID_SECRETS: 'ab'.repeat(32),
    ...variables,
  } as unknown as WorkerdEnv).settings

describe('a front on Cloudflare', () => {
  test('takes the address of a client from the header of the edge, and asks nobody to set it', () => {
    expect(given({}).clientIpHeader).toBe('CF-Connecting-IP')
  })

  test('takes it from another header when a proxy stands before the edge', () => {
    expect(given({ FRONT_CLIENT_IP_HEADER: 'X-Real-IP' }).clientIpHeader).toBe('X-Real-IP')
  })
})
