import {
  AdminProductViewSchema,
  DetailedOrderViewSchema,
  HoldingOrderSchema,
  MovementViewSchema,
  OperatorSchema,
  orderIdsMax,
  OrderEventSchema,
  OrderSummarySchema,
  OrderViewSchema,
  ProductViewSchema,
  StockEventSchema,
  whyNotConnected,
  type CursorGone,
  type EventPage,
  type OrderView,
} from '@shop/contracts'
import { safeParserOf, type SafeParser } from '@shop/contracts/compiled-checks'
import {
  CursorGoneSchema,
  eventPageSchemaOf,
  HistorySchema,
  pageSchemaOf,
  toInventory,
  toOrder,
  toWorker,
} from '@shop/contracts/internal-http'
import * as v from 'valibot'
import { createAddresses, type Addresses } from './addresses.ts'
import { gatherReads } from './gathered-reads.ts'
import { readFailoverMs, readinessTimeoutMs, readTimeoutMs } from '../../limits.ts'
import {
  BackendUnavailable,
  type Backend,
  type InventoryReads,
  type OrderReads,
  type ReadsAnswer,
} from '../../ports.ts'

/** `urls`: of a worker's instances. `nowMs`: a steady clock. */
type Reached = { urls: readonly string[]; serviceToken: string; nowMs: () => number }
type Wait = { waitSeconds: number; signal?: AbortSignal | undefined }
/** The path of a read that may wait, by how many seconds are left of the wait. */
type Path = (waitSeconds: number | undefined) => string

const parseProduct = safeParserOf(ProductViewSchema)
const parseProductPage = safeParserOf(pageSchemaOf(ProductViewSchema))
const parseAdminProduct = safeParserOf(AdminProductViewSchema)
const parseAdminProductPage = safeParserOf(pageSchemaOf(AdminProductViewSchema))
const parseMovementPage = safeParserOf(pageSchemaOf(MovementViewSchema))
const parseHoldingOrderPage = safeParserOf(pageSchemaOf(HoldingOrderSchema))
const parseOrder = safeParserOf(OrderViewSchema)
const parseDetailedOrder = safeParserOf(DetailedOrderViewSchema)
const parseOrderPage = safeParserOf(pageSchemaOf(OrderViewSchema))
const parseOrderEvents = safeParserOf(eventPageSchemaOf(OrderEventSchema))
const parseStockEvents = safeParserOf(eventPageSchemaOf(StockEventSchema))
const parseHistory = safeParserOf(HistorySchema)
const parseGone = safeParserOf(CursorGoneSchema)
const parseOperator = safeParserOf(OperatorSchema)
const parseSummaryPage = safeParserOf(pageSchemaOf(OrderSummarySchema))

/** Inventory's read API over HTTP. */
export const inventoryOverHttp = (reached: Reached): InventoryReads => {
  const get = reader('inventory', reached)
  return {
    products: (query) => get.known(toInventory.products(query), parseProductPage),
    product: (sku) => get.maybe(toInventory.product(sku), parseProduct),
    adminProducts: (query) => get.known(toInventory.adminProducts(query), parseAdminProductPage),
    adminProduct: (sku) => get.maybe(toInventory.adminProduct(sku), parseAdminProduct),
    movements: (sku, query) => get.maybe(toInventory.movements(sku, query), parseMovementPage),
    holdingOrders: (sku, query) =>
      get.maybe(toInventory.holdingOrders(sku, query), parseHoldingOrderPage),
    events: (query, wait) =>
      get.feed((left) => toInventory.events({ ...query, wait: left }), parseStockEvents, wait),
    readiness: get.readiness,
    instances: get.instances,
  }
}

/** Order's read API over HTTP. `isShared`: whether one read may wait for the answer to another. */
export const ordersOverHttp = (
  reached: Reached,
  { isShared }: { isShared: boolean },
): OrderReads => {
  const get = reader('order', reached)
  const find = async (ids: readonly string[]): Promise<Map<string, OrderView>> => {
    const found = new Map<string, OrderView>()
    // An answer ends early where it would be too large, after one order at least.
    for (let from = 0; from < ids.length;) {
      const asked = ids.slice(from)
      const { items, nextCursor } = await get.known(toOrder.ordersByIds(asked), parseOrderPage)
      for (const order of items) found.set(order.id, order)
      from += Number(nextCursor ?? asked.length)
    }
    return found
  }
  const findGathered = gatherReads(find, orderIdsMax)
  return {
    order: (orderId, wait) => {
      if (isShared && wait === undefined) return findGathered(orderId)
      const after = wait?.afterVersion
      return get.waiting((left) => toOrder.order(orderId, { wait: left, after }), parseOrder, wait)
    },
    detailedOrder: (orderId, wait) => {
      const query = { after: wait?.afterVersion, details: 'true' }
      const path: Path = (left) => toOrder.order(orderId, { wait: left, ...query })
      return get.waiting(path, parseDetailedOrder, wait)
    },
    orders: (query) => get.known(toOrder.orders(query), parseSummaryPage),
    events: (query, wait) =>
      get.feed((left) => toOrder.events({ ...query, wait: left }), parseOrderEvents, wait),
    history: (orderId) => get.maybe(toOrder.history(orderId), parseHistory),
    operator: (tokenHash) => get.maybe(toOrder.operator(tokenHash), parseOperator),
    readiness: get.readiness,
    instances: get.instances,
  }
}

