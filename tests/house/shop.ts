import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { connectAsync, type MqttClient } from 'mqtt'
import { freePorts } from './free-ports.ts'
import { runBun, type Process } from './processes.ts'
import { until } from './until.ts'

const repository = join(import.meta.dir, '../..')

export const serviceNames = ['broker', 'inventory', 'order', 'front'] as const
export type ServiceName = (typeof serviceNames)[number]

/** A whole shop of real processes, in a folder and on ports of its own. */
export type Shop = {
  folder: string
  env: Record<string, string>
  frontUrl: string
  inventoryUrl: string
  orderUrl: string
  /** Starts a service and waits until it is ready (or only until it runs). */
  start(service: ServiceName, options?: { untilReady?: boolean }): Promise<void>
  /** Ends a service: SIGTERM unless told otherwise. */
  stop(service: ServiceName, signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
  process(service: ServiceName): Process
  /** Asks a worker's read API, with the service token. */
  askWorker(worker: 'inventory' | 'order', path: string, method?: string): Promise<Response>
  /** A connection to the bus as one of its users. */
  connectBus(
    user: 'front' | 'admin' | 'inventory' | 'order',
    clientId?: string,
  ): Promise<MqttClient>
  close(): Promise<void>
}

/**
 * Makes a shop and starts the services named, all unless told otherwise, with the programs of this checkout or of
 * another one. Close it in the end.
 */
export const startShop = async (
  services: readonly ServiceName[] = serviceNames,
  extraEnv: Record<string, string> = {},
  checkout = repository,
): Promise<Shop> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'))
  const programOf = await programsOf(checkout)
  const env = await prepare(folder, extraEnv, checkout)
  const running = new Map<ServiceName, Process>()
  const buses: MqttClient[] = []
  const urlOf = (service: Exclude<ServiceName, 'broker'>) =>
    `http://127.0.0.1:${env[`${service.toUpperCase()}_PORT`]}`

  const process = (service: ServiceName): Process => {
    const found = running.get(service)
    if (!found) throw new Error(`${service} was not started`)
    return found
  }
  const isReady = async (service: ServiceName): Promise<boolean> => {
    if (service === 'broker') return portIsOpen(Number(new URL(env.MQTT_URL!).port))
    const response = await fetch(`${urlOf(service)}/readyz`).catch(() => undefined)
    return response?.ok === true
  }

  const shop: Shop = {
    folder,
    env,
    frontUrl: urlOf('front'),
    inventoryUrl: urlOf('inventory'),
    orderUrl: urlOf('order'),
    process,
    start: async (service, { untilReady = true } = {}) => {
      running.set(service, runBun([programOf(service)], { cwd: folder, env }))
      if (!untilReady) return
      await until(`${service} is ready`, () => isReady(service)).catch((error: Error) => {
        throw new Error(`${error.message}\n${process(service).output()}`)
      })
    },
    stop: (service, signal) => process(service).end(signal),
    askWorker: (worker, path, method = 'GET') =>
      fetch(`${urlOf(worker)}${path}`, {
        method,
        headers: { Authorization: `Bearer ${env.SERVICE_TOKEN}` },
      }),
    connectBus: async (user, clientId = `test-${user}-${crypto.randomUUID()}`) => {
      const client = await connectAsync(env.MQTT_URL!, {
        protocolVersion: 5,
        clientId,
        username: user,
        password: env[`${user.toUpperCase()}_MQTT_PASSWORD`]!,
      })
      buses.push(client)
      return client
    },
    close: async () => {
      await Promise.all(buses.map((client) => client.endAsync(true)))
      await Promise.all([...running.values()].map((each) => each.end('SIGKILL')))
      await rm(folder, { recursive: true })
    },
  }
  try {
    // The broker first: the others would wait half a second before they try again.
    if (services.includes('broker')) await shop.start('broker')
    await Promise.all(services.filter((each) => each !== 'broker').map((each) => shop.start(each)))
  } catch (error) {
    await shop.close()
    throw error
  }
  return shop
}

/** All the clients of a test come from one address. */
const generousToOneClient = {
  FRONT_CLIENT_WRITES_PER_MINUTE: '999999999',
  FRONT_CLIENT_READS_PER_MINUTE: '999999999',
  FRONT_CLIENT_WAITS_PER_MINUTE: '999999999',
  FRONT_CLIENT_WAITS_OPEN: '0',
}

/** The program of each service, as the Procfile of a checkout names it. */
const programsOf = async (checkout: string): Promise<(service: ServiceName) => string> => {
  const procfile = await Bun.file(join(checkout, 'Procfile')).text()
  return (service) => {
    const [, program] = new RegExp(`^${service}: .*bin/bun (\\S+)$`, 'm').exec(procfile) ?? []
    if (program === undefined) throw new Error(`${checkout}/Procfile names no ${service}`)
    return join(checkout, program)
  }
}

/** Lets `bin/setup`'s own program make secrets and folders, for ports that are free. */
const prepare = async (
  folder: string,
  extraEnv: Record<string, string>,
  checkout: string,
): Promise<Record<string, string>> => {
  for (const file of ['.env.example', 'mosquitto.conf', 'mosquitto.acl']) {
    await copyFile(join(checkout, file), join(folder, file))
  }
  const [mqtt, ws, front, inventory, order] = freePorts(5)
  const places = {
    MQTT_URL: `mqtt://127.0.0.1:${mqtt}`,
    MQTT_WS_URL: `ws://127.0.0.1:${ws}`,
    FRONT_PORT: String(front),
    INVENTORY_PORT: String(inventory),
    ORDER_PORT: String(order),
    INVENTORY_URL: `http://127.0.0.1:${inventory}`,
    ORDER_URL: `http://127.0.0.1:${order}`,
    ...generousToOneClient,
    ...extraEnv,
  }
  const setup = runBun([join(repository, 'ops/src/setup/main.ts')], {
    cwd: folder,
    env: places,
  })
  await setup.wrote('passwd')
  return {
    ...(parseEnv(await Bun.file(join(folder, '.env')).text()) as Record<string, string>),
    ...places,
  }
}

const portIsOpen = async (port: number): Promise<boolean> => {
  try {
    const socket = await Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: { data: () => undefined },
    })
    // A port that is free can be given to the very socket that asks for it, which then talks to itself.
    const isItself = socket.localPort === port
    socket.end()
    return !isItself
  } catch {
    return false
  }
}
