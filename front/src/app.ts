import { OpenAPIHono } from '@hono/zod-openapi'
import { createOrderIdentity } from '@shop/contracts'
import { addAdminRoutes } from './admin/routes.ts'
import { createCatalogue } from './catalogue/catalogue.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { createDialogue } from './dialogue/dialogue.ts'
import { createFastPath } from './fast-path/fast-path.ts'
import { createInTime } from './http/body-in-time.ts'
import { linkUnder, pathWithin, type PathOf } from './http/base-path.ts'
import { answerErrors, answerInvalid, answerOtherMethods } from './http/errors.ts'
import { createRequestScopes, type FrontEnv } from './http/request-scope.ts'
import { allowOrigins, operatorAccess, shopperAccess } from './http/security.ts'
import { addDocs } from './operation/docs-routes.ts'
import { healthRoutes } from './operation/health-routes.ts'
import { createCancelOrder } from './orders/cancel-order.ts'
import { createNotYetAvailable } from './orders/not-yet-available.ts'
import { orderEventRoutes } from './orders/event-routes.ts'
import { createOrderAccess } from './orders/order-access.ts'
import { orderRoutes } from './orders/routes.ts'
import { createAnswerOrder, createTakeOrder } from './orders/take-order.ts'
import type { FrontPorts } from './ports.ts'
import { createProtection } from './protection/protection.ts'
import { addStorefront, pagePaths } from './storefront/storefront.ts'

export { frontLimits } from './limits.ts'
export { BackendUnavailable, type FrontPorts } from './ports.ts'

type App = OpenAPIHono<FrontEnv>

/**
 * The shop's front: stateless, the same on every runtime. Serve its `fetch`. `makeFastPath` can be replaced to leave the
 * fast path out: every answer stays the same.
 */
export const createApp = (ports: FrontPorts, makeFastPath = createFastPath): App => {
  const { metrics, log, settings } = ports
  const protection = createProtection(ports)
  const dialogue = createDialogue(ports, protection)
  const inTime = createInTime(ports)
  const notYetAvailable = createNotYetAvailable(settings.limits, ports.nowMs)
  const catalogue = createCatalogue(ports, notYetAvailable)
  const takeOrder = createTakeOrder(ports, { dialogue, protection, notYetAvailable })
  const answerOrder = createAnswerOrder(takeOrder, protection.shedOrder)
  const identity = createOrderIdentity(settings.orderIdSecrets)
  const { isTrusted } = protection
  const access = createOrderAccess(ports, { identity, isTrusted })
  const cancelOrder = createCancelOrder(dialogue.ask, settings.limits.replyWaitMs)
  const linkHeaders = linkUnder(settings.basePath)
  const scopes = createRequestScopes({
    metrics,
    log,
    enter: protection.requests.enter,
    linkHeaders,
  })
  const pathOf = pathWithin(settings.basePath)
  const fastPath = makeFastPath(ports, { scopes, protection, inTime, answerOrder, pathOf })

  const shop = newApp(pathOf)
  const admin = newApp(pathOf)
  const pages = newApp(pathOf)
  // Hono routes programs fastest when the paths of operators and of pages are in apps of their own.
  shop.all('/admin/*', (c) => admin.fetch(c.req.raw, c.env))
  for (const path of pagePaths) shop.all(path, (c) => pages.fetch(c.req.raw, c.env))
  // One document describes both.
  admin.openAPIRegistry = shop.openAPIRegistry

  for (const app of [shop, admin, pages]) {
    answerErrors(app, log)
    app.use(scopes.middleware)
  }
  const { corsOrigins, adminCorsOrigins } = settings
  if (corsOrigins.length > 0) {
    for (const app of [shop, pages]) app.use(allowOrigins(corsOrigins, shopperAccess))
  }
  if (adminCorsOrigins.length > 0) admin.use(allowOrigins(adminCorsOrigins, operatorAccess))
  shop.route('/', healthRoutes(ports, catalogue))
  protection.limitShoppers(shop)
  const { remember } = fastPath
  shop.route('/', catalogueRoutes(ports, { catalogue, remember }))
  const parts = { protection, identity, inTime, cancelOrder }
  shop.route('/', orderRoutes(ports, { ...parts, answerOrder, access }))
  shop.route('/', orderEventRoutes(ports, { protection, access }))
  addStorefront({ shop, pages }, ports, { ...parts, catalogue, remember, takeOrder })
  addDocs(shop, ports)
  addAdminRoutes(admin, ports, { dialogue, protection })
  for (const app of [shop, admin, pages]) answerOtherMethods(app)

  const { fetch } = shop
  shop.fetch = (request, env, context) =>
    fastPath.answer(request, env) ?? fetch(request, env, context)
  return shop
}

const newApp = (getPath: PathOf): App =>
  new OpenAPIHono<FrontEnv>({ defaultHook: answerInvalid, getPath })
