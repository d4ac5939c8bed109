import { expect, test } from 'bun:test'
import { roleNeeded } from '../../src/protection/role-needed.ts'
import { orderId, readDocument } from '../given.ts'

test.each([
  ['GET', '/admin/products', 'look'],
  ['HEAD', '/admin/orders', 'look'],
  ['POST', '/orders', 'work'],
  ['POST', `/orders/${orderId}/cancel`, 'work'],
  ['POST', `/admin/orders/${orderId}/ship`, 'work'],
  ['POST', '/admin/products/MUG/stock', 'work'],
  ['POST', '/admin/products/import', 'everything'],
  ['PUT', '/admin/products/MUG', 'everything'],
  ['PATCH', '/admin/products/stock', 'everything'],
  ['DELETE', `/admin/orders/${orderId}/details`, 'everything'],
  ['DELETE', '/admin/details', 'everything'],
  ['POST', '/admin/products/a/b/stock', 'everything'],
  ['POST', '/admin/ordersx', 'everything'],
  ['POST', '/admin/nothing', 'everything'],
])('%s %s needs the role %s', (method, path, role) => {
  expect(roleNeeded({ method, path })).toBe(role as never)
})

test('every route of the document needs the role that its kind says', () => {
  const { paths } = readDocument()
  const needed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter(() => path.startsWith('/admin/'))
      .map((method) => ({
        path,
        method,
        role: roleNeeded({ method: method.toUpperCase(), path }),
      })),
  )
  expect(needed.length).toBeGreaterThan(8)
  for (const { path, method, role } of needed) {
    const isWork = method === 'post' && /^\/admin\/orders\/|\/stock$/.test(path)
    const expected = method === 'get' ? 'look' : isWork ? 'work' : 'everything'
    expect([method, path, role]).toEqual([method, path, expected])
  }
})
