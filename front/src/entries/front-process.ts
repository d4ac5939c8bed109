import { ConfigError } from '@shop/contracts/config'
import type { MqttBus } from '../adapters/bus/mqtt-bus.ts'
import { connectMqtt } from '../adapters/bus/mqtt-connection.ts'
import { pinoLog } from '../adapters/pino-log.ts'
import { promMetrics } from '../adapters/prom-metrics.ts'
import { readConfig, type FrontConfig, type RuntimeLimits } from '../config.ts'
import { stopWithinMs } from '../limits.ts'
import type { FrontPorts, Log } from '../ports.ts'
import { connectFront } from './connect-front.ts'
import { assetFile } from './asset-file.ts'

/** A server that listens. `stop` takes no new requests and resolves when the open ones have ended. */
type Listening = { port: number; stop: () => Promise<unknown> }

/** `env`: what else the runtime knows of a request. Hono's `getConnInfo` for that runtime reads it. */
export type Fetch = (request: Request, env?: object) => Response | Promise<Response>

type Listen = (options: {
  host: string
  /** 0: the operating system picks one. */
  port: number
  fetch: Fetch
}) => Listening | Promise<Listening>

/** An import is streamed, so this bounds its file, not memory. Other routes have limits of their own. */
export const uploadBytesMax = 4 * 1_024 ** 3
/** Longer than any wait that a client may ask for. Event streams carry comments more often. */
export const idleTimeoutSeconds = 60
/**
 * Time for the first look at the bus. A proxy sends requests to a front as soon as it listens, and orders need the bus; a
 * front whose bus is away listens all the same, for reads.
 */
const firstLookWithinMs = 2_000
/** Time to say goodbye to the bus: a broker that is away must not keep the process. */
const goodbyeWithinMs = 500

/**
 * Runs the front as a process with a connection to the bus. Bun, deno and node differ only in the server, `listen`.
 * Serves until SIGTERM or SIGINT. Open requests then have `stopWithinMs` to finish.
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
    asset: assetFile,
    stopping: stopping.signal,
    clientAddress,
  })
  await within(firstLookWithinMs, bus.tried.then(bus.health))
  const server = await listenOrExit(listen, { config, bus, fetch: app.fetch })
  log.info('listening', { port: server.port })
  await stopSignal()
  stopping.abort()
  await stop({ server, bus, log })
}

/** Reads the configuration. If it is not usable, its problems go to standard error and the process ends with 1. */
const readConfigOrExit = (runtimeLimits?: RuntimeLimits): FrontConfig => {
  try {
    return readConfig(process.env, runtimeLimits)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

type Opened = { config: FrontConfig; bus: MqttBus; fetch: Fetch }

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
