import {
  CancelOrderSchema,
  InStockSchema,
  OrderRejectedSchema,
  SendOrderSchema,
  ShipOrderSchema,
  StockFactSchema,
  type Topics,
} from '@shop/contracts'
import type { Subscription } from '@shop/engine'
import type { OrderFact } from './domain/facts.ts'

/** The topics that Order hears, with the schemas of their items. */
export const subscriptionsOf = (topics: Topics) =>
  [
    { kind: 'send-order', topic: topics.sendOrder, schema: SendOrderSchema },
    { kind: 'cancel-order', topic: topics.cancelOrder, schema: CancelOrderSchema },
    { kind: 'in-stock', topic: topics.inStock, schema: InStockSchema },
    { kind: 'order-rejected', topic: topics.orderRejected, schema: OrderRejectedSchema },
    { kind: 'stock-released', topic: topics.stockReleased, schema: StockFactSchema },
    { kind: 'stock-shipped', topic: topics.stockShipped, schema: StockFactSchema },
    { kind: 'ship-order', topic: topics.shipOrder, schema: ShipOrderSchema },
  ] as const satisfies readonly (Subscription & { kind: OrderFact['kind'] })[]
