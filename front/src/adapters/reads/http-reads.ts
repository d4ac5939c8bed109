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
} from '@shop/contracts/internal-http'
import * as v from 'valibot'
import { askInstances, type Path, type Reached, type Wait } from './ask-instances.ts'
import { gatherReads } from './gathered-reads.ts'
import {
  BackendUnavailable,
  type Backend,
  type InventoryReads,
  type OrderReads,
} from '../../ports.ts'

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

const reader = (backend: Backend, reached: Reached) => {
  const { ask, ...readiness } = askInstances(backend, reached)

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

  return { waiting, maybe, known, feed, ...readiness }
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
