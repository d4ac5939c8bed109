import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { renderEdgeAcl, renderEdgeConf, type Edge } from '../../src/mosquitto/edge.ts'

const repository = join(import.meta.dir, '../../..')
const conf = await Bun.file(join(repository, 'mosquitto.conf')).text()
const acl = await Bun.file(join(repository, 'mosquitto.acl')).text()

const edge: Edge = {
  name: 'paris',
  tcpPort: 30_001,
  wsPort: 30_002,
  topicRoot: 'other/shop',
  hub: new URL('mqtts://bus.example.com'),
  password: 'secret',
}
const linesOf = (more: Partial<Edge> = {}) =>
  renderEdgeConf({ conf, acl }, { ...edge, ...more }).split('\n')

describe('the configuration of an edge broker', () => {
  test('bridges the topics of the user edge, in the direction of its rights', () => {
    const topics = linesOf().filter((line) => line.startsWith('topic '))
    expect(topics).toEqual([
      'topic front/send-order out 1 other/shop/ other/shop/',
      'topic front/record-order out 1 other/shop/ other/shop/',
      'topic front/cancel-order out 1 other/shop/ other/shop/',
      'topic reply/+ in 0 other/shop/ other/shop/',
      'topic presence/inventory/+ in 0 other/shop/ other/shop/',
      'topic presence/order/+ in 0 other/shop/ other/shop/',
    ])
  })

  test('keeps properties, what fronts said, and admits nobody without a password', () => {
    expect(linesOf()).toEqual(
      expect.arrayContaining([
        'bridge_protocol_version mqttv50',
        'max_inflight_messages 1000',
        'local_cleansession false',
        'persistence true',
        'autosave_interval 1',
        'allow_anonymous false',
        'acl_file mosquitto.acl',
        'password_file mosquitto.passwd',
      ]),
    )
  })

  test.each<[string, Partial<Edge>, string[]]>([
    [
      'TLS with authorities of the system',
      {},
      ['address bus.example.com:8883', 'bridge_capath /etc/ssl/certs'],
    ],
    ['TLS with an authority of its own', { caFile: '/etc/ca.pem' }, ['bridge_cafile /etc/ca.pem']],
    ['no TLS', { hub: new URL('mqtt://10.0.0.1:18883') }, ['address 10.0.0.1:18883']],
  ])('reaches the hub with %s', (_, more, expected) => {
    const lines = linesOf(more)
    expect(lines).toEqual(expect.arrayContaining(expected))
    const isTls = lines.some((line) => line.startsWith('bridge_ca'))
    expect(isTls).toBe(more.hub?.protocol !== 'mqtt:')
  })

  test('cannot be made from files that lack a line', () => {
    const without = acl.replace('user edge', 'user somebody')
    expect(() => renderEdgeConf({ conf, acl: without }, edge)).toThrow('user edge')
    const unlimited = conf.replace('max_inflight_messages 0', '')
    expect(() => renderEdgeConf({ conf: unlimited, acl }, edge)).toThrow('max_inflight_messages')
  })
})

test('an edge broker for operators bridges what the user admin may say, as that user', () => {
  const lines = linesOf({ adminPassword: 'admins' })
  const second = lines.slice(lines.indexOf('connection hub-admin'))
  expect(second).toContain('remote_username admin')
  const topics = second.filter((line) => line.startsWith('topic '))
  expect(topics).toHaveLength(5)
  expect(topics.every((line) => /^topic admin\/[a-z-]+ out 1 /.test(line))).toBe(true)
  expect(renderEdgeAcl(acl, { ...edge, adminPassword: 'admins' })).toContain(
    'user admin\ntopic write ',
  )
})

test('the access list of an edge broker has the rights of fronts alone', () => {
  expect(renderEdgeAcl(acl, { ...edge, topicRoot: 'shop/v1' })).toBe(`user front
topic write shop/v1/front/send-order
topic write shop/v1/front/record-order
topic write shop/v1/front/reserve-order
topic write shop/v1/front/cancel-order
topic read shop/v1/presence/inventory/+
topic read shop/v1/presence/order/+

pattern read shop/v1/reply/%c
pattern write shop/v1/presence/%u/%c
`)
})
