import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { createAsk } from './ask.ts'
import { createCancelOrder } from './cancel-order.ts'
import { createGate } from './gate.ts'
import { createMakeChange } from './make-change.ts'
import { requireAdmin } from './middleware/bearer.ts'
import { answerErrors, refuseInvalid } from './middleware/errors.ts'
import { frame, type FrontEnv } from './middleware/frame.ts'
import { allowOrigins, security } from './middleware/security.ts'
import { createPlaceOrder } from './place-order.ts'
import type { FrontPorts } from './ports.ts'
import { problem } from './problems.ts'
import { adminImportRoutes } from './routes/admin-import.ts'
import { adminOrderRoutes } from './routes/admin-orders.ts'
import { adminProductRoutes } from './routes/admin-products.ts'
import { catalogueRoutes, createCatalogueCache } from './routes/catalogue.ts'
import { addDocs } from './routes/docs.ts'
import { healthRoutes } from './routes/health.ts'
import { orderEventRoutes } from './routes/order-events.ts'
import { orderRoutes } from './routes/orders.ts'
import { createWaiters } from './waiters.ts'

export { BackendUnavailable } from './backend-unavailable.ts'
export { frontLimits } from './limits.ts'
export type { FrontPorts } from './ports.ts'

/** The shop's front: stateless, the same on every runtime. Whoever calls it serves its `fetch`. */
export const createApp = (ports: FrontPorts): OpenAPIHono<FrontEnv> => {
  const { bus, metrics, log, settings } = ports
  const { limits } = settings
  const waiters = createWaiters(ports.nowMs)
  const readers = createGate(limits.readerCountMax)
  bus.onReply(waiters.hear)
  metrics.watch('asking', waiters.count)
  metrics.watch('reading', readers.count)

  const ask = createAsk({ bus, waiters, countMax: limits.askingCountMax })
  const placeOrder = createPlaceOrder({ ask, bus, replyWaitMs: limits.replyWaitMs })
  const cancelOrder = createCancelOrder({ ask, replyWaitMs: limits.replyWaitMs })
  const changes = createMakeChange({ ask, waitMs: limits.changeWaitMs })
  const importChanges = createMakeChange({ ask, waitMs: limits.importWaitMs })

  const app = new OpenAPIHono<FrontEnv>({ defaultHook: refuseInvalid })
  answerErrors(app, log)
  app.use(frame(metrics, log))
  app.use(security())
  if (settings.corsOrigins.length > 0) app.use(allowOrigins(settings.corsOrigins))
  app.use('/admin/*', requireAdmin(settings.adminToken))

  const catalogue = createCatalogueCache(ports)
  app.route('/', catalogueRoutes(ports, catalogue))
  app.route('/', orderRoutes(ports, { placeOrder, cancelOrder, readers }))
  app.route('/', orderEventRoutes(ports, readers))
  app.route('/', adminImportRoutes(ports, importChanges))
  app.route('/', adminProductRoutes(ports, changes))
  app.route('/', adminOrderRoutes(ports, { ...changes, cancelOrder }))
  app.route('/', healthRoutes(ports, catalogue))
  addDocs(app, ports)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  return app
}

const refuseMethod = (_: unknown, methods: string[]): Response =>
  problem('method-not-allowed', { headers: { Allow: methods.join(', ') } })
