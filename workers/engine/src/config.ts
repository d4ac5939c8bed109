import * as v from 'valibot'
import type { OrderIdSecrets } from '@shop/contracts'
import { usualParkedBounds, type ParkedBounds } from './domain/parked-room.ts'
import { addressFaultOf } from './postgres/address.ts'
import {
  BusAddressSchema,
  ListenPortSchema,
  TextSchema,
  TokenSchema,
  currency,
  logLevel,
  optional,
  orderIdSecrets,
  readSettings,
  required,
  topicRoot,
  withDefault,
  type Environment,
  type LogLevel,
} from '@shop/contracts/config'

export type WorkerConfig = {
  service: string
  /** Names this process on the bus; the broker keeps its queue under this name. */
  instance: string
  topicRoot: string
  /** Of every amount; the worker's database is pinned to it. */
  currency: string
  mqttUrl: string
  mqttPassword: string
  serviceToken: string
  /** Verify what fronts say. */
  orderIdSecrets: OrderIdSecrets
  logLevel: LogLevel
  host: string
  /** 0: the operating system picks one. */
  port: number
  /** Files of the certificate with its chain and of its key (PEM). With them the read API speaks https only. */
  tls: { certFile: string; keyFile: string } | undefined
  databasePath: string
  /** Where its database is on PostgreSQL; missing: in the file. Has a password. */
  databaseUrl: string | undefined
  /** The most that is kept of messages that could not be read or applied. */
  parkedBounds: ParkedBounds
  /** How long events are kept in the feed. */
  eventsDays: number
}

const InstanceSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -'),
)

const ParkedMaxSchema = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, 'must be a whole number, such as 100000'),
  v.transform(Number),
)

const DaysSchema = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,3}$/, 'must be a number of days from 1 to 9999, such as 30'),
  v.transform(Number),
)

/** See `parseAddress`. */
const DatabaseUrlSchema = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const fault = addressFaultOf(dataset.value)
    if (fault !== undefined) addIssue({ message: fault })
  }),
)

/** The settings of every worker. `service` is the prefix of its own variables: `ORDER_PORT`, `ORDER_DB`, … */
const settingsOf = (service: string) => {
  const own = (name: string) => `${service.toUpperCase()}_${name}`
  const [cert, key] = [own('TLS_CERT_FILE'), own('TLS_KEY_FILE')]
  return {
    topicRoot,
    currency,
    logLevel,
    orderIdSecrets,
    mqttUrl: required('MQTT_URL', BusAddressSchema),
    serviceToken: required('SERVICE_TOKEN', TokenSchema),
    mqttPassword: required(own('MQTT_PASSWORD'), TextSchema),
    instance: withDefault(own('INSTANCE'), InstanceSchema, `${service}-1`),
    host: withDefault(own('HOST'), TextSchema, '127.0.0.1'),
    port: required(own('PORT'), ListenPortSchema),
    certFile: optional(cert, TextSchema, { neededBy: key }),
    keyFile: optional(key, TextSchema, { neededBy: cert }),
    databasePath: required(own('DB'), TextSchema),
    databaseUrl: optional(own('DATABASE_URL'), DatabaseUrlSchema),
    eventsDays: withDefault(own('EVENTS_DAYS'), DaysSchema, '30'),
    rowsMax: withDefault('PARKED_MAX_ROWS', ParkedMaxSchema, String(usualParkedBounds.rowsMax)),
    bytesMax: withDefault('PARKED_MAX_BYTES', ParkedMaxSchema, String(usualParkedBounds.bytesMax)),
  }
}

/**
 * Reads a worker's configuration from environment variables.
 * @throws ConfigError that names each variable and what is wrong with it
 */
export const readWorkerConfig = (service: string, env: Environment): WorkerConfig => {
  const { certFile, keyFile, rowsMax, bytesMax, ...values } = readSettings(env, settingsOf(service))
  const tls = certFile && keyFile ? { certFile, keyFile } : undefined
  return { service, ...values, tls, parkedBounds: { rowsMax, bytesMax } }
}
