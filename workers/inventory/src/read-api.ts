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
import type { InventoryStore } from './sqlite/store.ts'

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

/** Inventory's reads: the catalogue for shoppers and for operators, and reservations. */
export const inventoryRoutes = ({ products, reservations }: InventoryStore): Hono => {
  const app = new Hono()
  app.get('/products', (c) => c.json(products.listed(pageQueryOf(c.req.query()))))
  app.get('/products/:sku', (c) => {
    const product = products.view(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get('/admin/products', (c) => c.json(products.all(pageQueryOf(c.req.query()))))
  app.get('/admin/products/:sku', (c) => {
    const product = products.adminView(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get('/reservations/:orderId', (c) => {
    const reservation = reservations.find(c.req.param('orderId'))
    return reservation ? c.json(reservation) : unknownOrder()
  })
  return app
}

const pageQueryOf = (query: Record<string, string>) => {
  const { q, cursor, limit } = parseQuery(ListQuerySchema, query)
  return { q, after: cursor, limit }
}

const unknownSku = (): Response =>
  problemResponse({
    title: 'Not Found',
    status: 404,
    code: 'unknown-sku',
    detail: 'There is no product with this SKU. Case matters.',
  })

const unknownOrder = (): Response =>
  problemResponse({
    title: 'Not Found',
    status: 404,
    code: 'unknown-order',
    detail: 'Inventory has heard nothing of this order.',
  })
