import { closedReasons } from '@shop/contracts'
import type {
  AdminProductView,
  Operator,
  DetailedOrderView,
  OrderIdSecrets,
  OrderSummary,
  OrderView,
  ProductView,
  Reply,
} from '@shop/contracts'
import type { OrderListQuery } from '@shop/contracts/http'
import type { HoldingOrderPage, MovementPage, Page, PageQuery } from '@shop/contracts/internal-http'
import type { OrderFeed, StockFeed } from './feed-ports.ts'
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { BusItems } from './bus-items.ts'
import type { FrontLimits } from './limits.ts'
import type { ProductQuery } from './product-query.ts'
import type { Metrics } from './metrics-port.ts'
import type { FileName } from './storefront/file-names.ts'
import type { StorefrontSettings } from './storefront/settings.ts'

export type { ProductQuery } from './product-query.ts'
export type { Answered, Metrics, ShedReason, Watched } from './metrics-port.ts'

/** Everything that the app needs from outside. `createApp` is the same on every runtime; its ports differ. */
export type FrontPorts = {
  settings: FrontSettings
  bus: Bus
  inventory: InventoryReads
  orders: OrderReads
  /** Reads CSV in UTF-8 as it arrives. Holds one record, and one chunk of the body with its records. */
  readCsv(body: AsyncIterable<Uint8Array<ArrayBuffer>>, delimiter: string): AsyncIterable<CsvRecord>
  /** A file that is served as it is. It is read at run time and is not part of the bundle. */
  asset(path: AssetPath): Promise<Response>
  log: Log
  metrics: Metrics
  /** Aborts when the process is asked to stop. Long polls and event streams then end. */
  stopping: AbortSignal
  /** Takes work that outlives its request, or that several requests share: some runtimes end it with the first. */
  keepRunning(work: Promise<unknown>): void
  /** Milliseconds since 1970. It stamps orders and measures waits. */
  nowMs(): number
  /** The address at the other end of the request's connection; undefined when the runtime does not know. */
  clientAddress(c: Context): string | undefined
}

/** `openapi.json`: this API. `asyncapi.json`: the bus. `scalar.js`: the script of the documentation page. */
export type DocsFile = 'openapi.json' | 'asyncapi.json' | 'scalar.js'

/** Where a file lies in the folder of assets: a document, or a file of the storefront under the hash of all of them. */
export type AssetPath = `docs/${DocsFile}` | `assets/${string}/${FileName}`

export type FrontSettings = {
  /** The shop's one currency, ISO 4217. */
  currency: string
  /** The first makes order ids, all verify. */
  orderIdSecrets: OrderIdSecrets
  /** Opens the admin routes and `/metrics`. Without a token the admin routes answer 403. */
  adminToken?: string | undefined
  /** Each opens the shoppers' routes to a server that calls for many shoppers, without the limits of one client. */
  serverTokens: readonly string[]
  /** Opens `/metrics`. */
  serviceToken: string
  /** Origins whose pages may call shoppers' routes. CORS is off for them when the list is empty. */
  corsOrigins: readonly string[]
  /** Origins whose pages may call operators' routes. CORS is off for them when the list is empty. */
  adminCorsOrigins: readonly string[]
  /** The path under which a proxy shows the API, such as `/shop`. Empty when there is none. */
  basePath: string
  /** The header in which a trusted proxy names the client's address. */
  clientIpHeader?: string | undefined
  limits: FrontLimits
  /** The pages for people. Undefined: this front has none. */
  storefront?: StorefrontSettings | undefined
}

export type Backend = 'inventory' | 'order'

/** A worker's read API gave no usable answer in time. */
export class BackendUnavailable extends Error {
  readonly code = 'backend-unavailable'
  readonly backend: Backend

  constructor(backend: Backend, options: { reason: string; cause?: unknown }) {
    super(`${backend}: ${options.reason}`, { cause: options.cause })
    this.name = 'BackendUnavailable'
    this.backend = backend
  }
}

export type { BusItems }

/**
 * The fate of a sent item as far as it is known. `acknowledged`: the bus has it. `unheard`: nobody is subscribed to its
 * topic. `refused`: the broker does not let this front publish there. `unknown`: not connected, or no acknowledgement in
 * time; it may or may not arrive. `lost`: a worker's database is lost, so it was not sent.
 */
export type Sent = 'acknowledged' | 'unheard' | 'refused' | 'unknown' | 'lost'

/** `traceparent`: the trace of the request behind the item, if it has one. */
export type SendOptions = { wantsReply: boolean; traceparent?: string | undefined }

