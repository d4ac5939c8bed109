import { orderLineCountMax, quantityMax } from '@shop/contracts'
import {
  BusAddressSchema,
  ListSchema,
  ListenPortSchema,
  TextSchema,
  TokenSchema,
  currency,
  inventoryUrls,
  logLevel,
  optional,
  orderIdSecrets,
  orderUrls,
  readSettings,
  required,
  topicRoot,
  wholeNumberSchema,
  withDefault,
  type Environment,
  type LogLevel,
} from '@shop/contracts/config'
import * as v from 'valibot'
import { frontLimits } from './limits.ts'
import type { FrontSettings } from './ports.ts'
import { CheckoutFieldsSchema, checkoutFieldsDefault } from './storefront/checkout-fields.ts'
import { BasePathSchema, OriginSchema } from './web-addresses.ts'

/** The front's configuration. The environment is read here and nowhere else. */
export type FrontConfig = {
  host: string
  /** 0: the operating system picks one. */
  port: number
  logLevel: LogLevel
  /** Of the read APIs of their instances. */
  inventoryUrls: readonly string[]
  orderUrls: readonly string[]
  mqtt: { url: string; topicRoot: string; password: string; adminPassword: string | undefined }
  settings: FrontSettings
}

/** Limits that a runtime keeps by itself. */
export type RuntimeLimits = {
  /** Requests that its HTTP client has open at one time by default; further ones wait for one to end. */
  clientRequestsMax: number
}

/** Of those, the ones kept for reads that do not wait. Without them long polls and event streams would hold up all reads. */
const clientRequestsKept = 56
/** Of those kept, the ones for operators and for reads of orders, which share one request. */
const clientRequestsOfOthers = 16

const OriginsSchema = v.pipe(ListSchema, v.array(OriginSchema))

const TokensSchema = v.pipe(ListSchema, v.array(TokenSchema))

const SwitchSchema = v.pipe(
  v.picklist(['on', 'off'], 'must be on or off'),
  v.transform((word) => word === 'on'),
)

/** Characters of a shop's name, so that it fits into the header of a page. */
const shopNameLengthMax = 40

const NameSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(shopNameLengthMax, `must have at most ${shopNameLengthMax} characters`),
)

const HeaderNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header'),
)

/** A limit for one client, 0 for none. */
const perClient = (variable: string, count: number) =>
  withDefault(variable, wholeNumberSchema({ min: 0, max: 999_999_999 }), String(count))

