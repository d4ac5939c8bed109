import { describe, expect, test } from 'bun:test'
import { clientName } from '../../src/protection/client-name.ts'
import { toldAddress } from '../../src/protection/told-address.ts'

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
})

describe('the address in a header', () => {
  test.each([
    ['X-Forwarded-For', '203.0.113.9, 192.0.2.7', '192.0.2.7'],
    ['X-Forwarded-For', '192.0.2.7', '192.0.2.7'],
    ['X-Forwarded-For', '1.2.3.4:5555', '1.2.3.4'],
    ['X-Forwarded-For', '203.0.113.9:1, 1.2.3.4:5555 ', '1.2.3.4'],
    ['X-Forwarded-For', '2001:db8::1', '2001:db8:0:0::/64'],
    ['X-Forwarded-For', '[2001:db8::1]', '2001:db8:0:0::/64'],
    ['X-Forwarded-For', '[2001:db8::1]:5555', '2001:db8:0:0::/64'],
    ['X-Forwarded-For', '"[2001:db8::1]:5555"', '2001:db8:0:0::/64'],
    ['X-Forwarded-For', '"2001:db8::1"', '2001:db8:0:0::/64'],
    ['X-Real-IP', '"1.2.3.4:80"', '1.2.3.4'],
    ['Forwarded', 'for=192.0.2.60;proto=http;by=203.0.113.43', '192.0.2.60'],
    ['Forwarded', 'for=192.0.2.43, for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe:0::/64'],
    ['forwarded', 'by="a,b";For = "1.2.3.4:80" ;host="x, for=9.9.9.9"', '1.2.3.4'],
    ['FORWARDED', 'for="[2001:db8::1]";proto=https', '2001:db8:0:0::/64'],
    ['Forwarded', 'proto=https; for=192.0.2.1', '192.0.2.1'],
    ['Forwarded', 'for="9.9.9.9, for=192.0.2.1', '192.0.2.1'],
    ['Forwarded', 'host="a;for=9.9.9.9";for=192.0.2.1', '192.0.2.1'],
    ['Forwarded', 'for=192.0.2.1;host="a\\", for=9.9.9.9"', '192.0.2.1'],
    ['X-Forwarded-For', '"9.9.9.9, 192.0.2.1', '192.0.2.1'],
  ])('%s: %s names %s', (header, value, name) => {
    expect(clientName(toldAddress(header, value))).toBe(name)
  })

  test.each([
    ['X-Forwarded-For', ''],
    ['X-Forwarded-For', '192.0.2.1,'],
    ['X-Forwarded-For', 'unknown'],
    ['X-Forwarded-For', 'for=192.0.2.1'],
    ['X-Forwarded-For', '1.2.3.4:5:6'],
    ['X-Forwarded-For', '[1.2.3.4'],
    ['X-Forwarded-For', '256.1.1.1'],
    ['Forwarded', '192.0.2.1'],
    ['Forwarded', 'for=_hidden'],
    ['Forwarded', 'for=unknown;by=192.0.2.1'],
    ['Forwarded', 'for=192.0.2.1, by=192.0.2.2'],
    ['Forwarded', 'for="'],
    ['Forwarded', 'for=""'],
  ])('%s: %s names nobody', (header, value) => {
    expect(clientName(toldAddress(header, value))).toBeUndefined()
  })
})
