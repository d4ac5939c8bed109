import type { OrderIdentity, ProductView } from '@shop/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { bodyInTime, type InTime } from '../../http/body-in-time.ts'
import { variesByEncoding } from '../../http/compression.ts'
import { limitBody } from '../../http/limit-body.ts'
import type { Page } from '../../http/page.ts'
import { problem } from '../../http/problems.ts'
import { secured } from '../../http/security.ts'
import type { CancelOrder } from '../../orders/cancel-order.ts'
import type { TakeOrder } from '../../orders/take-order.ts'
import type { FrontPorts } from '../../ports.ts'
import type { Protection } from '../../protection/protection.ts'
import { pageText } from '../layout.tsx'
import type { GoodsList } from '../pages/goods.tsx'
import { shelfLength } from '../parts/product-card.tsx'
import { pageHeaders } from '../policy.ts'
import { contentOf } from '../ready-html.ts'
import type { StorefrontSettings } from '../settings.ts'
import type { View, ViewOf } from '../view.ts'
import { cartLineCountMax } from './cart.ts'
import type { Known } from './judged-cart.ts'
import { keep, type Kept } from './kept.ts'

/** The use cases of orders are those of the JSON routes. */
export type PurchaseParts = {
  storefront: StorefrontSettings
  viewOf: ViewOf
  catalogue: Catalogue
  identity: OrderIdentity
  protection: Protection
  inTime: InTime
  takeOrder: TakeOrder
  cancelOrder: CancelOrder
}

export type Desk = ReturnType<typeof createDesk>

/** What the pages of a purchase share: how they read, what they keep in the browser, and how they answer. */
export const createDesk = (ports: FrontPorts, parts: PurchaseParts) => {
  const { catalogue, inTime, storefront, viewOf } = parts
  const { basePath, currency, limits } = ports.settings
  const headers = Object.fromEntries(
    secured({ ...pageHeaders(storefront), 'Cache-Control': 'private, no-store' }),
  )

  return {
    ...parts,
    ...createReads(catalogue),
    ports,
    currency,
    /** The language of a page. Every route of a purchase names one. */
    viewIn: (c: Context): View => viewOf(c)!,
    /** Reads a form in time, and not more of it than an order may have. */
    readsForm: readsForm(bodyInTime(inTime, limitBody(limits.orderBodyBytesMax))),
    keep: (c: Context, from: Kept, to: Kept): void => keep(c, { from, to, basePath }),
    /** A page of one shopper, which no cache keeps. */
    answer: (
      c: Context,
      page: Parameters<typeof pageText>[0],
      {
        status = 200,
        more = {},
      }: { status?: ContentfulStatusCode; more?: Record<string, string> } = {},
    ): Response => {
      const text = pageText(page)
      return c.body(text, status, { ...headers, ...variesByEncoding(text), ...more })
    },
    /** Leads to another page. The request scope puts the base path before it. */
    lead: (c: Context, address: string): Response =>
      c.redirect(address.slice(basePath.length), 303),
    /** The address of the page that was asked for, with its query. */
    addressOf: (c: Context): string => basePath + c.req.path + new URL(c.req.url).search,
  }
}

/** Refuses what no form of a page sends, because reading it as one would fail. */
const readsForm =
  (read: MiddlewareHandler): MiddlewareHandler =>
  async (c, next) =>
    formType.test(c.req.header('Content-Type') ?? '')
      ? read(c, next)
      : problem('unsupported-media-type')

const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

/** The reads of the catalogue for a purchase. It goes on while Inventory does not answer. */
const createReads = (catalogue: Catalogue) => ({
  /**
   * The products of these SKUs as they are now, or were when Inventory answered last. Reads no more than a cart has: an
   * order of a machine may have thousands of lines.
   */
  productsNow: async (skus: readonly string[]): Promise<(sku: string) => Known> => {
    const read = skus.slice(0, cartLineCountMax)
    const found = await Promise.allSettled(catalogue.products(read))
    const bySku = new Map(read.map((sku, index) => [sku, knownIn(found[index]!)]))
    return (sku) => (bySku.has(sku) ? bySku.get(sku) : 'unread')
  },
  /** Products that came into the shop last; none while Inventory does not answer. */
  newestProducts: async (): Promise<readonly ProductView[]> => {
    try {
      const { value } = await catalogue.list({ sort: 'newest', limit: shelfLength }).get()
      return (contentOf(value) as GoodsList).items
    } catch {
      return []
    }
  },
})

type Found = PromiseSettledResult<{ value: Page | undefined }>

const knownIn = (found: Found): Known =>
  found.status === 'rejected' ? 'unread' : (contentOf(found.value.value) as ProductView | undefined)

/** A product, if it is known. */
export const productIn =
  (known: (sku: string) => Known) =>
  (sku: string): ProductView | undefined => {
    const product = known(sku)
    return product === 'unread' ? undefined : product
  }
