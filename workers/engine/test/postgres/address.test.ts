import { describe, expect, test } from 'bun:test'
import { addressFaultOf, parseAddress } from '../../src/postgres/address.ts'

describe('the address of a database', () => {
  test('names one server', () => {
    expect(parseAddress('postgres://shop:a%2Fb@db.example/order')).toMatchObject({
      hosts: [{ hostname: 'db.example', port: 5432 }],
      username: 'shop',
      password: 'a/b',
      database: 'order',
      tlsMode: 'prefer',
      isPreparing: true,
    })
  })

  test('names several servers, with ports and IPv6', () => {
    const url =
      'postgresql://shop@db1:5433,db2,[::1]:5434/order?sslmode=verify-full&sslrootcert=/ca.pem&prepare=false'
    expect(parseAddress(url)).toMatchObject({
      hosts: [
        { hostname: 'db1', port: 5433 },
        { hostname: 'db2', port: 5432 },
        { hostname: '::1', port: 5434 },
      ],
      password: '',
      tlsMode: 'verify-full',
      caFile: '/ca.pem',
      isPreparing: false,
    })
  })

  test('is shown without its password', () => {
    const { shown } = parseAddress('postgres://shop:secret@db1,db2/order?sslmode=require')
    expect(shown).toBe('postgres://shop@db1,db2/order')
  })

  test.each([
    'mysql://shop:secret@db/order',
    'postgres://db/order',
    'postgres://shop:secret@db',
    'postgres://shop:secret@db:port/order',
    'postgres://shop:secret@db,/order',
    'postgres://shop:secret@db/order?sslmode=maybe',
    'postgres://shop:secret@db/order?ssl=true',
    'postgres://shop:secret@db/order?prepare=no',
    'postgres://shop:sec/ret@db/order',
    'postgres://shop:se@cret@db/order',
  ])('is refused as %s, and its password is not repeated', (url) => {
    const fault = addressFaultOf(url)
    expect(fault).toBeDefined()
    expect(fault).not.toMatch(/sec|cret/)
  })
})
