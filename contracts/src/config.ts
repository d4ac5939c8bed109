import * as v from 'valibot'
import { minorDigitsOf } from './currencies.ts'
import { orderIdSecret, secretHexPattern } from './order-id.ts'
import type { OrderIdSecrets } from './order-identity.ts'
import { topicRootPattern } from './topics.ts'

/** Environment variables by name. A variable that is set to nothing counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration cannot be used. Each problem names its variable and says what to do. A problem shows no value that
 * may be a secret.
 */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly code = 'config-invalid'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options?: ErrorOptions) {
    const lines = problems.map((problem) => `  ${problem}`).join('\n')
    super(`The configuration cannot be used:\n${lines}\n${whereToLook}`, options)
    this.problems = problems
  }
}

const whereToLook = '.env.example describes every variable; bin/setup writes a complete .env.'

/** Reads one setting from the environment: its value, or what is wrong with its variable. */
export type Setting<T> = (env: Environment) => { value: T } | { problem: string }

/** The schema of a variable. Its messages complete the sentence "VARIABLE …" and repeat no value that may be a secret. */
type VariableSchema = v.GenericSchema<string, unknown>

/** A setting that has no default. */
export const required =
  <S extends VariableSchema>(variable: string, schema: S): Setting<v.InferOutput<S>> =>
  (env) => {
    const text = env[variable]
    return text ? parse(variable, schema, text) : { problem: `${variable} is not set` }
  }

/** A setting with a default, which is parsed like a value from the environment. */
export const withDefault =
  <S extends VariableSchema>(
    variable: string,
    schema: S,
    fallback: string,
  ): Setting<v.InferOutput<S>> =>
  (env) =>
    parse(variable, schema, env[variable] || fallback)

/** A setting that may be missing, unless the variable `neededBy` is set. */
export const optional =
  <S extends VariableSchema>(
    variable: string,
    schema: S,
    { neededBy }: { neededBy?: string } = {},
  ): Setting<v.InferOutput<S> | undefined> =>
  (env) => {
    const text = env[variable]
    if (text) return parse(variable, schema, text)
    return neededBy !== undefined && env[neededBy]
      ? { problem: `${variable} must be set, because ${neededBy} is` }
      : { value: undefined }
  }

const parse = <S extends VariableSchema>(variable: string, schema: S, text: string) => {
  const parsed = v.safeParse(schema, text)
  return parsed.success
    ? { value: parsed.output }
    : { problem: `${variable} ${parsed.issues[0].message}` }
}

type Settings = Readonly<Record<string, Setting<unknown>>>
type Values<S extends Settings> = {
  [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never
}

/**
 * Reads all settings from the environment.
 * @throws ConfigError with every problem
 */
export const readSettings = <const S extends Settings>(
  env: Environment,
  settings: S,
): Values<S> => {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const read = setting(env)
    if ('problem' in read) problems.push(read.problem)
    else values[name] = read.value
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return values as Values<S>
}

/** A whole number in decimal digits, from `min` to `max`. */
export const wholeNumberSchema = ({ min, max }: { min: number; max: number }) => {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, message),
    v.transform(Number),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

const portMax = 65_535
/** A port to listen on. For port 0 the operating system picks one. */
export const ListenPortSchema = wholeNumberSchema({ min: 0, max: portMax })
/** A port that other programs connect to. */
export const KnownPortSchema = wholeNumberSchema({ min: 1, max: portMax })

/** Any text: a host, a path, or a password that another program judges. */
export const TextSchema = v.string()

/** A token that opens an API. */
export const TokenSchema = v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))

/** A choice. */
export const FlagSchema = v.pipe(
  v.picklist(['true', 'false'], 'must be true or false'),
  v.transform((flag) => flag === 'true'),
)

/** The address of an HTTP service, without slashes at its end. */
export const HttpAddressSchema = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^/]+/, 'must be an address such as http://127.0.0.1:8080'),
  v.url('must be an address such as http://127.0.0.1:8080'),
  v.transform((url) => url.replace(/\/+$/, '')),
)

/** The address of the bus. */
export const BusAddressSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?:mqtts?|wss?):\/\/[^/]+/,
    'must be an mqtt(s) or ws(s) address such as mqtt://127.0.0.1:18883',
  ),
)

/** Levels of a service's log, from least to most. */
const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

/** The first levels of every topic, so that two shops can share one broker. */
export const topicRoot = withDefault(
  'SHOP_TOPIC_ROOT',
  v.pipe(v.string(), v.regex(topicRootPattern, 'must be MQTT topic levels such as shop/v1')),
  'shop/v1',
)

/** A currency whose minor unit is known. It is no secret, so a problem shows it. */
const ShopCurrencySchema = v.pipe(
  v.string(),
  v.check(
    (code) => minorDigitsOf(code) !== undefined,
    ({ input }) =>
      `must be an ISO 4217 code of a currency with a minor unit, such as EUR; it is ${JSON.stringify(input)}`,
  ),
)

/** The one currency of the shop, ISO 4217. */
export const currency = withDefault('SHOP_CURRENCY', ShopCurrencySchema, 'EUR')

/** The least important level that is logged. */
export const logLevel = withDefault(
  'LOG_LEVEL',
  v.picklist(logLevels, `must be one of ${logLevels.join(', ')}`),
  'info',
)

/** Values with commas between them, such as `a, b`. Empty ones count for nothing. */
export const ListSchema = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
)

const someAddresses = 'must be one address or several with commas, such as http://127.0.0.1:8080'

/** The addresses of an HTTP service's instances. */
const HttpAddressesSchema = v.pipe(
  ListSchema,
  v.array(HttpAddressSchema),
  v.minLength(1, someAddresses),
  v.check((urls) => new Set(urls).size === urls.length, 'must name each address once'),
)

/** Where the read APIs of Inventory's instances are reached. */
export const inventoryUrls = withDefault(
  'INVENTORY_URL',
  HttpAddressesSchema,
  'http://127.0.0.1:8180',
)

/** Where the read APIs of Order's instances are reached. */
export const orderUrls = withDefault('ORDER_URL', HttpAddressesSchema, 'http://127.0.0.1:8280')

/** Makes and verifies order ids. Fronts and workers need the same; while one is changed, each needs the old and the new. */
export const orderIdSecrets = required(
  'ORDER_ID_SECRETS',
  v.pipe(
    ListSchema,
    v.array(
      v.pipe(
        v.string(),
        v.regex(secretHexPattern, 'must be hexadecimal secrets of 32 bytes or more, with commas'),
      ),
    ),
    v.minLength(1, 'must have at least one secret'),
    v.transform((secrets) => secrets.map(orderIdSecret) as unknown as OrderIdSecrets),
  ),
)
