import {
  CurrencySchema,
  orderIdSecret,
  secretHexPattern,
  topicRootPattern,
  type OrderIdSecret,
} from '@shop/contracts'
import * as v from 'valibot'
import { frontLimits } from './limits.ts'
import type { FrontSettings } from './ports.ts'

/** What the environment says, read here and nowhere else. */
export type FrontConfig = {
  host: string
  /** 0: the operating system picks one. */
  port: number
  logLevel: string
  inventoryUrl: string
  orderUrl: string
  mqtt: { url: string; topicRoot: string; password: string; adminPassword: string | undefined }
  settings: FrontSettings
}

/** The environment is not usable. The message lists every problem with the variable's name. */
export class ConfigError extends Error {
  readonly code = 'config'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const Port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a number from 0 to 65535'),
  v.transform(Number),
  v.maxValue(65_535, 'must be a number from 0 to 65535'),
)
const Text = v.pipe(v.string(), v.minLength(1, 'must be set'))
const HttpUrl = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^/]+/, 'must be an http(s) address'),
  v.url('must be an http(s) address'),
  v.transform((url) => url.replace(/\/+$/, '')),
)
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** So much of one client; 0 is as much as it likes. */
const perClient = (count: number) =>
  v.pipe(
    v.optional(v.string(), String(count)),
    v.regex(/^\d{1,9}$/, 'must be a number, 0 for no limit'),
    v.transform(Number),
  )

/** What a runtime bounds by itself. */
export type RuntimeLimits = {
  /** Requests that its HTTP client has open at one time unless told otherwise; the rest wait for one to end. */
  clientRequestsMax: number
}

/** Of those, kept for reads that do not wait: else long polls and event streams would hold up everybody's. */
const clientRequestsKept = 56
/** And of those, for reads of orders, which share one request, and for operators. */
const clientRequestsOfOthers = 16

const Environment = v.pipe(
  v.object({
    FRONT_HOST: v.optional(Text, '127.0.0.1'),
    FRONT_PORT: v.optional(Port, '8080'),
    FRONT_MQTT_PASSWORD: v.optional(Text, ''),
    FRONT_CORS_ORIGINS: v.pipe(v.optional(v.string(), ''), v.transform(listOf)),
    FRONT_CLIENT_IP_HEADER: v.optional(
      v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')),
    ),
    FRONT_CLIENT_WRITES_PER_MINUTE: perClient(frontLimits.clientWritesPerMinute),
    FRONT_CLIENT_READS_PER_MINUTE: perClient(frontLimits.clientReadsPerMinute),
    FRONT_CLIENT_WAITS_PER_MINUTE: perClient(frontLimits.clientWaitsPerMinute),
    FRONT_CLIENT_WAITS_OPEN: perClient(frontLimits.readerCountPerClientMax),
    ADMIN_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have 16 characters or more'))),
    ADMIN_MQTT_PASSWORD: v.optional(Text),
    SERVICE_TOKEN: v.optional(Text, ''),
    ORDER_ID_SECRETS: v.pipe(
      v.optional(v.string(), ''),
      v.transform(listOf),
      v.array(
        v.pipe(v.string(), v.regex(secretHexPattern, 'must be hexadecimal, 32 bytes or more')),
      ),
      v.minLength(1, 'must be set'),
    ),
    SHOP_CURRENCY: v.optional(CurrencySchema, 'EUR'),
    SHOP_TOPIC_ROOT: v.optional(
      v.pipe(v.string(), v.regex(topicRootPattern, 'must be a topic such as shop/v1')),
      'shop/v1',
    ),
    MQTT_URL: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(?:mqtts?|wss?):\/\/[^/]+/, 'must be an mqtt(s) or ws(s) address'),
      ),
      'mqtt://127.0.0.1:18883',
    ),
    INVENTORY_URL: v.optional(HttpUrl, 'http://127.0.0.1:8081'),
    ORDER_URL: v.optional(HttpUrl, 'http://127.0.0.1:8082'),
    BUN_CONFIG_MAX_HTTP_REQUESTS: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,5}$/, 'must be a number from 100 to 65535'),
        v.transform(Number),
        v.minValue(100, 'must be a number from 100 to 65535'),
        v.maxValue(65_535, 'must be a number from 100 to 65535'),
      ),
    ),
    LOG_LEVEL: v.optional(
      v.picklist(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
      'info',
    ),
  }),
  v.forward(
    v.partialCheck(
      [['ADMIN_TOKEN'], ['ADMIN_MQTT_PASSWORD']],
      (env) => env.ADMIN_TOKEN === undefined || env.ADMIN_MQTT_PASSWORD !== undefined,
      'must be set, because ADMIN_TOKEN is',
    ),
    ['ADMIN_MQTT_PASSWORD'],
  ),
)

/**
 * Reads the front's configuration. A variable that is set to nothing counts as not set.
 * @throws ConfigError with every problem, each naming its variable
 */
export const readConfig = (
  variables: Record<string, string | undefined>,
  { clientRequestsMax }: RuntimeLimits = { clientRequestsMax: Infinity },
): FrontConfig => {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = v.safeParse(Environment, set)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.issues.map((issue) => `${String(issue.path?.[0]?.key)} ${issue.message}`),
    )
  }
  const env = parsed.output
  return {
    host: env.FRONT_HOST,
    port: env.FRONT_PORT,
    logLevel: env.LOG_LEVEL,
    inventoryUrl: env.INVENTORY_URL,
    orderUrl: env.ORDER_URL,
    mqtt: {
      url: env.MQTT_URL,
      topicRoot: env.SHOP_TOPIC_ROOT,
      password: env.FRONT_MQTT_PASSWORD,
      adminPassword: env.ADMIN_TOKEN === undefined ? undefined : env.ADMIN_MQTT_PASSWORD,
    },
    settings: {
      currency: env.SHOP_CURRENCY,
      orderIdSecrets: env.ORDER_ID_SECRETS.map(orderIdSecret) as [
        OrderIdSecret,
        ...OrderIdSecret[],
      ],
      adminToken: env.ADMIN_TOKEN,
      serviceToken: env.SERVICE_TOKEN,
      corsOrigins: env.FRONT_CORS_ORIGINS,
      clientIpHeader: env.FRONT_CLIENT_IP_HEADER,
      limits: {
        ...frontLimits,
        ...readLimits(env.BUN_CONFIG_MAX_HTTP_REQUESTS ?? clientRequestsMax),
        clientWritesPerMinute: env.FRONT_CLIENT_WRITES_PER_MINUTE,
        clientReadsPerMinute: env.FRONT_CLIENT_READS_PER_MINUTE,
        clientWaitsPerMinute: env.FRONT_CLIENT_WAITS_PER_MINUTE,
        readerCountPerClientMax: env.FRONT_CLIENT_WAITS_OPEN || Infinity,
      },
    },
  }
}

/** What is read of the workers at one time, so that nothing waits in the HTTP client for something of another kind. */
const readLimits = (clientRequests: number) => {
  const readerCountMax = Math.min(frontLimits.readerCountMax, clientRequests - clientRequestsKept)
  const left = clientRequests - readerCountMax - clientRequestsOfOthers
  return {
    readerCountMax,
    catalogueLoadCountMax: Math.min(frontLimits.catalogueLoadCountMax, left),
  }
}
