import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { createAsk, createTell } from './dialogue/ask.ts'
import { createCancelOrder } from './orders/cancel-order.ts'
import { createDoorman } from './doorman.ts'
import { createMakeChange } from './admin/make-change.ts'
import { requireAdmin } from './http/bearer.ts'
import { createInTime } from './http/body-in-time.ts'
import { answerErrors, refuseInvalid } from './http/errors.ts'
import { createFrame, type FrontEnv } from './http/request-scope.ts'
import { allowOrigins } from './http/security.ts'
import { createOrderDesk } from './fast-path/plain-orders.ts'
import { createPlaceOrder } from './orders/place-order.ts'
import type { FrontPorts } from './ports.ts'
import { problem } from './http/problems.ts'
import { createProtection } from './protection/protection.ts'
import { createReadyPages } from './fast-path/ready-pages.ts'
import { adminImportRoutes } from './admin/import-routes.ts'
import { adminOrderRoutes } from './admin/order-routes.ts'
import { adminProductRoutes } from './admin/product-routes.ts'
import { catalogueRoutes, createCatalogueCache } from './catalogue/routes.ts'
import { addDocs } from './operation/docs-routes.ts'
import { healthRoutes } from './operation/health-routes.ts'
import { orderEventRoutes } from './orders/event-routes.ts'
import { orderRoutes } from './orders/routes.ts'
import { createShortWay } from './short-way.ts'
import { createTakeOrder } from './orders/take-order.ts'
import { twoRouters } from './two-routers.ts'
import { createWaiters } from './dialogue/waiters.ts'

export { BackendUnavailable } from './backend-unavailable.ts'
export { frontLimits } from './limits.ts'
export type { FrontPorts } from './ports.ts'

/** The shop's front: stateless, the same on every runtime. Whoever calls it serves its `fetch`. */
export const createApp = (ports: FrontPorts): OpenAPIHono<FrontEnv> => {
  const { bus, metrics, log, settings } = ports
  const { limits } = settings
  const waiters = createWaiters(ports.nowMs)
  const protection = createProtection(ports)
  bus.onReply(waiters.hear)

  const { patient } = protection
  const ask = createAsk({ bus, waiters, admission: protection.orders, patient })
  const askForChange = createAsk({ bus, waiters, admission: protection.changes, patient })
  const tell = createTell({ bus, admission: protection.orders })
  const shortWay = createShortWay(limits, ports.nowMs)
  const placeOrder = createPlaceOrder({ ask, tell, shortWay, replyWaitMs: limits.replyWaitMs })
  const takeOrder = createTakeOrder(ports, { placeOrder, protection })
  const inTime = createInTime(ports)
  const cancelOrder = createCancelOrder({ ask, replyWaitMs: limits.replyWaitMs })
  const changes = createMakeChange({ ask: askForChange, waitMs: limits.changeWaitMs })
  const importChanges = createMakeChange({ ask: askForChange, waitMs: limits.importWaitMs })

  const app = new OpenAPIHono<FrontEnv>({ defaultHook: refuseInvalid, router: twoRouters() })
  answerErrors(app, log)
  const frame = createFrame({ metrics, log, protection })
  app.use(frame.middleware)
  if (settings.corsOrigins.length > 0) app.use(allowOrigins(settings.corsOrigins))
  const catalogue = createCatalogueCache(ports)
  const readyPages = createReadyPages(ports, protection)
  app.route('/', healthRoutes(ports, catalogue))
  protection.mount(app)
  app.use('/admin/*', requireAdmin(settings.adminToken))

  app.route('/', catalogueRoutes(ports, { cache: catalogue, readyPages }))
  app.route('/', orderRoutes(ports, { takeOrder, inTime, cancelOrder, protection }))
  app.route('/', orderEventRoutes(ports, protection))
  app.route('/', adminImportRoutes(ports, importChanges))
  app.route('/', adminProductRoutes(ports, changes))
  app.route(
    '/',
    adminOrderRoutes(ports, { ...changes, cancelOrder, refuseOrder: protection.refuseOrder }),
  )
  addDocs(app, ports)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))

  const { fetch } = app
  const turnAway = createDoorman({ protection, metrics })
  const orderDesk = createOrderDesk(ports, { frame, protection, inTime, takeOrder })
  app.fetch = (request, env, context) =>
    turnAway(request) ??
    orderDesk(request, env) ??
    readyPages.answer(request, env) ??
    fetch(request, env, context)
  return app
}

const refuseMethod = (_: unknown, methods: string[]): Response =>
  problem('method-not-allowed', { headers: { Allow: methods.join(', ') } })
