import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import * as v from 'valibot'
import {
  BusAddressSchema,
  ConfigError,
  KnownPortSchema,
  TextSchema,
  currency,
  inventoryUrls,
  optional,
  orderUrls,
  readSettings,
  required,
  topicRoot,
  withDefault,
  type Environment,
  type Setting,
} from '@shop/contracts/config'

/** The programs of this package read the environment here and nowhere else. .env.example describes the variables. */

/**
 * Reads the environment of this shop as it is now: .env of the present folder, and the variables that this process was
 * started with, which win. A missing .env is an empty one: every variable may be set otherwise.
 */
export const readEnvironment = (): Environment => ({ ...readEnvFile(), ...process.env })

const readEnvFile = (): Environment => {
  try {
    return parseEnv(readFileSync('.env', 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** The port of an address that has to name one. */
const portOf = (address: v.GenericSchema<string, string>, example: string) =>
  v.pipe(
    address,
    v.check(
      (text) => Boolean(URL.parse(text)?.port),
      `must be an address with a port, such as ${example}`,
    ),
    v.transform((text) => Number(new URL(text).port)),
  )

const tcpAddress = 'mqtt://127.0.0.1:18883'
const wsAddress = 'ws://127.0.0.1:18884'

const busSettings = {
  topicRoot,
  tcpPort: withDefault('MQTT_URL', portOf(BusAddressSchema, tcpAddress), tcpAddress),
  wsPort: withDefault('MQTT_WS_URL', portOf(BusAddressSchema, wsAddress), wsAddress),
  dir: withDefault('BROKER_DIR', TextSchema, 'data/mosquitto'),
}

/** Reads where the broker listens and keeps its files, and the root of the shop's topics. @throws ConfigError */
export const readBusConfig = (env: Environment = process.env) => {
  const { dir, ...values } = readSettings(env, busSettings)
  return { ...values, dir: dir.replace(/\/+$/, '') }
}
export type BusConfig = ReturnType<typeof readBusConfig>

/** Where the broker of this machine listens. */
export const busListeners = ({ tcpPort, wsPort }: BusConfig) => [
  { variable: 'MQTT_URL', host: '127.0.0.1', port: tcpPort },
  { variable: 'MQTT_WS_URL', host: '127.0.0.1', port: wsPort },
]

const host = (variable: string) => withDefault(variable, TextSchema, '127.0.0.1')
const port = (variable: string, fallback: string) =>
  withDefault(variable, KnownPortSchema, fallback)
/** The service judges the token; a program of an operator only sends it. */
const token = (variable: string) => withDefault(variable, TextSchema, '')

type Service = 'front' | 'inventory' | 'order'
const listener = (service: Service, where: string, first: number) => ({
  service,
  variable: `${service.toUpperCase()}_PORT`,
  host: where,
  port: first,
})

const shopSettings = {
  currency,
  inventoryUrls,
  orderUrls,
  frontHost: host('FRONT_HOST'),
  frontPort: port('FRONT_PORT', '8080'),
  inventoryHost: host('INVENTORY_HOST'),
  inventoryPort: port('INVENTORY_PORT', '8180'),
  orderHost: host('ORDER_HOST'),
  orderPort: port('ORDER_PORT', '8280'),
  serviceToken: token('SERVICE_TOKEN'),
  adminToken: token('ADMIN_TOKEN'),
  serverTokens: token('FRONT_SERVER_TOKENS'),
  storefront: withDefault('FRONT_STOREFRONT', TextSchema, 'on'),
}

/**
 * Reads where the services of this machine listen and are reached, and the tokens to ask them. A token that is not set
 * is an empty text.
 * @throws ConfigError
 */
export const readShopConfig = (env: Environment = process.env) => {
  const values = readSettings(env, shopSettings)
  const frontUrl = `http://${reachable(values.frontHost)}:${values.frontPort}`
  return {
    listeners: [
      listener('front', values.frontHost, values.frontPort),
      listener('inventory', values.inventoryHost, values.inventoryPort),
      listener('order', values.orderHost, values.orderPort),
    ],
    frontUrl,
    frontUrls: [frontUrl],
    inventoryUrls: values.inventoryUrls,
    orderUrls: values.orderUrls,
    /** Of the first instance, for a question that each can answer. */
    inventoryUrl: values.inventoryUrls[0]!,
    orderUrl: values.orderUrls[0]!,
    serviceToken: values.serviceToken,
    adminToken: values.adminToken,
    /** The first of several. */
    serverToken: values.serverTokens.split(',')[0]!.trim(),
    currency: values.currency,
    hasStorefront: values.storefront === 'on',
  }
}
export type ShopConfig = ReturnType<typeof readShopConfig>

const databaseSettings = {
  inventory: withDefault('INVENTORY_DB', TextSchema, 'data/inventory/inventory.sqlite'),
  order: withDefault('ORDER_DB', TextSchema, 'data/order/order.sqlite'),
}

/** Reads the paths of the two database files. @throws ConfigError */
export const readDatabaseFiles = (env: Environment = process.env) =>
  readSettings(env, databaseSettings)
export type DatabaseFiles = ReturnType<typeof readDatabaseFiles>

const databaseUrlSettings = {
  inventory: optional('INVENTORY_DATABASE_URL', TextSchema),
  order: optional('ORDER_DATABASE_URL', TextSchema),
}

/** Reads the addresses of the databases that are on PostgreSQL. They have passwords. @throws ConfigError */
export const readDatabaseUrls = (env: Environment = process.env) =>
  readSettings(env, databaseUrlSettings)

/** Where both databases are: paths of files, or addresses of PostgreSQL, which have passwords. */
export type Databases = { inventory: string; order: string }

/** Reads where the workers of this shop have their databases. @throws ConfigError */
export const readDatabases = (env: Environment = process.env): Databases => {
  const [files, urls] = [readDatabaseFiles(env), readDatabaseUrls(env)]
  return { inventory: urls.inventory ?? files.inventory, order: urls.order ?? files.order }
}

/** Whether a database is on PostgreSQL: its place is an address and no path. */
export const isPostgres = (place: string): boolean => /^postgres(?:ql)?:/.test(place)

/** The users of the bus, as in mosquitto.acl. */
export const busUsers = ['front', 'admin', 'inventory', 'order', 'edge'] as const
/** Users that not every shop has. */
const sparedUsers: readonly string[] = ['admin', 'edge'] satisfies BusUser[]
export type BusUser = (typeof busUsers)[number]

/** The password of each bus user that has one. */
export const readBusPasswords = (env: Environment): Map<BusUser, string> => {
  const passwordOf = (user: string) => env[`${user.toUpperCase()}_MQTT_PASSWORD`]
  return new Map(busUsers.flatMap((user) => (passwordOf(user) ? [[user, passwordOf(user)!]] : [])))
}

/**
 * Reads where a broker is that is to be tried, and the login of each user. `said` wins over the environment. Only `admin`
 * and `edge` may lack a password.
 * @throws ConfigError
 */
export const readBrokerCheckConfig = (
  env: Environment,
  said: { url?: string | undefined; workersUrl?: string | undefined },
) => {
  const url = said.url ?? env['MQTT_URL'] ?? tcpAddress
  const addresses = { url, workersUrl: said.workersUrl ?? url }
  const { topicRoot: root } = readSettings(env, { topicRoot })
  const passwords = readBusPasswords(env)
  const problems = [
    ...Object.values(addresses)
      .filter((address) => !v.safeParse(BusAddressSchema, address).success)
      .map((address) => `${address} is no address of a broker such as ${tcpAddress}`),
    ...busUsers
      .filter((user) => !sparedUsers.includes(user) && !passwords.has(user))
      .map((user) => `${user.toUpperCase()}_MQTT_PASSWORD is not set`),
  ]
  if (problems.length > 0) throw new ConfigError(problems)
  return { ...addresses, topicRoot: root, passwords }
}

/** Reads what an edge broker shares with the hub. @throws ConfigError */
export const readEdgeConfig = (env: Environment, { isForOperators }: { isForOperators: boolean }) =>
  readSettings(env, {
    topicRoot,
    password: required('EDGE_MQTT_PASSWORD', TextSchema),
    frontPassword: required('FRONT_MQTT_PASSWORD', TextSchema),
    adminPassword: isForOperators ? required('ADMIN_MQTT_PASSWORD', TextSchema) : notRead,
  })
const notRead: Setting<string | undefined> = () => ({ value: undefined })

/** A service that listens on every interface is reached over loopback. */
const reachable = (host: string) => (['0.0.0.0', '::', '[::]'].includes(host) ? '127.0.0.1' : host)
