import type {
  AdminProductView,
  CancelOrder,
  ChangeStock,
  OrderIdSecret,
  OrderStatus,
  OrderView,
  ProductView,
  Reply,
  SendOrder,
  ShipOrder,
} from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import type { Context } from 'hono'
import type { FrontLimits } from './limits.ts'

/** Everything the app needs from outside. `createApp` is the same on every runtime; these differ. */
export type FrontPorts = {
  settings: FrontSettings
  bus: Bus
  inventory: InventoryReads
  orders: OrderReads
  /** Reads CSV as it comes in; never holds more than a record and what the reader has not taken. */
  readCsv(body: ReadableStream<Uint8Array>): AsyncIterable<CsvRecord>
  /** A file of the API documentation, from this machine and not from the bundle. */
  docsFile(file: DocsFile): Promise<Response>
  log: Log
  metrics: Metrics
  /** Aborted when the process is asked to stop: long polls and event streams then end. */
  stopping: AbortSignal
  /** Told of work that goes on behind an answer, or that several requests wait for: some runtimes end it with one. */
  keepRunning(work: Promise<unknown>): void
  /** Milliseconds since 1970; an order says when it was placed. */
  nowMs(): number
  /** The address at the other end of the request's connection; undefined when the runtime does not know. */
  clientAddress(c: Context): string | undefined
}

/** `openapi.json`: this API. `asyncapi.json`: the bus, from the contracts. `scalar.js`: the script of the page. */
export type DocsFile = 'openapi.json' | 'asyncapi.json' | 'scalar.js'

export type FrontSettings = {
  /** The shop's one currency, ISO 4217. */
  currency: string
  /** The first makes order ids, all verify. */
  orderIdSecrets: readonly [OrderIdSecret, ...OrderIdSecret[]]
  /** Opens the admin routes and `/metrics`. Without it the admin routes answer 403. */
  adminToken?: string | undefined
  /** Opens `/metrics`. */
  serviceToken: string
  /** Origins whose browsers may call the API; none: CORS is off. */
  corsOrigins: readonly string[]
  /** The header in which a trusted proxy says where a request came from. */
  clientIpHeader?: string | undefined
  limits: FrontLimits
}

export type Backend = 'inventory' | 'order'

/** `reserveOrder`: a `sendOrder` that only Inventory hears (see `createShortWay`). */
export type BusItems = {
  sendOrder: SendOrder
  reserveOrder: SendOrder
  cancelOrder: CancelOrder
  changeStock: ChangeStock
  shipOrder: ShipOrder
}

/**
 * What is known of an item that was sent. `acknowledged`: the bus has it. `unheard`: the bus had nobody to
 * give it to. `unknown`: not connected, or no acknowledgement in time; it may or may not arrive.
 */
export type Sent = 'acknowledged' | 'unheard' | 'unknown'

/** `traceparent`: of the request that the item is sent for, if it is traced. */
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
}

export type ProductQuery = {
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}
export type OrderQuery = {
  status?: OrderStatus | undefined
  from?: string | undefined
  to?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Inventory's read API. Each call is bounded in time. @throws BackendUnavailable */
export type InventoryReads = {
  products(query: ProductQuery): Promise<Page<ProductView>>
  product(sku: string): Promise<ProductView | undefined>
  adminProducts(query: ProductQuery): Promise<Page<AdminProductView>>
  adminProduct(sku: string): Promise<AdminProductView | undefined>
  /** Never rejects. */
  isReady(): Promise<boolean>
}

/** Order's read API. Each call is bounded in time. @throws BackendUnavailable */
export type OrderReads = {
  /**
   * The order, or undefined when it is not recorded. With `waitSeconds` the answer is held until the order is
   * decided (with `afterVersion`: until its version is higher), at most that long.
   */
  order(orderId: string, wait?: OrderWait): Promise<OrderView | undefined>
  orders(query: OrderQuery): Promise<Page<OrderView>>
  /** Never rejects. */
  isReady(): Promise<boolean>
}
export type OrderWait = { waitSeconds: number; afterVersion?: number; signal?: AbortSignal }

/** One record of a CSV file: its fields and the line it starts on. `malformed`: it cannot be read, and it is the last. */
export type CsvRecord = { line: number; fields: string[]; malformed?: boolean }

export type LogFields = Record<string, unknown>
/** Never throws. Order ids go in without their tag (`orderIdForLog`). */
export type Log = {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** Why a request was turned away: its client sends too many, too many of its kind are under way, or it was too slow. */
export type Refusal =
  | 'rate-writes'
  | 'rate-reads'
  | 'rate-waits'
  | 'orders'
  | 'changes'
  | 'catalogue'
  | 'order-reads'
  | 'waits'
  | 'requests'
  | 'slow-body'

export type Watched =
  | 'asking'
  | 'asking_limit'
  | 'asking_changes'
  | 'patient'
  | 'reading'
  | 'loading_catalogue'
  | 'reading_orders'
  | 'requests'

/** A request and what it was answered. `route`: the pattern of its path. */
export type Answered = { method: string; route: string; status: number; seconds: number }

/** Counts what happens. Cheap enough for every request; never throws. */
export type Metrics = {
  answered(request: Answered): void
  /** `outcome` of a placed order: recorded, accepted, unknown, busy or key-reused. */
  placed(outcome: string): void
  /** Counts a request that was turned away to protect the others. */
  refused(reason: Refusal): void
  /** Registers a number that is read whenever somebody looks. */
  watch(name: Watched, read: () => number): void
  /** The text of `/metrics`, with its content type. */
  exposition(): Promise<{ contentType: string; body: string }>
}
