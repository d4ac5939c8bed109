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
import { isLanguage, languageParam } from './language.ts'
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

/**
 * Adds the shop as pages for people, beside the JSON routes and on the same use cases. Every page has an address in each
 * language, and nothing personal in it. Adds nothing where the storefront is off.
 */
export const addStorefront = (
  app: Hono<FrontEnv>,
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

  app.notFound(nowhereAsPage(views, basePath))
  const pages = `/${languageParam}/*`
  app.route('/', fileRoutes(ports))
  app.route('/', languageRoutes(basePath))
  app.use(pages, problemsAsPages(viewOf))
  parts.protection.limitPages(app, pages)
  app.route('/', cataloguePages(ports, { ...parts, storefront, viewOf }))
  app.route('/', purchasePages(ports, { ...parts, storefront, viewOf }))
}
