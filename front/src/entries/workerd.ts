import { waitUntil } from 'cloudflare:workers'
import { consoleLog } from '../adapters/console-log.ts'
import { promMetrics } from '../adapters/prom-metrics.ts'
import { problem } from '../http/problems.ts'
import { assembleFront } from './assemble-front.ts'
import {
  connectingAddress,
  docsFrom,
  never,
  readWorkerdConfig,
  type WorkerdEnv,
} from './workerd-env.ts'

export { Hub } from './workerd-hub.ts'

/** The front of this isolate, made with its first request: only then is the configuration there. */
let front: ReturnType<typeof openFront> | undefined

/**
 * Reads are answered here, as near to the shopper as the platform is. Whatever needs the bus goes to the one object
 * that is connected to it: there its answer is waited for, too, since replies come over that connection only.
 */
const fetchFront = async (request: Request, env: WorkerdEnv): Promise<Response> => {
  front ??= openFront(env)
  if (new URL(request.url).pathname === '/readyz') front.seeBus(await askHub(request.clone(), env))
  return isRead(request) ? toItsEnd(front.app.fetch(request)) : askHub(request, env)
}

/** Without this a request whose client leaves is cut off where it stands, and nobody would count it out. */
const toItsEnd = async (answer: Response | Promise<Response>): Promise<Response> => {
  waitUntil(Promise.resolve(answer))
  return answer
}

const isRead = ({ method, url }: Request): boolean =>
  (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') &&
  new URL(url).pathname !== '/metrics'

const askHub = async (request: Request, env: WorkerdEnv): Promise<Response> => {
  try {
    return await env.HUB.getByName('hub-0').fetch(request)
  } catch (error) {
    console.error(`the hub does not answer: ${String(error)}`)
    return problem('bus-unavailable')
  }
}

const openFront = (env: WorkerdEnv) => {
  const config = readWorkerdConfig(env)
  let isConnected = false
  const app = assembleFront({
    config,
    isShared: false,
    bus: {
      send: async () => 'unknown',
      onReply: () => {},
      isConnected: () => isConnected,
      isAway: () => false,
    },
    log: consoleLog({ level: config.logLevel, instance: 'worker' }),
    metrics: promMetrics({ ofProcess: false }),
    ...docsFrom(env),
    stopping: never,
    clientAddress: connectingAddress,
    keepRunning: waitUntil,
  })
  const seeBus = ({ status }: Response): void => {
    isConnected = status === 200
  }
  return { app, seeBus }
}

export default { fetch: fetchFront }
