import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { renderAcl, renderConf, shippedPlace } from '../../src/mosquitto/conf.ts'

const repository = join(import.meta.dir, '../../..')
const conf = await Bun.file(join(repository, 'mosquitto.conf')).text()
const acl = await Bun.file(join(repository, 'mosquitto.acl')).text()

const place = {
  tcpPort: 30_001,
  wsPort: 30_002,
  dir: '/tmp/a shop/$& bus',
  topicRoot: 'other/shop',
  passwordFile: '/tmp/passwd',
  aclFile: '/tmp/acl',
}

/** The changed lines. */
const changedLines = (before: string, after: string) => {
  const lines = before.split('\n')
  return after.split('\n').filter((line, index) => line !== lines[index])
}

describe('the configuration of the broker', () => {
  test('is the shipped one for the shipped place', () => {
    expect(renderConf(conf, shippedPlace)).toBe(conf)
    expect(renderAcl(acl, shippedPlace.topicRoot)).toBe(acl)
  })

  test('differs for another place only in ports and paths', () => {
    expect(changedLines(conf, renderConf(conf, place))).toEqual([
      'password_file /tmp/passwd',
      'acl_file /tmp/acl',
      'listener 30001 127.0.0.1',
      'listener 30002 127.0.0.1',
      'persistence_location /tmp/a shop/$& bus/',
    ])
  })

  test('cannot be made from a mosquitto.conf that lacks a line to change', () => {
    expect(() => renderConf(conf.replace('listener 18884', 'listener 9001'), place)).toThrow()
  })

  test('grants the same rights under another topic root', () => {
    const rendered = renderAcl(acl, 'other/shop')
    expect(rendered).not.toContain('shop/v1')
    expect(rendered.replaceAll('other/shop/', 'shop/v1/')).toBe(acl)
  })
})

describe('the shipped configuration', () => {
  const says = (line: string) => conf.split('\n').includes(line)

  test('admits nobody without a password', () => {
    expect(says('allow_anonymous false')).toBe(true)
  })

  test('binds every listener to loopback', () => {
    const listeners = conf.match(/^listener .*$/gm)
    expect(listeners).toEqual(['listener 18883 127.0.0.1', 'listener 18884 127.0.0.1'])
    expect(conf.match(/^socket_domain ipv4$/gm)).toHaveLength(listeners!.length)
  })

  test('sets no limit that drops or refuses queued messages', () => {
    expect(says('max_queued_messages 10000000')).toBe(true)
    expect(conf).not.toMatch(/^(max_queued_bytes|memory_limit|max_packet_size)/m)
  })
})