const frontSettings = {
  currency,
  inventoryUrls,
  logLevel,
  orderIdSecrets,
  orderUrls,
  topicRoot,
  host: withDefault('FRONT_HOST', TextSchema, '127.0.0.1'),
  port: withDefault('FRONT_PORT', ListenPortSchema, '8080'),
  mqttUrl: withDefault('MQTT_URL', BusAddressSchema, 'mqtt://127.0.0.1:18883'),
  mqttPassword: required('FRONT_MQTT_PASSWORD', TextSchema),
  adminToken: optional('ADMIN_TOKEN', TokenSchema),
  adminMqttPassword: optional('ADMIN_MQTT_PASSWORD', TextSchema, { neededBy: 'ADMIN_TOKEN' }),
  serverTokens: withDefault('FRONT_SERVER_TOKENS', TokensSchema, ''),
  serviceToken: required('SERVICE_TOKEN', TokenSchema),
  corsOrigins: withDefault('FRONT_CORS_ORIGINS', OriginsSchema, ''),
  adminCorsOrigins: withDefault('FRONT_ADMIN_CORS_ORIGINS', OriginsSchema, ''),
  basePath: withDefault('FRONT_BASE_PATH', BasePathSchema, ''),
  storefront: withDefault('FRONT_STOREFRONT', SwitchSchema, 'on'),
  shopName: withDefault('SHOP_NAME', NameSchema, 'Ash & Ink'),
  shopTags: withDefault('SHOP_TAGS', ListSchema, ''),
  imageOrigins: withDefault('SHOP_IMAGE_ORIGINS', OriginsSchema, ''),
  checkoutFields: withDefault('SHOP_CHECKOUT_FIELDS', CheckoutFieldsSchema, checkoutFieldsDefault),
  clientIpHeader: optional('FRONT_CLIENT_IP_HEADER', HeaderNameSchema),
  clientRequestsMax: optional(
    'BUN_CONFIG_MAX_HTTP_REQUESTS',
    wholeNumberSchema({ min: 100, max: 65_535 }),
  ),
  clientWritesPerMinute: perClient(
    'FRONT_CLIENT_WRITES_PER_MINUTE',
    frontLimits.clientWritesPerMinute,
  ),
  clientReadsPerMinute: perClient(
    'FRONT_CLIENT_READS_PER_MINUTE',
    frontLimits.clientReadsPerMinute,
  ),
  clientWaitsPerMinute: perClient(
    'FRONT_CLIENT_WAITS_PER_MINUTE',
    frontLimits.clientWaitsPerMinute,
  ),
  clientLinesPerMinute: perClient(
    'FRONT_CLIENT_LINES_PER_MINUTE',
    frontLimits.clientLinesPerMinute,
  ),
  orderUnitsMax: withDefault(
    'ORDER_UNITS_MAX',
    wholeNumberSchema({ min: 1, max: quantityMax }),
    String(frontLimits.orderUnitsMax),
  ),
  orderLinesMax: withDefault(
    'ORDER_LINES_MAX',
    wholeNumberSchema({ min: 1, max: orderLineCountMax }),
    String(frontLimits.orderLinesMax),
  ),
  clientWaitsOpen: perClient('FRONT_CLIENT_WAITS_OPEN', frontLimits.readerCountPerClientMax),
}

/**
 * Reads the front's configuration from environment variables.
 * @throws ConfigError with every problem, each naming its variable
 */
export const readConfig = (
  env: Environment,
  { clientRequestsMax }: RuntimeLimits = { clientRequestsMax: Infinity },
): FrontConfig => {
  const values = readSettings(env, frontSettings)
  const { adminToken, adminMqttPassword } = values
  return {
    host: values.host,
    port: values.port,
    logLevel: values.logLevel,
    inventoryUrls: values.inventoryUrls,
    orderUrls: values.orderUrls,
    mqtt: {
      url: values.mqttUrl,
      topicRoot: values.topicRoot,
      password: values.mqttPassword,
      adminPassword: adminToken === undefined ? undefined : adminMqttPassword,
    },
    settings: {
      currency: values.currency,
      orderIdSecrets: values.orderIdSecrets,
      adminToken,
      serverTokens: values.serverTokens,
      serviceToken: values.serviceToken,
      corsOrigins: values.corsOrigins,
      adminCorsOrigins: values.adminCorsOrigins,
      basePath: values.basePath,
      clientIpHeader: values.clientIpHeader,
      storefront: values.storefront
        ? {
            shopName: values.shopName,
            tags: values.shopTags,
            imageOrigins: values.imageOrigins,
            checkoutFields: values.checkoutFields,
          }
        : undefined,
      limits: {
        ...frontLimits,
        ...readLimits(values.clientRequestsMax ?? clientRequestsMax),
        clientWritesPerMinute: values.clientWritesPerMinute,
        clientReadsPerMinute: values.clientReadsPerMinute,
        clientWaitsPerMinute: values.clientWaitsPerMinute,
        clientLinesPerMinute: values.clientLinesPerMinute,
        orderUnitsMax: values.orderUnitsMax,
        orderLinesMax: values.orderLinesMax,
        readerCountPerClientMax: values.clientWaitsOpen || Infinity,
      },
    },
  }
}

/** Divides the open requests to the workers, so that no read waits in the HTTP client for a read of another kind. */
const readLimits = (clientRequests: number) => {
  const readerCountMax = Math.min(frontLimits.readerCountMax, clientRequests - clientRequestsKept)
  const left = clientRequests - readerCountMax - clientRequestsOfOthers
  return {
    readerCountMax,
    catalogueLoadCountMax: Math.min(frontLimits.catalogueLoadCountMax, left),
  }
}
