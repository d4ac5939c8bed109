import { waitUntil } from 'cloudflare:workers'
import { consoleLog } from '../adapters/console-log.ts'
import { promMetrics } from '../adapters/prom-metrics.ts'
import { pathWithin } from '../http/base-path.ts'
import { steadyNowMs } from '../adapters/steady-clock.ts'
import { problem } from '../http/problems.ts'
import { healthIn } from '../operation/ready-body.ts'
import type { BusHealth } from '../ports.ts'
import { assembleFront } from './assemble-front.ts'
import { noAddress, assetsFrom, never, readWorkerdConfig, type WorkerdEnv } from './workerd-env.ts'

export { BusConnection } from './workerd-bus-connection.ts'

/** The front of this isolate. The first request makes it, because only requests bring the configuration. */
let front: ReturnType<typeof openFront> | undefined

/**
 * Reads are answered here, as near to the shopper as the platform is. Every request that needs the bus goes to the one
 * object that is connected to it and waits there, because replies come over that connection only.
 */
const fetchFront = async (request: Request, env: WorkerdEnv): Promise<Response> => {
  front ??= openFront(env)
  const path = front.pathOf(request)
  return isRead(request.method, path)
    ? toItsEnd(front.app.fetch(request))
    : askBusConnection(request, env)
}

/** Keeps a request running when its client leaves. Cut off halfway, it would be counted as open for ever. */
const toItsEnd = async (answer: Response | Promise<Response>): Promise<Response> => {
  waitUntil(Promise.resolve(answer))
  return answer
}

const isRead = (method: string, path: string): boolean =>
  (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') && path !== '/metrics'

const askBusConnection = async (request: Request, env: WorkerdEnv): Promise<Response> => {
  try {
    return await env.BUS_CONNECTION.getByName('bus-0').fetch(request)
  } catch (error) {
    console.error(`the bus connection does not answer: ${String(error)}`)
    return problem('bus-unavailable')
  }
}

const openFront = (env: WorkerdEnv) => {
  const config = readWorkerdConfig(env)
  const app = assembleFront({
    config,
    isShared: false,
    bus: {
      send: async () => 'unknown',
      onReply: () => {},
      isConnected: () => false,
      isAway: () => false,
      health: () => askHealth(env),
    },
    log: consoleLog({ level: config.logLevel, instance: 'worker' }),
    metrics: promMetrics({ ofProcess: false }),
    ...assetsFrom(env),
    stopping: never,
    clientAddress: noAddress,
    keepRunning: waitUntil,
  })
  return { app, pathOf: pathWithin(config.settings.basePath) }
}

/** The object alone hears the bus, so it is asked. While it does not answer, nothing can be sent. */
const askHealth = async (env: WorkerdEnv): Promise<BusHealth> => {
  const answer = await askBusConnection(new Request('https://bus-connection/readyz/orders'), env)
  return healthIn(await answer.json().catch(() => undefined)) ?? unreachable()
}

const unreachable = (): BusHealth => {
  const sinceMs = steadyNowMs()
  const unknown = { state: 'unknown', sinceMs } as const
  return { bus: { state: 'away', sinceMs }, inventory: unknown, order: unknown }
}

export default { fetch: fetchFront }
