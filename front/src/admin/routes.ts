import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dialogue } from '../dialogue/dialogue.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'
import { adminDetailRoutes } from './detail-routes.ts'
import { adminExportRoutes } from './export-routes.ts'
import { adminFeedRoutes } from './feed-routes.ts'
import { adminImportRoutes } from './import-routes.ts'
import { createMakeChange } from './make-change.ts'
import { adminOrderChangeRoutes } from './order-change-routes.ts'
import { adminOrderRoutes } from './order-routes.ts'
import { adminProductChangeRoutes } from './product-change-routes.ts'
import { adminProductRoutes } from './product-routes.ts'
import { adminUnitRoutes } from './unit-routes.ts'

type Parts = { dialogue: Dialogue; protection: Protection }

/** Puts the operators' routes into their app, behind their tokens. */
export const addAdminRoutes = (
  app: OpenAPIHono<FrontEnv>,
  ports: FrontPorts,
  { dialogue, protection }: Parts,
): void => {
  const { limits } = ports.settings
  const changes = createMakeChange(dialogue.askForChange, limits.changeWaitMs)
  const importChanges = createMakeChange(dialogue.askForChange, limits.importWaitMs)

  protection.requireOperator(app)
  app.route('/', adminImportRoutes(ports, importChanges))
  app.route('/', adminExportRoutes(ports, protection))
  app.route('/', adminProductRoutes(ports))
  app.route('/', adminUnitRoutes(ports))
  app.route('/', adminProductChangeRoutes(ports, changes))
  app.route('/', adminOrderRoutes(ports))
  app.route('/', adminOrderChangeRoutes(ports, changes))
  app.route('/', adminFeedRoutes(ports, protection))
  app.route('/', adminDetailRoutes(ports, changes))
}
