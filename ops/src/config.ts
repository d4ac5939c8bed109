import { CurrencySchema, topicRootPattern } from '@shop/contracts'
import * as v from 'valibot'

/** What .env.example documents, for the programs of this folder. Nothing else here reads the environment. */
type Env = Record<string, string | undefined>

/** The environment does not say what is needed. The message names each variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly code = 'config-invalid'
}

const text = (otherwise: string) => v.optional(v.string(), otherwise)
const webAddress = (otherwise: string) =>
  v.optional(
    v.pipe(v.string(), v.url('must be an address such as http://127.0.0.1:8080')),
    otherwise,
  )

const port = (otherwise: string) =>
  v.pipe(
    text(otherwise),
    v.regex(/^[1-9]\d{0,4}$/, 'must be a port number from 1 to 65535'),
    v.transform(Number),
    v.maxValue(65_535, 'must be a port number from 1 to 65535'),
  )

const portOfAddress = (otherwise: string) =>
  v.pipe(
    text(otherwise),
    v.check(
      (address) => Boolean(URL.parse(address)?.port),
      `must be an address with a port, such as ${otherwise}`,
    ),
    v.transform((address) => Number(new URL(address).port)),
  )

const BusSchema = v.object({
  SHOP_TOPIC_ROOT: v.pipe(
    text('shop/v1'),
    v.regex(topicRootPattern, 'must be MQTT topic levels such as shop/v1'),
  ),
  MQTT_URL: portOfAddress('mqtt://127.0.0.1:18883'),
  MQTT_WS_URL: portOfAddress('ws://127.0.0.1:18884'),
  BROKER_DIR: text('data/mosquitto'),
})

/** Where the broker listens, keeps its files, and which topics are the shop's. @throws ConfigError */
export const readBusConfig = (env: Env = process.env) => {
  const values = read(BusSchema, env)
  return {
    tcpPort: values.MQTT_URL,
    wsPort: values.MQTT_WS_URL,
    dir: values.BROKER_DIR.replace(/\/+$/, ''),
    topicRoot: values.SHOP_TOPIC_ROOT,
  }
}
export type BusConfig = ReturnType<typeof readBusConfig>

/** Where the broker of this machine listens. */
export const busListeners = ({ tcpPort, wsPort }: BusConfig) => [
  { variable: 'MQTT_URL', host: '127.0.0.1', port: tcpPort },
  { variable: 'MQTT_WS_URL', host: '127.0.0.1', port: wsPort },
]

const ShopSchema = v.object({
  SHOP_CURRENCY: v.optional(CurrencySchema, 'EUR'),
  FRONT_HOST: text('127.0.0.1'),
  FRONT_PORT: port('8080'),
  INVENTORY_HOST: text('127.0.0.1'),
  INVENTORY_PORT: port('8081'),
  ORDER_HOST: text('127.0.0.1'),
  ORDER_PORT: port('8082'),
  INVENTORY_URL: webAddress('http://127.0.0.1:8081'),
  ORDER_URL: webAddress('http://127.0.0.1:8082'),
  SERVICE_TOKEN: text(''),
  ADMIN_TOKEN: text(''),
})

/** Where the services of one machine listen and are reached, with the tokens to ask them. @throws ConfigError */
export const readShopConfig = (env: Env = process.env) => {
  const values = read(ShopSchema, env)
  return {
    listeners: [
      { variable: 'FRONT_PORT', host: values.FRONT_HOST, port: values.FRONT_PORT },
      { variable: 'INVENTORY_PORT', host: values.INVENTORY_HOST, port: values.INVENTORY_PORT },
      { variable: 'ORDER_PORT', host: values.ORDER_HOST, port: values.ORDER_PORT },
    ],
    frontUrl: `http://${reachable(values.FRONT_HOST)}:${values.FRONT_PORT}`,
    inventoryUrl: values.INVENTORY_URL,
    orderUrl: values.ORDER_URL,
    serviceToken: values.SERVICE_TOKEN,
    adminToken: values.ADMIN_TOKEN,
    currency: values.SHOP_CURRENCY,
  }
}
export type ShopConfig = ReturnType<typeof readShopConfig>

const StorageSchema = v.object({
  INVENTORY_DB: text('data/inventory/inventory.sqlite'),
  ORDER_DB: text('data/order/order.sqlite'),
})

/** The files of the two databases. @throws ConfigError */
export const readDatabaseFiles = (env: Env = process.env) => {
  const values = read(StorageSchema, env)
  return { inventory: values.INVENTORY_DB, order: values.ORDER_DB }
}
export type DatabaseFiles = ReturnType<typeof readDatabaseFiles>

/** The users of the bus, as mosquitto.acl has them. */
export const busUsers = ['front', 'admin', 'inventory', 'order'] as const

/** The password of each bus user that has one. */
export const readBusPasswords = (env: Env): Map<string, string> => {
  const passwordOf = (user: string) => env[`${user.toUpperCase()}_MQTT_PASSWORD`]
  return new Map(busUsers.flatMap((user) => (passwordOf(user) ? [[user, passwordOf(user)!]] : [])))
}

/** A service that listens on every interface is reached over loopback. */
const reachable = (host: string) => (['0.0.0.0', '::', '[::]'].includes(host) ? '127.0.0.1' : host)

const read = <const S extends v.GenericSchema>(schema: S, env: Env): v.InferOutput<S> => {
  // A variable that is set to nothing is not set.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = v.safeParse(schema, set)
  if (parsed.success) return parsed.output
  const complaints = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
  throw new ConfigError(complaints.join('\n'))
}
