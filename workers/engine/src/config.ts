import * as v from 'valibot'
import { currencyPattern, topicRootPattern } from '@shop/contracts'
import { logLevels } from './log.ts'

/** The environment does not say what a service needs. The message names each variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly code = 'config-invalid'
}

const PortSchema = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a port number'),
  v.transform(Number),
  v.maxValue(65_535),
)

const SecretSchema = v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))

/** The variables of every worker. `service` is the prefix of its own: `ORDER_PORT`, `ORDER_DB`, … */
const workerEntries = <S extends string>(service: S) => {
  const name = service.toUpperCase()
  return {
    SHOP_TOPIC_ROOT: v.optional(
      v.pipe(v.string(), v.regex(topicRootPattern, 'must be MQTT topic levels such as shop/v1')),
      'shop/v1',
    ),
    SHOP_CURRENCY: v.optional(
      v.pipe(v.string(), v.regex(currencyPattern, 'must be an ISO 4217 code such as EUR')),
      'EUR',
    ),
    MQTT_URL: v.pipe(
      v.string('must be the address of the bus, such as mqtt://127.0.0.1:18883'),
      v.regex(/^(?:mqtts?|wss?):\/\/.+/, 'must start with mqtt://, mqtts://, ws:// or wss://'),
    ),
    SERVICE_TOKEN: SecretSchema,
    LOG_LEVEL: v.optional(v.picklist(logLevels), 'info'),
    [`${name}_HOST`]: v.optional(v.string(), '127.0.0.1'),
    [`${name}_PORT`]: PortSchema,
    [`${name}_DB`]: v.pipe(v.string(), v.minLength(1)),
    [`${name}_MQTT_PASSWORD`]: v.pipe(v.string(), v.minLength(1)),
    [`${name}_TLS_CERT_FILE`]: v.optional(v.pipe(v.string(), v.minLength(1))),
    [`${name}_TLS_KEY_FILE`]: v.optional(v.pipe(v.string(), v.minLength(1))),
    [`${name}_INSTANCE`]: v.optional(
      v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'must be letters, digits, _ and -')),
      `${service}-1`,
    ),
  }
}

export type WorkerConfig = {
  service: string
  /** Names this process on the bus; the broker keeps what is queued under it. */
  instance: string
  topicRoot: string
  currency: string
  mqttUrl: string
  mqttPassword: string
  serviceToken: string
  logLevel: (typeof logLevels)[number]
  host: string
  port: number
  /** Files of the certificate, with its chain, and its key (PEM): the read API then speaks https only. */
  tls: { certFile: string; keyFile: string } | undefined
  databasePath: string
}

/**
 * A worker's configuration from environment variables.
 * @throws ConfigError that names each variable and what is wrong with it.
 */
export const readWorkerConfig = (
  service: string,
  env: Record<string, string | undefined>,
): WorkerConfig => {
  const parsed = v.safeParse(v.object(workerEntries(service)), env)
  if (!parsed.success) throw new ConfigError(complaintOf(parsed.issues))
  const values = parsed.output as Record<string, string>
  const own = (name: string) => values[`${service.toUpperCase()}_${name}`]!
  const [certFile, keyFile] = [own('TLS_CERT_FILE'), own('TLS_KEY_FILE')]
  if (Boolean(certFile) !== Boolean(keyFile)) {
    throw new ConfigError(
      `Set ${service.toUpperCase()}_TLS_CERT_FILE and ${service.toUpperCase()}_TLS_KEY_FILE, or none of them.`,
    )
  }
  return {
    service,
    instance: own('INSTANCE'),
    topicRoot: values.SHOP_TOPIC_ROOT!,
    currency: values.SHOP_CURRENCY!,
    mqttUrl: values.MQTT_URL!,
    mqttPassword: own('MQTT_PASSWORD'),
    serviceToken: values.SERVICE_TOKEN!,
    logLevel: values.LOG_LEVEL as WorkerConfig['logLevel'],
    host: own('HOST'),
    port: Number(own('PORT')),
    tls: certFile && keyFile ? { certFile, keyFile } : undefined,
    databasePath: own('DB'),
  }
}

/** The value is never shown: it may be a secret. */
const complaintOf = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const complaints = issues.map((issue) => {
    const variable = v.getDotPath(issue) ?? 'the environment'
    const isMissing = issue.input === undefined
    return `${variable} ${isMissing ? 'is not set' : issue.message}`
  })
  return `${complaints.join('; ')}. bin/setup writes a complete .env; .env.example describes every variable.`
}
