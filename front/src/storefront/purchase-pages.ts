import { Hono } from 'hono'
import type { FrontEnv } from '../http/request-scope.ts'
import type { FrontPorts } from '../ports.ts'
import { languageParam } from './language.ts'
import { cartRoutes } from './purchase/cart-routes.tsx'
import { checkoutRoutes } from './purchase/checkout-routes.tsx'
import { createDesk, type PurchaseParts } from './purchase/desk.tsx'
import { orderPageRoutes } from './purchase/order-routes.tsx'

/** The way of a purchase: the cart, the check-out and the order, as pages of one shopper. */
export const purchasePages = (ports: FrontPorts, parts: PurchaseParts): Hono<FrontEnv> => {
  const desk = createDesk(ports, parts)
  return new Hono<FrontEnv>()
    .route(`/${languageParam}/cart`, cartRoutes(desk))
    .route(`/${languageParam}/checkout`, checkoutRoutes(desk))
    .route(`/${languageParam}/o`, orderPageRoutes(desk))
}
