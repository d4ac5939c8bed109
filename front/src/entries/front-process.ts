import { ConfigError } from '@shop/contracts/config'
import type { MqttBus } from '../adapters/bus/mqtt-bus.ts'
import { connectMqtt } from '../adapters/bus/mqtt-connection.ts'
import { pinoLog } from '../adapters/pino-log.ts'
import { promMetrics } from '../adapters/prom-metrics.ts'
import { readConfig, type FrontConfig, type RuntimeLimits } from '../config.ts'
import { stopWithinMs } from '../limits.ts'
import type { FrontPorts, Log } from '../ports.ts'
import { connectFront } from './connect-front.ts'
import { docsFile } from './docs-file.ts'

/** A server that listens. `stop` takes no new requests and resolves when the open ones ended. */
type Listening = { port: number; stop: () => Promise<unknown> }

type Listen = (options: {
  host: string
  /** 0: the operating system picks one. */
  port: number
  /** `env` is what the runtime tells of a request besides: Hono's `getConnInfo` of that runtime reads it. */
  fetch: (request: Request, env?: object) => Response | Promise<Response>
}) => Listening | Promise<Listening>

/** An import is streamed, so this bounds its file and not memory; other routes have limits of their own. */
export const uploadBytesMax = 4 * 1_024 ** 3
/** Above the longest wait that a client may ask for. Event streams carry comments more often. */
export const idleTimeoutSeconds = 60
/** Time to say goodbye to the bus. A broker that is away does not keep the process. */
const goodbyeWithinMs = 500

/**
 * The front as a process that holds its connection to the bus: the same on bun, deno and node but for who listens.
 * Serves until SIGTERM or SIGINT; what waits then has `stopWithinMs` to finish.
 */
export const runFront = async (
  listen: Listen,
  clientAddress: FrontPorts['clientAddress'],
  runtimeLimits?: RuntimeLimits,
): Promise<void> => {
  const config = readConfigOrExit(runtimeLimits)
  const instance = `front-${crypto.randomUUID()}`
  const log = pinoLog({ level: config.logLevel, instance })
  const metrics = promMetrics()
  const stopping = new AbortController()
  const { bus, app } = connectFront({
    config,
    connect: connectMqtt,
    instance,
    log,
    metrics,
    docsFile,
    stopping: stopping.signal,
    clientAddress,
  })
  const server = await listenOrExit(listen, { config, bus, fetch: app.fetch })
  log.info('listening', { port: server.port })
  await stopSignal()
  stopping.abort()
  await stop({ server, bus, log })
}

/** The configuration of this process; what is wrong with it goes to standard error, and the process ends with 1. */
const readConfigOrExit = (runtimeLimits?: RuntimeLimits): FrontConfig => {
  try {
    return readConfig(process.env, runtimeLimits)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

type Opened = { config: FrontConfig; bus: MqttBus; fetch: Parameters<Listen>[0]['fetch'] }

const listenOrExit = async (listen: Listen, { config, bus, fetch }: Opened): Promise<Listening> => {
  const { host, port } = config
  try {
    return await listen({ host, port, fetch })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    console.error(`FRONT_PORT ${port} is taken on ${host}. Stop what uses it, or set FRONT_PORT.`)
    await within(goodbyeWithinMs, bus.close())
    process.exit(1)
  }
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })

type Running = { server: Listening; bus: MqttBus; log: Log }

const stop = async ({ server, bus, log }: Running): Promise<never> => {
  log.info('stopping')
  await within(stopWithinMs, server.stop())
  await within(goodbyeWithinMs, bus.close())
  process.exit(0)
}

const within = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms))])
