import { Hono } from 'hono'
import { problemResponse } from '@shop/contracts'
import {
  HoldingOrdersQuerySchema,
  inventoryPaths,
  MovementsQuerySchema,
  ProductsQuerySchema,
} from '@shop/contracts/internal-http'
import { answerFeed, parseQuery, type WaitingReads } from '@shop/engine'
import type { InventoryReads } from './reads.ts'

/**
 * The routes of Inventory's reads: the catalogue as shoppers and as operators see it, movements,
 * reservations, and the feed of stock.
 */
export const inventoryRoutes = (reads: InventoryReads, waitingReads: WaitingReads): Hono => {
  const app = new Hono()
  app.get(inventoryPaths.products, async (c) =>
    c.json(await reads.products(pageQueryOf(c.req.query()))),
  )
  app.get(inventoryPaths.product, async (c) => {
    const product = await reads.product(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get(inventoryPaths.adminProducts, async (c) =>
    c.json(await reads.adminProducts(pageQueryOf(c.req.query()))),
  )
  app.get(inventoryPaths.adminProduct, async (c) => {
    const product = await reads.adminProduct(c.req.param('sku'))
    return product ? c.json(product) : unknownSku()
  })
  app.get(inventoryPaths.movements, async (c) => {
    const { cursor: after, limit } = parseQuery(MovementsQuerySchema, c.req.query())
    const page = await reads.movements(c.req.param('sku'), { after, limit })
    return page ? c.json(page) : unknownSku()
  })
  app.get(inventoryPaths.holdingOrders, async (c) => {
    const { cursor: after, limit } = parseQuery(HoldingOrdersQuerySchema, c.req.query())
    const page = await reads.holdingOrders(c.req.param('sku'), { after, limit })
    return page ? c.json(page) : unknownSku()
  })
  app.get(inventoryPaths.reservation, async (c) => {
    const reservation = await reads.reservation(c.req.param('orderId'))
    return reservation ? c.json(reservation) : unknownOrder()
  })
  app.get(inventoryPaths.events, (c) => answerFeed(c.req.query(), reads.events, waitingReads))
  return app
}

const pageQueryOf = (query: Record<string, string>) => {
  const { sku: skus, ...rest } = parseQuery(ProductsQuerySchema, query)
  return { ...rest, skus }
}

const notFound = (code: string, detail: string): Response =>
  problemResponse({ title: 'Not Found', status: 404, code, detail })

const unknownSku = (): Response =>
  notFound('unknown-sku', 'There is no product with this SKU. Case matters.')

const unknownOrder = (): Response =>
  notFound('unknown-order', 'Inventory has heard nothing of this order.')
