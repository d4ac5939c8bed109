import { describe, expect, test } from 'bun:test'
import { clientName, lastAddress } from '../../src/protection/client-name.ts'

describe('the name of a client', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
  ])('of %s is %s', (address, name) => {
    expect(clientName(address)).toBe(name)
  })

  test.each(['', 'unknown', '_hidden', ':::', '1::2::3', '::1]/x', 'a.example', '1.2.3'])(
    'does not exist for "%s"',
    (address) => {
      expect(clientName(address)).toBeUndefined()
    },
  )

  test('comes from the nearest proxy', () => {
    expect(lastAddress('203.0.113.9, 192.0.2.7')).toBe('192.0.2.7')
    expect(lastAddress('192.0.2.7')).toBe('192.0.2.7')
  })
})
