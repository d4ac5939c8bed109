import { requireBearer } from '../http/bearer.ts'
import { variesByEncoding } from '../http/compression.ts'
import type { FrontPorts } from '../ports.ts'
import { sharedWhilePending } from '../http/shared-while-pending.ts'
import { createRoute, jsonAnswer, newRoutes, problemAnswers, z } from '../openapi/described.ts'
import { metricsExample, readyExamples, unreadyExamples } from '../openapi/examples.ts'
import { carrying } from '../openapi/headers.ts'

const Live = z.strictObject({ status: z.literal('alive') })

const Ready = z
  .strictObject({
    bus: z.boolean(),
    inventory: z.boolean(),
    order: z.boolean(),
    warnings: z.array(z.literal('catalogue-stale')),
  })
  .openapi('Ready', {
    description:
      'Which of them answer. Orders are taken while the bus is there. `warnings` names what is answered, but not as usual',
  })

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
  summary: 'Whether orders can be taken',
  tags: ['Operation'],
  responses: {
    200: jsonAnswer(Ready, {
      description: 'Connected to the bus; a worker may be away',
      examples: readyExamples,
    }),
    503: jsonAnswer(Ready, { description: 'Not connected to the bus', examples: unreadyExamples }),
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
export const healthRoutes = (
  { bus, inventory, orders, metrics, settings, keepRunning }: FrontPorts,
  { isStale }: { isStale: () => boolean },
) => {
  const tokens = [settings.serviceToken, settings.adminToken].filter((token) => token !== undefined)
  // However many requests come, each worker is asked once at a time.
  const askInventory = sharedWhilePending(inventory.isReady, keepRunning)
  const askOrder = sharedWhilePending(orders.isReady, keepRunning)
  return newRoutes()
    .openapi(liveRoute, (c) => c.json({ status: 'alive' as const }, 200))
    .openapi(readyRoute, async (c) => {
      const [inventoryReady, orderReady] = await Promise.all([askInventory(), askOrder()])
      const ready = {
        bus: bus.isConnected(),
        inventory: inventoryReady,
        order: orderReady,
        warnings: isStale() ? ['catalogue-stale' as const] : [],
      }
      return ready.bus ? c.json(ready, 200) : c.json(ready, 503)
    })
    .openapi(metricsRoute(tokens), async () => {
      const { contentType, body } = await metrics.exposition()
      const headers = { 'Content-Type': contentType, 'Cache-Control': 'no-store' }
      return new Response(body, { headers: { ...headers, ...variesByEncoding(body) } })
    })
}
