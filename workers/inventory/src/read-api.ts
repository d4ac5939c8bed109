import { Hono } from 'hono'
import * as v from 'valibot'
import {
  pageLimitDefault,
  pageLimitMax,
  problemResponse,
  searchLengthMax,
  textSchema,
} from '@shop/contracts'
import { parseQuery } from '@shop/engine'
import type { InventoryReads } from './reads.ts'

const ListQuerySchema = v.object({
  q: v.optional(textSchema({ min: 0, max: searchLengthMax }), ''),
  cursor: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number)), '0'),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(pageLimitMax),
    ),
    String(pageLimitDefault),
  ),
})

/** The routes of Inventory's reads: the catalogue for shoppers and for operators, and reservations. */
export const inventoryRoutes = (reads: InventoryReads): Hono => {
  const app = new Hono()
  app.get('/products', async (c) => c.json(await reads.products(pageQueryOf(c.req.query()))))
  app.get('/products/:sku', async (c) => {
    const product = await reads.product(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get('/admin/products', async (c) =>
    c.json(await reads.adminProducts(pageQueryOf(c.req.query()))),
  )
  app.get('/admin/products/:sku', async (c) => {
    const product = await reads.adminProduct(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get('/reservations/:orderId', async (c) => {
    const reservation = await reads.reservation(c.req.param('orderId'))
    return reservation ? c.json(reservation) : unknownOrder()
  })
  return app
}

const pageQueryOf = (query: Record<string, string>) => {
  const { q, cursor, limit } = parseQuery(ListQuerySchema, query)
  return { q, after: cursor, limit }
}

const notFound = (code: string, detail: string): Response =>
  problemResponse({ title: 'Not Found', status: 404, code, detail })

const unknownSku = (): Response =>
  notFound('unknown-sku', 'There is no product with this SKU. Case matters.')

const unknownOrder = (): Response =>
  notFound('unknown-order', 'Inventory has heard nothing of this order.')