/** Any request may use it at any time. Items of one topic go out in the order they were sent. */
export type Bus = {
  /**
   * Resolves within a bounded time and never rejects; at once when not connected: nothing is kept for later.
   * With `wantsReply` the worker's answers come to `onReply`, possibly before this resolves, or never.
   */
  send<T extends keyof BusItems>(topic: T, item: BusItems[T], options: SendOptions): Promise<Sent>
  /** Registers the one listener for replies. Called once, by the app. It must not throw. */
  onReply(hear: (reply: Reply) => void): void
  isConnected(): boolean
  /** Whether no instance of this service says that it is alive. Only meaningful while connected. */
  isAway(service: Backend): boolean
  /** The bus and the workers behind it, as this front sees them now. Never rejects. */
  health(): BusHealth | Promise<BusHealth>
}

/** A state, and when it began, in ms since 1970. */
export type Seen<State extends string> = { state: State; sinceMs: number }

export type Refused = { user: string; topic: string }

/**
 * `starting`: the first try to connect is not over. `refused`: connected, but the broker refuses what this front
 * publishes. `cut-off`: the broker answers, but nothing has come through it from either worker for `presenceSilentMs`: the
 * hub behind an edge broker is away. `silent`: connected, but the broker has answered nothing for `presenceSilentMs`.
 * `away`: not connected.
 */
export const busStates = ['starting', 'up', 'refused', 'cut-off', 'silent', 'away'] as const
export type BusSeen = Seen<(typeof busStates)[number]> & { refused?: Refused | undefined }

/**
 * A worker on the bus. `remembered`: the broker says that it was alive, and it has not said so itself since this front
 * connected. `refused`: the broker refuses what it publishes. `silent`: no instance has said anything for
 * `presenceSilentMs`. `away`: each instance has left. `unknown`: the bus is not up. `other-currency`: its database is in
 * another currency than this front. The others are the reasons for which a living worker takes no new work.
 */
export const workerStates = [
  'up',
  'remembered',
  'refused',
  ...closedReasons,
  'other-currency',
  'silent',
  'away',
  'unknown',
] as const
/** `currency`: of its database, when that is another than this front's. */
export type WorkerSeen = Seen<(typeof workerStates)[number]> & {
  currency?: string | undefined
  refused?: Refused | undefined
}

export type BusHealth = { bus: BusSeen } & Record<Backend, WorkerSeen>

/** The best answer of a worker's read APIs: that the worker can do its work, that it cannot, or nothing. */
export type ReadsAnswer = 'ready' | 'not-ready' | 'away'
/** The read APIs of a worker, one for each instance: how many there are, and how many did not answer last. */
export type ReadsInstances = { all: number; failing: number }

export type OrderQuery = Partial<z.output<typeof OrderListQuery>> & { limit: number }

/** Inventory's read API. Each call is bounded in time. Without the product it is undefined. @throws BackendUnavailable */
export type InventoryReads = StockFeed & {
  products(query: ProductQuery): Promise<Page<ProductView>>
  product(sku: string): Promise<ProductView | undefined>
  adminProducts(query: ProductQuery): Promise<Page<AdminProductView>>
  adminProduct(sku: string): Promise<AdminProductView | undefined>
  movements(sku: string, query: PageQuery): Promise<MovementPage | undefined>
  holdingOrders(sku: string, query: PageQuery): Promise<HoldingOrderPage | undefined>
  /** Resolves within `readinessTimeoutMs` and never rejects. */
  readiness(): Promise<ReadsAnswer>
  instances(): ReadsInstances
}

/** Order's read API. Each call is bounded in time. @throws BackendUnavailable */
export type OrderReads = OrderFeed & {
  /**
   * The order, or undefined when it is not recorded. With `waitSeconds` it resolves once the order is decided (with
   * `afterVersion`: once its version is higher), and after that time at the latest.
   */
  order(orderId: string, wait?: OrderWait): Promise<OrderView | undefined>
  /** The same with its details: for a request that has its key, and for operators. */
  detailedOrder(orderId: string, wait?: OrderWait): Promise<DetailedOrderView | undefined>
  orders(query: OrderQuery): Promise<Page<OrderSummary>>
  /** The operator with a valid token of this hash (`operatorTokenHash`). */
  operator(tokenHash: string): Promise<Operator | undefined>
  /** Resolves within `readinessTimeoutMs` and never rejects. */
  readiness(): Promise<ReadsAnswer>
  instances(): ReadsInstances
}
export type OrderWait = { waitSeconds: number; afterVersion?: number; signal?: AbortSignal }

/** One record of a CSV file: its fields and its first line. `malformed`: it cannot be read, and no record follows. */
export type CsvRecord = { line: number; fields: string[]; malformed?: boolean }

export type LogFields = Record<string, unknown>
/** Never throws. Order ids are written without their tag (`orderIdForLog`). */
export type Log = {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
