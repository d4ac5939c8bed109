import type { OrderIdentity } from '@shop/contracts'
import type { Hono } from 'hono'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Remember } from '../catalogue/ready-page.ts'
import type { InTime } from '../http/body-in-time.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import type { CancelOrder } from '../orders/cancel-order.ts'
import type { TakeOrder } from '../orders/take-order.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'
import { cataloguePages } from './catalogue-pages.tsx'
import { fileRoutes } from './file-routes.ts'
import { isLanguage, languageParam, languages } from './language.ts'
import { languageRoutes } from './language-routes.ts'
import { purchasePages } from './purchase-pages.ts'
import { nowhereAsPage, problemsAsPages } from './problems-as-pages.tsx'
import { createViews, type ViewOf } from './view.ts'

export type StorefrontParts = {
  catalogue: Catalogue
  remember: Remember
  protection: Protection
  identity: OrderIdentity
  inTime: InTime
  takeOrder: TakeOrder
  cancelOrder: CancelOrder
}

/** The paths of all pages: each has an address in each language. */
export const pagePaths = languages.map((language) => `/${language}/*`)

/** `pages`: the app that gets the requests for `pagePaths`. */
type Apps = Record<'shop' | 'pages', Hono<FrontEnv>>

/**
 * Adds the shop as pages for people, beside the JSON routes and on the same use cases. No page has anything personal in it.
 * Adds nothing where the storefront is off.
 */
export const addStorefront = (
  { shop, pages }: Apps,
  ports: FrontPorts,
  parts: StorefrontParts,
): void => {
  const { storefront, basePath } = ports.settings
  if (storefront === undefined) return
  const views = createViews(storefront, basePath)
  const viewOf: ViewOf = (c) => {
    const language = c.req.param('language')
    return isLanguage(language) ? views[language] : undefined
  }

  shop.notFound(nowhereAsPage(views))
  shop.route('/', fileRoutes(ports))
  shop.route('/', languageRoutes(basePath))
  const all = `/${languageParam}/*`
  pages.use(all, problemsAsPages(viewOf))
  parts.protection.limitPages(pages, all)
  pages.route('/', cataloguePages(ports, { ...parts, storefront, viewOf }))
  pages.route('/', purchasePages(ports, { ...parts, storefront, viewOf }))
}
