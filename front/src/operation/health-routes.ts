import { requireBearer } from '../http/bearer.ts'
import { variesByEncoding } from '../http/compression.ts'
import { sharedWhilePending } from '../http/shared-while-pending.ts'
import type { FrontPorts, ReadsAnswer } from '../ports.ts'
import { createSince, readinessOf, type FrontStatus, type Readiness } from './readiness.ts'
import { Ready, readyBody, type ReadyBody } from './ready-body.ts'
import { createRoute, jsonAnswer, newRoutes, problemAnswers, z } from '../openapi/described.ts'
import {
  metricsExample,
  readyExamples,
  readyForOrdersExamples,
  unreadyExamples,
  unreadyForOrdersExamples,
} from '../openapi/examples.ts'
import { carrying } from '../openapi/headers.ts'

const Live = z.strictObject({ status: z.literal('alive') })

const liveRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'isAlive',
  summary: 'Whether the process runs',
  tags: ['Operation'],
  responses: {
    200: jsonAnswer(Live, {
      description: 'It runs',
      examples: { alive: { summary: 'It runs', value: { status: 'alive' } } },
    }),
  },
})

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'isReady',
  summary: 'Whether this front is of use',
  description:
    'For the health check of a load balancer. `503` only while the front starts or stops, or has neither bus nor reads',
  tags: ['Operation'],
  responses: {
    200: jsonAnswer(Ready, {
      description: 'It has the bus or reads. The states say what is away',
      examples: readyExamples,
    }),
    503: jsonAnswer(Ready, {
      description: 'It starts, it stops, or it has neither bus nor reads',
      examples: unreadyExamples,
    }),
    ...problemAnswers(['internal']),
  },
})

const readyForOrdersRoute = createRoute({
  method: 'get',
  path: '/readyz/orders',
  operationId: 'isReadyForOrders',
  summary: 'Whether orders are recorded and decided soon',
  description:
    'For alarms, and for programs that wait for the whole shop. `503` within 15 s of the bus, or of every instance of a worker, being silent. Orders may be sent all the same',
  tags: ['Operation'],
  responses: {
    200: jsonAnswer(Ready, {
      description: 'The bus and both workers are up',
      examples: readyForOrdersExamples,
    }),
    503: jsonAnswer(Ready, {
      description: 'The bus or a worker is not up. The states say which',
      examples: unreadyForOrdersExamples,
    }),
    ...problemAnswers(['internal']),
  },
})

const metricsRoute = (tokens: readonly string[]) =>
  createRoute({
    method: 'get',
    path: '/metrics',
    operationId: 'readMetrics',
    summary: 'Numbers for Prometheus',
    tags: ['Operation'],
    security: [{ admin: [] }, { service: [] }],
    middleware: requireBearer(tokens),
    responses: {
      200: {
        description: 'Numbers',
        ...carrying('Cache-Control'),
        content: { 'text/plain': { schema: { type: 'string' }, example: metricsExample } },
      },
      ...problemAnswers(['unauthorized', 'internal']),
    },
  })

/** Routes for operators and their tools. A front whose workers are away still serves its cache and takes orders. */
export const healthRoutes = (ports: FrontPorts, { isStale }: { isStale: () => boolean }) => {
  const { metrics, settings } = ports
  const tokens = [settings.serviceToken, settings.adminToken].filter((token) => token !== undefined)
  const look = readinessSeenBy(ports)
  const bodyOf = (status: FrontStatus, readiness: Readiness): ReadyBody =>
    readyBody(readiness, {
      status,
      currency: settings.currency,
      warnings: isStale() ? ['catalogue-stale'] : [],
    })
  return newRoutes()
    .openapi(liveRoute, (c) => c.json({ status: 'alive' as const }, 200))
    .openapi(readyRoute, async (c) => {
      const readiness = await look()
      return c.json(bodyOf(readiness.front, readiness), readiness.front === 'ready' ? 200 : 503)
    })
    .openapi(readyForOrdersRoute, async (c) => {
      const readiness = await look()
      return c.json(bodyOf(readiness.orders, readiness), readiness.orders === 'ready' ? 200 : 503)
    })
    .openapi(metricsRoute(tokens), async () => {
      const { contentType, body } = await metrics.exposition()
      const headers = { 'Content-Type': contentType, 'Cache-Control': 'no-store' }
      return new Response(body, { headers: { ...headers, ...variesByEncoding(body) } })
    })
}

/** Looks at everything that readiness depends on. However many requests come, each worker is asked once at a time. */
const readinessSeenBy = (ports: FrontPorts): (() => Promise<Readiness>) => {
  const { bus, inventory, orders, keepRunning, stopping } = ports
  const askBus = sharedWhilePending(async () => bus.health(), keepRunning)
  const askInventory = sharedWhilePending(inventory.readiness, keepRunning)
  const askOrder = sharedWhilePending(orders.readiness, keepRunning)
  const inventorySince = createSince<ReadsAnswer>(ports)
  const orderSince = createSince<ReadsAnswer>(ports)
  return async () => {
    const [health, inventoryAnswer, orderAnswer] = await Promise.all([
      askBus(),
      askInventory(),
      askOrder(),
    ])
    return readinessOf({
      isStopping: stopping.aborted,
      health,
      inventoryReads: inventorySince(inventoryAnswer),
      orderReads: orderSince(orderAnswer),
      readsInstances: { inventory: inventory.instances(), order: orders.instances() },
    })
  }
}
