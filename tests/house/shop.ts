import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { asInstance } from '../../ops/src/instance.ts'
import { freePortRow, freePorts } from './free-ports.ts'
import { runBun, type Process } from './processes.ts'
import { until } from './until.ts'

/** The folder of this checkout. */
export const repository = join(import.meta.dir, '../..')

export const serviceNames = ['broker', 'inventory', 'order', 'front'] as const
export type ServiceName = (typeof serviceNames)[number]
type HttpService = Exclude<ServiceName, 'broker'>
/** One more process of a service. */
export type Instance = { url: string; process: Process }
type BusUser = 'front' | 'admin' | 'inventory' | 'order'

type StartOptions = { untilReady?: boolean; checkout?: string }

/** A shop of real processes, in a folder and on ports of its own. */
export type Shop = {
  folder: string
  env: Record<string, string>
  frontUrl: string
  inventoryUrl: string
  orderUrl: string
  /**
   * Starts a service, with the program of the shop's checkout or of another one. Waits until it is ready, unless
   * `untilReady` is false.
   */
  start(service: ServiceName, options?: StartOptions): Promise<void>
  /** Starts one more instance of a service, the second or a later one, with its own port. Resolves when it is ready. */
  startInstance(service: HttpService, number: number): Promise<Instance>
  /** Stops a service with a signal, by default SIGTERM, and resolves with its exit code. */
  stop(service: ServiceName, signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
  process(service: ServiceName): Process
  /** Sends a request to a worker's read API, with the service token. */
  askWorker(worker: 'inventory' | 'order', path: string, method?: string): Promise<Response>
  /** Connects to the bus as one of its users. `close` ends the connection. */
  connectBus(user: BusUser, clientId?: string): Promise<MqttClient>
  /** `await using` calls it at the end of its block. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Resolves when the start before has ended. */
let lastStart: Promise<unknown> = Promise.resolve()

/**
 * Makes a shop and starts the given services, by default all, with the programs of this checkout or of another one. Close
 * it at the end. Shops of tests that run at one time start one after another: a start works, and a test mostly waits.
 */
export const startShop = (
  services: readonly ServiceName[] = serviceNames,
  extraEnv: Record<string, string> = {},
  checkout = repository,
): Promise<Shop> => {
  const started = lastStart.then(() => startNow(services, extraEnv, checkout))
  lastStart = started.catch(() => undefined)
  return started
}

const startNow = async (
  services: readonly ServiceName[],
  extraEnv: Record<string, string>,
  checkout: string,
): Promise<Shop> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'))
  const programOf = await programsOf(checkout)
  const shop = shopIn(folder, await prepare(folder, extraEnv, checkout), programOf)
  try {
    // The broker starts first: without it the others would pause for half a second before they try again.
    if (services.includes('broker')) await shop.start('broker')
    await Promise.all(services.filter((each) => each !== 'broker').map((each) => shop.start(each)))
  } catch (error) {
    await shop.close()
    throw error
  }
  return shop
}

/** A shop in a prepared folder, with no service started. */
const shopIn = (
  folder: string,
  env: Record<string, string>,
  programOf: (service: ServiceName) => string,
): Shop => {
  const running = new Map<ServiceName, Process>()
  const more: Process[] = []
  const buses: MqttClient[] = []
  const urlOf = (service: HttpService) => `http://127.0.0.1:${env[`${service.toUpperCase()}_PORT`]}`

  const process = (service: ServiceName): Process => {
    const found = running.get(service)
    if (!found) throw new Error(`${service} was not started`)
    return found
  }
  const isReady = async (service: ServiceName): Promise<boolean> => {
    return service === 'broker' ? takesLogins(env) : isReadyAt(service, urlOf(service))
  }

  const readyOrEnded = async (service: ServiceName): Promise<void> => {
    const started = process(service)
    const ended = started.ended.then((code) => {
      throw new Error(`${service} ended with code ${code} before it was ready\n${started.output()}`)
    })
    const ready = until(`${service} is ready`, () => isReady(service)).catch((error: Error) => {
      throw new Error(`${error.message}\n${started.output()}`)
    })
    await Promise.race([ready, ended])
  }

  /** A new database takes no order before both workers have met, and the front, if it is there, has heard of it. */
  const hasMet = async (): Promise<boolean> => {
    if (!running.has('inventory') || !running.has('order')) return true
    const response = await fetch(`${urlOf('front')}/readyz`).catch(() => undefined)
    if (response === undefined) return true
    const body = (await response.json()) as Record<'inventory' | 'order', { state?: string }>
    const { inventory, order } = body
    return ![inventory, order].some((worker) => worker?.state === 'new')
  }

  const close = async (): Promise<void> => {
    await Promise.all(buses.map((client) => client.endAsync(true)))
    await Promise.all([...running.values(), ...more].map((each) => each.end('SIGKILL')))
    await rm(folder, { recursive: true })
  }

  return {
    folder,
    env,
    frontUrl: urlOf('front'),
    inventoryUrl: urlOf('inventory'),
    orderUrl: urlOf('order'),
    process,
    start: async (service, { untilReady = true, checkout } = {}) => {
      const program = (checkout === undefined ? programOf : await programsOf(checkout))(service)
      running.set(service, runBun([program], { cwd: folder, env: envOf(service, env) }))
      if (!untilReady) return
      await readyOrEnded(service)
      if (running.has('front')) await until('new databases have met', hasMet)
    },
    startInstance: async (service, number) => {
      const own = asInstance({ ...env, PS: `${service}.${number}` }) as Record<string, string>
      const started = runBun([programOf(service)], { cwd: folder, env: envOf(service, own) })
      more.push(started)
      const url = `http://127.0.0.1:${own[`${service.toUpperCase()}_PORT`]}`
      await until(`${service} ${number} is ready`, () => isReadyAt(service, url)).catch(
        (error: Error) => {
          throw new Error(`${error.message}\n${started.output()}`)
        },
      )
      return { url, process: started }
    },
    stop: (service, signal) => process(service).end(signal),
    askWorker: (worker, path, method = 'GET') =>
      fetch(`${urlOf(worker)}${path}`, {
        method,
        headers: { Authorization: `Bearer ${env.SERVICE_TOKEN}` },
      }),
    connectBus: async (user, clientId = `test-${user}-${crypto.randomUUID()}`) => {
      const client = await connectBusAs({ user, clientId, env })
      buses.push(client)
      return client
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const isReadyAt = async (service: HttpService, url: string): Promise<boolean> => {
  if (service === 'front') return isOnBus(url)
  const response = await fetch(`${url}/readyz`).catch(() => undefined)
  return response?.ok === true
}

/** Whether the front at this address is there and connected to the bus. One of 0.1.0 names no states: it says `true`. */
export const isOnBus = async (frontUrl: string): Promise<boolean> => {
  const response = await fetch(`${frontUrl}/readyz`).catch(() => undefined)
  if (response === undefined) return false
  const { bus } = (await response.json()) as { bus: boolean | { state: string } }
  return typeof bus === 'boolean' ? bus : bus.state === 'up'
}

type BusLogin = { user: BusUser; clientId: string; env: Record<string, string> }

const connectBusAs = (
  { user, clientId, env }: BusLogin,
  options: IClientOptions = {},
): Promise<MqttClient> =>
  connectAsync(env.MQTT_URL!, {
    ...options,
    protocolVersion: 5,
    clientId,
    username: user,
    password: env[`${user.toUpperCase()}_MQTT_PASSWORD`]!,
  })

/**
 * Whether the broker lets a user in. An open port says less: before it becomes Mosquitto, the broker's program listens on it
 * for a moment itself, to see that it is free.
 */
const takesLogins = async (env: Record<string, string>): Promise<boolean> => {
  const login = { user: 'admin', clientId: `test-${crypto.randomUUID()}`, env } as const
  const client = await connectBusAs(login, { reconnectPeriod: 0 }).catch(() => undefined)
  await client?.endAsync(true)
  return client !== undefined
}

/**
 * The broker's program becomes Mosquitto. With `--cpu-prof` a signal of Bun's profiler may reach Mosquitto and end it, so
 * options for Bun are for the services alone.
 */
const envOf = (service: ServiceName, env: Record<string, string>): Record<string, string> => {
  const { BUN_OPTIONS: _, ...withoutOptions } = env
  return service === 'broker' ? withoutOptions : env
}

/** Limits for one client and for orders are off: all clients of a test come from one address. */
const generousToOneClient = {
  FRONT_CLIENT_WRITES_PER_MINUTE: '999999999',
  FRONT_CLIENT_READS_PER_MINUTE: '999999999',
  FRONT_CLIENT_WAITS_PER_MINUTE: '999999999',
  FRONT_CLIENT_LINES_PER_MINUTE: '0',
  FRONT_CLIENT_WAITS_OPEN: '0',
  ORDER_UNITS_MAX: '1000000',
  ORDER_LINES_MAX: '2000',
}

/** The limits of a shop as it is shipped, for a shop whose clients call with the token of a trusted server. */
export const shippedLimits: Record<string, string> = Object.fromEntries(
  Object.keys(generousToOneClient).map((variable) => [variable, '']),
)

/** Instances of one service that a test starts at most. */
const instancesMax = 4

/** The program of each service, as the Procfile of a checkout names it. */
const programsOf = async (checkout: string): Promise<(service: ServiceName) => string> => {
  const procfile = await Bun.file(join(checkout, 'Procfile')).text()
  return (service) => {
    const [, program] =
      new RegExp(`^${service}: .*bin/(?:bun|start) (\\S+)$`, 'm').exec(procfile) ?? []
    if (program === undefined) throw new Error(`${checkout}/Procfile names no ${service}`)
    return join(checkout, program)
  }
}

/** Makes the secrets and folders of a shop with the program of `bin/setup`, for free ports. */
const prepare = async (
  folder: string,
  extraEnv: Record<string, string>,
  checkout: string,
): Promise<Record<string, string>> => {
  for (const file of ['.env.example', 'mosquitto.conf', 'mosquitto.acl']) {
    await copyFile(join(checkout, file), join(folder, file))
  }
  const [mqtt, ws] = freePorts(2)
  const [front, inventory, order] = [1, 2, 3].map(() => freePortRow(instancesMax))
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
