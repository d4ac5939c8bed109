import type { ProductView } from '@shop/contracts'
import { BackendUnavailable, type FrontPorts } from '../../src/ports.ts'
import { givenBareApp, product, withStorefront } from '../given.ts'

export const productOf = (sku: string, rest: Partial<ProductView> = {}): ProductView => ({
  ...product,
  sku,
  name: `Thing ${sku}`,
  available: 20,
  ...rest,
})

/** When the clock of a given storefront begins. */
export const startMs = Date.parse('2026-12-01T17:00:00.000Z')

type Given = {
  products?: ProductView[]
  settings?: Partial<FrontPorts['settings']>
  limits?: Partial<FrontPorts['settings']['limits']>
}

/** A front with a storefront and these products, which a test may change. `pass` moves its clock; Inventory can go away. */
export const givenStorefront = ({ products = [], settings = {}, limits = {} }: Given = {}) => {
  let nowMs = startMs
  let isAway = false
  const read = <T>(found: () => T): Promise<T> =>
    isAway
      ? Promise.reject(new BackendUnavailable('inventory', { reason: 'away' }))
      : Promise.resolve(found())
  const { app } = givenBareApp({
    settings: { ...withStorefront, ...settings },
    limits,
    nowMs: () => nowMs,
    clientAddress: () => '192.0.2.1',
    inventory: {
      product: (sku) => read(() => products.find((each) => each.sku === sku)),
      products: ({ tag, q, limit }) =>
        read(() => {
          const found = products
            .filter((each) => tag === undefined || each.tags?.includes(tag))
            .filter((each) => !q || each.name.includes(q))
          return {
            items: found.slice(0, limit),
            ...(found.length > limit && { nextCursor: 'bmV4dA' }),
          }
        }),
    },
  })
  return {
    products,
    get: async (path: string, headers: Record<string, string> = {}) =>
      app.fetch(new Request(`http://front${path}`, { headers })),
    pass: (ms: number) => {
      nowMs += ms
    },
    goAway: () => {
      isAway = true
    },
  }
}
