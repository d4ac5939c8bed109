import { Hono } from 'hono'
import { problemResponse } from '@shop/contracts'
import { inventoryPaths, ProductsQuerySchema } from '@shop/contracts/internal-http'
import { parseQuery } from '@shop/engine'
import type { InventoryStore } from './sqlite/store.ts'

/** Inventory's reads: the catalogue as shoppers and as operators see it, and reservations. */
export const inventoryRoutes = ({ products, reservations }: InventoryStore): Hono => {
  const app = new Hono()
  app.get(inventoryPaths.products, (c) => c.json(products.listed(pageQueryOf(c.req.query()))))
  app.get(inventoryPaths.product, (c) => {
    const product = products.view(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get(inventoryPaths.adminProducts, (c) => c.json(products.all(pageQueryOf(c.req.query()))))
  app.get(inventoryPaths.adminProduct, (c) => {
    const product = products.adminView(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get(inventoryPaths.reservation, (c) => {
    const reservation = reservations.find(c.req.param('orderId'))
    return reservation ? c.json(reservation) : unknownOrder()
  })
  return app
}

const pageQueryOf = (query: Record<string, string>) => {
  const { q, cursor, limit } = parseQuery(ProductsQuerySchema, query)
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
