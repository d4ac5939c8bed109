import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { createAsk, createTell } from './ask.ts'
import { createCancelOrder } from './cancel-order.ts'
import { createDoorman } from './doorman.ts'
import { createMakeChange } from './make-change.ts'
import { requireAdmin } from './middleware/bearer.ts'
import { createInTime } from './middleware/body-in-time.ts'
import { answerErrors, refuseInvalid } from './middleware/errors.ts'
import { createFrame, type FrontEnv } from './middleware/frame.ts'
import { allowOrigins } from './middleware/security.ts'
import { createOrderDesk } from './order-desk.ts'
import { createPlaceOrder } from './place-order.ts'
import type { FrontPorts } from './ports.ts'
import { problem } from './problems.ts'
import { createProtection } from './protection.ts'
import { createReadyPages } from './ready-pages.ts'
import { adminImportRoutes } from './routes/admin-import.ts'
import { adminOrderRoutes } from './routes/admin-orders.ts'
import { adminProductRoutes } from './routes/admin-products.ts'
import { catalogueRoutes, createCatalogueCache } from './routes/catalogue.ts'
import { addDocs } from './routes/docs.ts'
import { healthRoutes } from './routes/health.ts'
import { orderEventRoutes } from './routes/order-events.ts'
import { orderRoutes } from './routes/orders.ts'
import { createShortWay } from './short-way.ts'
import { createTakeOrder } from './take-order.ts'
import { twoRouters } from './two-routers.ts'
import { createWaiters } from './waiters.ts'

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
