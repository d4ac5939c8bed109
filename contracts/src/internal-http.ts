import * as v from 'valibot'
import type { FeedQuery } from './internal-feed.ts'
import { onHandMax, orderIdsMax, searchLengthMax, tagLengthMax, waitSecondsMax } from './limits.ts'
import {
  movementCursorMessage,
  movementCursorPattern,
  readMovementCursor,
  type HoldingOrder,
  type MovementView,
} from './movement-view.ts'
import { OrderIdSchema } from './order-id.ts'
import { comparedEmail } from './order-details.ts'
import { orderNumberPattern } from './order-number.ts'
import { isStatusList, orderSorts, orderStatuses, type OrderStatus } from './order-view.ts'
import { productCursorMessage, productSorts, readProductCursor } from './product-cursor.ts'
import { isSkuList, skusOfList } from './sku-list.ts'
import { textSchema } from './text.ts'
import { type DiscardQuerySchema, type ParkedQuery } from './parked-http.ts'
import { withQuery } from './with-query.ts'
import { FlagSchema, LimitSchema, TimeSchema, wholeNumber, type QueryFor } from './query-values.ts'

export * from './internal-feed.ts'
export * from './parked-http.ts'

/**
 * The HTTP that front, workers and ops speak with each other: paths, queries and answers. The worker routes and parses
 * with these, and its clients build their requests and read the answers with the same. Every path but `alive` and `ready`
 * needs the service token. The public API is in `http/`.
 */

/** Paths of every worker, as patterns for its router. */
export const workerPaths = {
  alive: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
  parked: '/parked',
  parkedItem: '/parked/:hash',
  redrive: '/parked/:hash/redrive',
} as const

/** Paths of Inventory, as patterns for its router. */
export const inventoryPaths = {
  products: '/products',
  product: '/products/:sku',
  adminProducts: '/admin/products',
  adminProduct: '/admin/products/:sku',
  movements: '/admin/products/:sku/movements',
  holdingOrders: '/admin/products/:sku/orders',
  reservation: '/reservations/:orderId',
  events: '/events',
} as const

/** Paths of Order, as patterns for its router. */
export const orderPaths = {
  orders: '/orders',
  order: '/orders/:orderId',
  history: '/orders/:orderId/history',
  events: '/events',
  operator: '/operators/:tokenHash',
} as const

/** Paths of every worker, as its clients ask for them. */
export const toWorker = {
  alive: workerPaths.alive,
  ready: workerPaths.ready,
  parked: (query: ParkedQuery = {}) => withQuery(workerPaths.parked, query),
  discard: (query: QueryFor<typeof DiscardQuerySchema>) => withQuery(workerPaths.parked, query),
  parkedItem: (hash: string) => filled(workerPaths.parkedItem, { hash }),
  redrive: (hash: string) => filled(workerPaths.redrive, { hash }),
}

/** Paths of Inventory, as its clients ask for them. */
export const toInventory = {
  products: (query: ProductsQuery) => withQuery(inventoryPaths.products, query),
  product: (sku: string) => filled(inventoryPaths.product, { sku }),
  adminProducts: (query: ProductsQuery) => withQuery(inventoryPaths.adminProducts, query),
  adminProduct: (sku: string) => filled(inventoryPaths.adminProduct, { sku }),
  movements: (sku: string, query: PageQuery) =>
    withQuery(filled(inventoryPaths.movements, { sku }), query),
  holdingOrders: (sku: string, query: PageQuery) =>
    withQuery(filled(inventoryPaths.holdingOrders, { sku }), query),
  events: (query: FeedQuery) => withQuery(inventoryPaths.events, query),
}

/** Paths of Order, as its clients ask for them. */
export const toOrder = {
  orders: (query: OrdersQuery) => withQuery(orderPaths.orders, query),
  /** At most `orderIdsMax` orders by their ids, without details. Ask again for the ids from `nextCursor` on, if the answer has one. */
  ordersByIds: (ids: readonly string[]) => withQuery(orderPaths.orders, { ids: ids.join(',') }),
  order: (orderId: string, query: OrderQuery = {}) =>
    withQuery(filled(orderPaths.order, { orderId }), query),
  history: (orderId: string) => filled(orderPaths.history, { orderId }),
  events: (query: FeedQuery) => withQuery(orderPaths.events, query),
  operator: (tokenHash: string) => filled(orderPaths.operator, { tokenHash }),
}

type ParameterOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** A pattern with its parameters encoded and filled in. */
const filled = <const Path extends string>(
  path: Path,
  parameters: Record<ParameterOf<Path>, string>,
): string =>
  path.replace(/:(\w+)/g, (_, name: ParameterOf<Path>) => encodeURIComponent(parameters[name]))

