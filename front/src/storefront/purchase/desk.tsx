import { createOrderIdentity, type OrderIdentity, type ProductView } from '@shop/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Child } from 'hono/jsx'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { bodyInTime, type InTime } from '../../http/body-in-time.ts'
import { limitBody } from '../../http/limit-body.ts'
import type { FrontEnv } from '../../http/request-scope.ts'
import type { CancelOrder } from '../../orders/cancel-order.ts'
import type { TakeOrder } from '../../orders/take-order.ts'
import type { FrontPorts } from '../../ports.ts'
import type { Protection } from '../../protection/protection.ts'
import { pageText } from '../layout.tsx'
import { pageHeaders } from '../policy.ts'
import type { StorefrontSettings } from '../settings.ts'
import type { View } from '../view.ts'
import type { Known } from './judged-cart.ts'
import { keep, readKept, type Kept } from './kept.ts'

/** The use cases of orders, and the limits of clients, which are the same as those of the JSON routes. */
export type PurchaseParts = {
  catalogue: Catalogue
  takeOrder: TakeOrder
  cancelOrder: CancelOrder
  protection: Protection
  inTime: InTime
  settings: StorefrontSettings
  viewIn(c: Context): View
}

export type Desk = ReturnType<typeof createDesk>

/** What the routes of a purchase share: how they read, what they keep in the browser, and how they answer. */
export const createDesk = (ports: FrontPorts, parts: PurchaseParts) => {
  const { catalogue, inTime, settings } = parts
  const { basePath, currency, limits, orderIdSecrets } = ports.settings
  const identity: OrderIdentity = createOrderIdentity(orderIdSecrets)
  const headers = { ...pageHeaders(settings), 'Cache-Control': 'private, no-store' }

  const productNow = async (sku: string): Promise<Known> => {
    try {
      const { value } = await catalogue.product(sku).get()
      return value && (JSON.parse(new TextDecoder().decode(value.body)) as ProductView)
    } catch {
      return 'unread'
    }
  }

  return {
    ...parts,
    ports,
    identity,
    currency,
    /** Reads a form in time, and not more of it than an order may have. */
    readsForm: bodyInTime(inTime, limitBody(limits.orderBodyBytesMax)) as MiddlewareHandler<FrontEnv>,
    /** The products of these SKUs as they are now, or were when Inventory answered last. */
    productsNow: async (skus: readonly string[]): Promise<(sku: string) => Known> => {
      const known = await Promise.all(skus.map(async (sku) => [sku, await productNow(sku)] as const))
      const bySku = new Map<string, Known>(known)
      return (sku) => bySku.get(sku)
    },
    kept: readKept,
    keep: (c: Context, from: Kept, to: Kept): void => keep(c, { from, to, basePath }),
    /** A page of one shopper, which no cache keeps. */
    answer: (
      c: Context,
      page: Child,
      { status = 200, more = {} }: { status?: ContentfulStatusCode; more?: Record<string, string> } = {},
    ): Response => c.body(pageText(page), status, { ...headers, ...more }),
    /** The path of a request with its query, in the words of its address. */
    pathOf: (c: Context): string => c.req.path + new URL(c.req.url).search,
  }
}

/** A product, if it is known. */
export const productIn =
  (known: (sku: string) => Known) =>
  (sku: string): ProductView | undefined => {
    const product = known(sku)
    return product === 'unread' ? undefined : product
  }
