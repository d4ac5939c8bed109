/**
 * Everything that crosses the public HTTP API, as zod schemas that also make the OpenAPI document. `messages.ts` has the
 * valibot schemas of things that travel on the bus too, and a property test holds the two equal.
 */
export {
  FeedQuery,
  HistoryEntry,
  OrderEvent,
  OrderEventPage,
  OrderHistory,
  StockEvent,
  StockEventPage,
} from './events.ts'
export { ExportQuery, exportFormats, type ExportFormat } from './exports.ts'
export { ImportLine, ImportReport, ImportRow } from './imports.ts'
export {
  HoldingOrder,
  HoldingOrderList,
  HoldingOrderListQuery,
  Movement,
  MovementList,
  MovementListQuery,
} from './movements.ts'
export { DeletedDetails, DeletedDetailsQuery } from './order-details.ts'
export { OrderCancellation, OrderReturn, OrderShipment } from './order-changes.ts'
export { Order, OrderContent, OrderId, OrderList, OrderListQuery } from './orders.ts'
export { Problem } from './problem.ts'
export { AdminProductListQuery, ProductListQuery, productListNames } from './product-queries.ts'
export {
  AdminProduct,
  AdminProductList,
  Product,
  ProductList,
  ProductPatch,
  ProductProperties,
  StockChange,
} from './products.ts'
export { Money, Sku } from './values.ts'