/**
 * Products whose SKU or name has all words of `q`, that have the tag, are among the SKUs of the list, and of which fewer
 * than `below` units are available. `cursor` is the `nextCursor` of the page before.
 */
export const ProductsQuerySchema = v.pipe(
  v.object({
    q: v.optional(textSchema({ min: 0, max: searchLengthMax }), ''),
    tag: v.optional(textSchema({ min: 1, max: tagLengthMax })),
    sku: v.optional(v.pipe(v.string(), v.check(isSkuList), v.transform(skusOfList))),
    below: v.optional(wholeNumber(onHandMax)),
    sort: v.optional(v.picklist(productSorts), 'sku'),
    cursor: v.optional(v.string()),
    limit: LimitSchema,
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { cursor, ...query } = dataset.value
    if (cursor === undefined) return { ...query, after: undefined }
    const after = readProductCursor(cursor, query.sort)
    if (after !== undefined) return { ...query, after }
    addIssue({
      message: productCursorMessage,
      path: [
        { type: 'object', origin: 'value', input: dataset.value, key: 'cursor', value: cursor },
      ],
    })
    return NEVER
  }),
)
export type ProductsQuery = QueryFor<typeof ProductsQuerySchema>

/** Movements of a product, the newest first, from the place of a cursor on. */
export const MovementsQuerySchema = v.object({
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.regex(movementCursorPattern, movementCursorMessage),
      v.transform(readMovementCursor),
    ),
  ),
  limit: LimitSchema,
})

/** Orders that hold units of a product, the oldest first, after the row of a cursor. */
export const HoldingOrdersQuerySchema = v.object({
  cursor: v.optional(wholeNumber(Number.MAX_SAFE_INTEGER)),
  limit: LimitSchema,
})

/** The query of a list that is only read page by page. */
export type PageQuery = { cursor?: string | undefined; limit: number }

/**
 * Those of the given ids that exist, with their lines; `nextCursor` is how many ids were looked at. Or a page by statuses, details, a SKU and
 * the time of recording (from `from` to just before `to`), with lines only for `lines=true` and details only for
 * `details=true`. A page ends before `limit` where it would exceed `orderPageBytesMax`.
 */
export const OrdersQuerySchema = v.object({
  ids: v.optional(
    v.pipe(
      v.string(),
      v.transform((ids) => ids.split(',')),
      v.maxLength(orderIdsMax),
      v.array(OrderIdSchema),
    ),
  ),
  status: v.optional(
    v.pipe(
      v.string(),
      v.check(isStatusList, `must be some of ${orderStatuses.join(', ')}, with commas`),
      v.transform((statuses) => statuses.split(',') as OrderStatus[]),
    ),
  ),
  reference: v.optional(v.string()),
  number: v.optional(v.pipe(v.string(), v.regex(orderNumberPattern))),
  email: v.optional(v.pipe(v.string(), v.transform(comparedEmail))),
  customerId: v.optional(v.string()),
  sku: v.optional(v.string()),
  from: v.optional(TimeSchema),
  to: v.optional(TimeSchema),
  updatedSince: v.optional(TimeSchema),
  sort: v.optional(v.picklist(orderSorts), 'newest'),
  lines: FlagSchema,
  details: FlagSchema,
  cursor: v.optional(wholeNumber(Number.MAX_SAFE_INTEGER)),
  limit: LimitSchema,
})
export type OrdersQuery = QueryFor<typeof OrdersQuerySchema>

/**
 * Holds the answer for up to `wait` seconds until the order is decided, or with `after` until its version is higher than
 * that. With `details=true` it has the details of the order: for one who has its key, and for operators.
 */
export const OrderQuerySchema = v.object({
  wait: v.optional(wholeNumber(waitSecondsMax), '0'),
  after: v.optional(wholeNumber(Number.MAX_SAFE_INTEGER)),
  details: FlagSchema,
})
export type OrderQuery = QueryFor<typeof OrderQuerySchema>

/** One page of a list. Without `nextCursor` it is the last. `truncated`: more match than are sorted, or than it looked at. */
export type Page<T> = {
  items: readonly T[]
  nextCursor?: string | undefined
  truncated?: true | undefined
}

export type MovementPage = Page<MovementView>
export type HoldingOrderPage = Page<HoldingOrder>

export const pageSchemaOf = <S extends v.GenericSchema>(item: S) =>
  v.strictObject({
    items: v.array(item),
    nextCursor: v.optional(v.string()),
    truncated: v.optional(v.literal(true)),
  })
