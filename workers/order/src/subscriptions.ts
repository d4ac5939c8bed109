import {
  CancelOrderAsOperatorSchema,
  DeleteDetailsSchema,
  OrderRejectedSchema,
  ReturnOrderSchema,
  ShipOrderSchema,
  StockFactSchema,
  StockMovedSchema,
  inStockSchemaIn,
  issuedRecordOrderSchema,
  issuedSendOrderSchema,
  keyedCancelOrderSchema,
  type OrderIdentity,
  type Topics,
} from '@shop/contracts'
import type { Subscription } from '@shop/engine'
import type { OrderFact } from './domain/facts.ts'

/**
 * The topics that Order hears, with the schemas of their items. An in-stock in another currency than the shop's is
 * parked: it comes from an Inventory with another SHOP_CURRENCY. Its order stays pending. An order with a forged id is
 * parked, and so is a shopper's cancellation without the key of its order.
 */
export const subscriptionsOf = (
  topics: Topics,
  { currency, identity }: { currency: string; identity: OrderIdentity },
) =>
  [
    { kind: 'send-order', topic: topics.sendOrder, schema: issuedSendOrderSchema(identity) },
    { kind: 'record-order', topic: topics.recordOrder, schema: issuedRecordOrderSchema(identity) },
    { kind: 'cancel-order', topic: topics.cancelOrder, schema: keyedCancelOrderSchema(identity) },
    {
      kind: 'cancel-order-as-operator',
      topic: topics.cancelOrderAsOperator,
      schema: CancelOrderAsOperatorSchema,
    },
    { kind: 'in-stock', topic: topics.inStock, schema: inStockSchemaIn(currency) },
    { kind: 'order-rejected', topic: topics.orderRejected, schema: OrderRejectedSchema },
    { kind: 'stock-released', topic: topics.stockReleased, schema: StockFactSchema },
    { kind: 'stock-shipped', topic: topics.stockShipped, schema: StockFactSchema },
    { kind: 'stock-moved', topic: topics.stockMoved, schema: StockMovedSchema },
    { kind: 'ship-order', topic: topics.shipOrder, schema: ShipOrderSchema },
    { kind: 'delete-details', topic: topics.deleteDetails, schema: DeleteDetailsSchema },
    { kind: 'return-order', topic: topics.returnOrder, schema: ReturnOrderSchema },
  ] as const satisfies readonly (Subscription & { kind: OrderFact['kind'] })[]
