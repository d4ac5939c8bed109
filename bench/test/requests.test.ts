import { describe, expect, test } from 'bun:test'
import { parseIdempotencyKey } from '@shop/contracts'
import { OrderContent } from '@shop/contracts/http'
import { requestsOf } from '../load/requests.ts'
import type { RequestSpec } from '../load/spec.ts'

const ordersOf = (skuCount: number, lineCount: number, token?: string) => {
  const request = { kind: 'orders', skuCount, lineCount } as const
  const next = requestsOf({ port: 1, request, ...(token && { token }) })
  return (): { head: string; body: string; key: string } => {
    const [head = '', body = ''] = Buffer.from(next()).toString().split('\r\n\r\n')
    return { head, body, key: /^Idempotency-Key: (.*)$/m.exec(head)?.[1]?.trim() ?? '' }
  }
}

describe('requests made ahead', () => {
  test('every order has a key of its own that the shop takes, of version 7', () => {
    const next = ordersOf(10, 1)
    const keys = Array.from({ length: 5_000 }, () => next().key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter((key) => parseIdempotencyKey(key) !== key || key[14] !== '7')).toEqual([])
    const bornMs = Number.parseInt(keys[0]!.replaceAll('-', '').slice(0, 12), 16)
    expect(Math.abs(Date.now() - bornMs)).toBeLessThan(10_000)
  })

  test('the body is an order that the shop takes, as long as the head says', () => {
    const { head, body } = ordersOf(10_000, 200)()
    const content = OrderContent.parse(JSON.parse(body))
    expect(new Set(content.lines.map(({ sku }) => sku)).size).toBe(200)
    expect(head).toContain(`Content-Length: ${body.length}`)
  })

  test('with details has a customer of its own, and a kilobyte of metadata', () => {
    const request = { kind: 'orders', skuCount: 1, lineCount: 1, withDetails: true } as const
    const next = requestsOf({ port: 1, request })
    const contents = Array.from({ length: 100 }, () =>
      OrderContent.parse(JSON.parse(Buffer.from(next()).toString().split('\r\n\r\n')[1]!)),
    )
    expect(new Set(contents.map(({ customer }) => customer?.id)).size).toBeGreaterThan(90)
    for (const { customer, metadata } of contents) {
      expect(customer?.email).toBe(`${customer?.id}@example.com`)
      expect(JSON.stringify(metadata).length).toBeGreaterThan(1_000)
    }
  })

  test('have the token of the server that they come from, if there is one', () => {
    const request: RequestSpec = { kind: 'paths', paths: ['/products'] }
    const read = (token?: string) =>
      Buffer.from(requestsOf({ port: 1, request, ...(token && { token }) })()).toString()
    const authorization = 'Authorization: Bearer of-the-server'
    expect(ordersOf(1, 1, 'of-the-server')().head.split('\r\n')).toContain(authorization)
    expect(read('of-the-server').split('\r\n')).toContain(authorization)
    expect([ordersOf(1, 1)().head, read()].join()).not.toContain('Authorization')
  })

  test('orders are spread over all products, or are for one', () => {
    const skusOf = (skuCount: number) => {
      const next = ordersOf(skuCount, 1)
      const bodies = Array.from({ length: 500 }, () => next().body)
      return new Set(bodies.map((body) => /P-\d+/.exec(body)![0]))
    }
    expect([...skusOf(1)]).toEqual(['P-0000000'])
    expect([...skusOf(4)].sort()).toEqual(['P-0000000', 'P-0000001', 'P-0000002', 'P-0000003'])
  })
})