const reader = (backend: Backend, { urls, serviceToken, nowMs }: Reached) => {
  const headers = { Authorization: `Bearer ${serviceToken}` }
  const addresses = createAddresses(urls, nowMs)

  /** Tries one address, for as long as the read may last or until it is time to try the next one. */
  const tryAt = async <T>(
    url: string,
    { path, endsAtMs, wait, isLast }: Try,
    understand: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const leftMs = Math.max(0, endsAtMs - nowMs())
    const waitMs = Math.max(0, leftMs - readTimeoutMs)
    const ms = isLast ? leftMs : Math.min(leftMs, waitMs + readFailoverMs)
    const timeout = AbortSignal.timeout(ms)
    const signal = wait?.signal === undefined ? timeout : AbortSignal.any([timeout, wait.signal])
    const leftSeconds = wait && Math.floor(waitMs / 1_000)
    const answer = await understand(await fetch(url + path(leftSeconds), { headers, signal }))
    addresses.answered(url)
    return answer
  }

  /**
   * Asks at the path, and reads the answer with `understand`. An address that fails to answer is passed over for the next.
   * @throws BackendUnavailable when none answers, or when the caller's wait is aborted
   */
  const ask = async <T>(
    path: Path,
    wait: Wait | undefined,
    understand: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const endsAtMs = nowMs() + readTimeoutMs + (wait?.waitSeconds ?? 0) * 1_000
    const order = addresses.inTurn()
    let cause: unknown
    for (const [index, url] of order.entries()) {
      try {
        const isLast = index === order.length - 1
        return await tryAt(url, { path, endsAtMs, wait, isLast }, understand)
      } catch (error) {
        cause = error
        if (wait?.signal?.aborted) break
        addresses.failed(url)
      }
    }
    throw new BackendUnavailable(backend, { reason: whyNotConnected(cause), cause })
  }

  /** Reads what is at the path, which may wait for it; undefined for 404. @throws BackendUnavailable */
  const waiting = <S extends v.GenericSchema>(path: Path, parse: SafeParser<S>, wait?: Wait) =>
    ask(path, wait, async (response) => {
      if (response.status !== 404) return parsedFrom(response, parse)
      await response.body?.cancel()
      return undefined
    })

  /** Reads what is at the path; undefined for 404. @throws BackendUnavailable */
  const maybe = <S extends v.GenericSchema>(path: string, parse: SafeParser<S>) =>
    waiting(() => path, parse)

  /** Reads what is at a path that always exists. @throws BackendUnavailable */
  const known = async <S extends v.GenericSchema>(path: string, parse: SafeParser<S>) => {
    const found = await maybe(path, parse)
    if (found === undefined) throw new BackendUnavailable(backend, { reason: `${path} is missing` })
    return found
  }

  /** Reads a page of a feed. @throws BackendUnavailable */
  const feed = <Event>(path: Path, parse: ParsePage<Event>, wait?: Wait) =>
    ask(path, wait, async (response): Promise<EventPage<Event> | CursorGone> => {
      if (response.status !== 410) return parsedFrom(response, parse)
      const { next } = await parsedFrom(response, parseGone, 410)
      return { gone: true, next }
    })

  return { waiting, maybe, known, feed, ...readinessAt(urls, headers, addresses) }
}

type Try = { path: Path; endsAtMs: number; wait: Wait | undefined; isLast: boolean }

/** Asks all instances whether they are ready. The best answer counts. */
const readinessAt = (
  urls: readonly string[],
  headers: Record<string, string>,
  addresses: Addresses,
) => {
  const readyAt = async (url: string): Promise<ReadsAnswer> => {
    try {
      const signal = AbortSignal.timeout(readinessTimeoutMs)
      const response = await fetch(url + toWorker.ready, { headers, signal })
      await response.body?.cancel()
      addresses.answered(url)
      return response.ok ? 'ready' : 'not-ready'
    } catch {
      addresses.failed(url)
      return 'away'
    }
  }
  return {
    readiness: async (): Promise<ReadsAnswer> => {
      const answers = new Set(await Promise.all(urls.map(readyAt)))
      return (['ready', 'not-ready'] as const).find((answer) => answers.has(answer)) ?? 'away'
    },
    instances: addresses.count,
  }
}

type ParsePage<Event> = SafeParser<v.GenericSchema<unknown, EventPage<Event>>>

/** The body of an answer. @throws when it has another status, or its body is not as it should be */
const parsedFrom = async <S extends v.GenericSchema>(
  response: Response,
  parse: SafeParser<S>,
  status = 200,
): Promise<v.InferOutput<S>> => {
  if (response.status !== status) throw new Error(`answered ${response.status}`)
  const parsed = parse(await response.json())
  if (!parsed.success) throw new v.ValiError(parsed.issues)
  return parsed.output
}
