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
import type { FeedQuery } from '../../feed-ports.ts'
import { gatherReads } from './gathered-reads.ts'
import { readinessTimeoutMs, readTimeoutMs } from '../../limits.ts'
import {
  BackendUnavailable,
  type Backend,
  type InventoryReads,
  type OrderReads,
  type ReadsAnswer,
} from '../../ports.ts'

type Address = { url: string; serviceToken: string }
type Wait = { waitSeconds: number; signal?: AbortSignal | undefined }

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
export const inventoryOverHttp = (address: Address): InventoryReads => {
  const get = reader('inventory', address)
  return {
    products: (query) => get.known(toInventory.products(query), parseProductPage),
    product: (sku) => get.maybe(toInventory.product(sku), parseProduct),
    adminProducts: (query) => get.known(toInventory.adminProducts(query), parseAdminProductPage),
    adminProduct: (sku) => get.maybe(toInventory.adminProduct(sku), parseAdminProduct),
    movements: (sku, query) => get.maybe(toInventory.movements(sku, query), parseMovementPage),
    holdingOrders: (sku, query) =>
      get.maybe(toInventory.holdingOrders(sku, query), parseHoldingOrderPage),
    events: (query, wait) =>
      get.feed(toInventory.events(withWait(query, wait)), parseStockEvents, wait),
    readiness: get.readiness,
  }
}

/** Order's read API over HTTP. `isShared`: whether one read may wait for the answer to another. */
export const ordersOverHttp = (
  address: Address,
  { isShared }: { isShared: boolean },
): OrderReads => {
  const get = reader('order', address)
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
      const query = { wait: wait?.waitSeconds, after: wait?.afterVersion }
      return get.maybe(toOrder.order(orderId, query), parseOrder, wait)
    },
    detailedOrder: (orderId, wait) => {
      const query = { wait: wait?.waitSeconds, after: wait?.afterVersion, details: 'true' }
      return get.maybe(toOrder.order(orderId, query), parseDetailedOrder, wait)
    },
    orders: (query) => get.known(toOrder.orders(query), parseSummaryPage),
    events: (query, wait) =>
      get.feed(toOrder.events(withWait(query, wait)), parseOrderEvents, wait),
    history: (orderId) => get.maybe(toOrder.history(orderId), parseHistory),
    operator: (tokenHash) => get.maybe(toOrder.operator(tokenHash), parseOperator),
    readiness: get.readiness,
  }
}

const withWait = (query: FeedQuery, wait?: Wait) => ({ ...query, wait: wait?.waitSeconds })

const reader = (backend: Backend, { url, serviceToken }: Address) => {
  const headers = { Authorization: `Bearer ${serviceToken}` }

  const request = async (path: string, wait?: Wait): Promise<Response> => {
    const timeout = AbortSignal.timeout(readTimeoutMs + (wait?.waitSeconds ?? 0) * 1_000)
    const signal = wait?.signal === undefined ? timeout : AbortSignal.any([timeout, wait.signal])
    return fetch(url + path, { headers, signal })
  }

  /** Asks at the path, and reads the answer with `understand`. @throws BackendUnavailable */
  const ask = async <T>(
    path: string,
    wait: Wait | undefined,
    understand: (response: Response) => Promise<T>,
  ): Promise<T> => {
    try {
      return await understand(await request(path, wait))
    } catch (cause) {
      throw new BackendUnavailable(backend, { reason: whyNotConnected(cause), cause })
    }
  }

  /** Reads what is at the path; undefined for 404. @throws BackendUnavailable */
  const maybe = <S extends v.GenericSchema>(path: string, parse: SafeParser<S>, wait?: Wait) =>
    ask(path, wait, async (response) => {
      if (response.status !== 404) return parsedFrom(response, parse)
      await response.body?.cancel()
      return undefined
    })

  /** Reads what is at a path that always exists. @throws BackendUnavailable */
  const known = async <S extends v.GenericSchema>(path: string, parse: SafeParser<S>) => {
    const found = await maybe(path, parse)
    if (found === undefined) throw new BackendUnavailable(backend, { reason: `${path} is missing` })
    return found
  }

  /** Reads a page of a feed. @throws BackendUnavailable */
  const feed = <Event>(path: string, parse: ParsePage<Event>, wait?: Wait) =>
    ask(path, wait, async (response): Promise<EventPage<Event> | CursorGone> => {
      if (response.status !== 410) return parsedFrom(response, parse)
      const { next } = await parsedFrom(response, parseGone, 410)
      return { gone: true, next }
    })

  const readiness = async (): Promise<ReadsAnswer> => {
    try {
      const signal = AbortSignal.timeout(readinessTimeoutMs)
      const response = await fetch(url + toWorker.ready, { headers, signal })
      await response.body?.cancel()
      return response.ok ? 'ready' : 'not-ready'
    } catch {
      return 'away'
    }
  }

  return { maybe, known, feed, readiness }
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
