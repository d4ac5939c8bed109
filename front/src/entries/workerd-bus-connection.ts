import { consoleLog } from '../adapters/console-log.ts'
import { packetConnections } from '../adapters/bus/packets/packet-connection.ts'
import { promMetrics } from '../adapters/prom-metrics.ts'
import { openWorkerdSocket } from '../adapters/bus/packets/workerd-socket.ts'
import { connectFront } from './connect-front.ts'
import { noAddress, assetsFrom, never, readWorkerdConfig, type WorkerdEnv } from './workerd-env.ts'

/**
 * The Durable Object that holds the connection to the bus. In a Worker a connection belongs to the request that opened
 * it; in an object all requests share it. So the whole app runs here for writes, batches included. The first request
 * opens the connection: the platform evicts an idle object, and its connection with it.
 */
export class BusConnection {
  readonly #env: WorkerdEnv
  #front: ReturnType<typeof openFront> | undefined

  constructor(_state: unknown, env: WorkerdEnv) {
    this.#env = env
  }

  async fetch(request: Request): Promise<Response> {
    this.#front ??= openFront(this.#env)
    await this.#front.tried()
    return this.#front.app.fetch(request)
  }
}

const openFront = (env: WorkerdEnv) => {
  const config = readWorkerdConfig(env)
  const instance = `front-${crypto.randomUUID()}`
  const log = consoleLog({ level: config.logLevel, instance })
  const metrics = promMetrics({ ofProcess: false })
  const { connect, tried } = packetConnections(openWorkerdSocket)
  const { app } = connectFront({
    config,
    connect,
    instance,
    log,
    metrics,
    ...assetsFrom(env),
    stopping: never,
    clientAddress: noAddress,
  })
  return { app, tried }
}
