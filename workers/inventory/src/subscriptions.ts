import {
  ChangeStockSchema,
  LinesMovedSchema,
  OrderIdItemSchema,
  OutcomeRecordedSchema,
  issuedSendOrderSchema,
  stockWantedSchemaIn,
  type OrderIdentity,
  type Topics,
} from '@shop/contracts'
import type { Subscription } from '@shop/engine'
import type { InventoryFact } from './domain/facts.ts'

/**
 * The topics that Inventory hears. A recorded outcome in another currency than the shop's is parked: it comes from an Order with
 * another SHOP_CURRENCY. An order with a forged id is parked.
 */
export const subscriptionsOf = (
  topics: Topics,
  { currency, identity }: { currency: string; identity: OrderIdentity },
) =>
  [
    { kind: 'send-order', topic: topics.sendOrder, schema: issuedSendOrderSchema(identity) },
    // Remove in the next release: only fronts of the release before this one still publish on this topic.
    { kind: 'send-order', topic: topics.reserveOrder, schema: issuedSendOrderSchema(identity) },
    { kind: 'stock-wanted', topic: topics.stockWanted, schema: stockWantedSchemaIn(currency) },
    { kind: 'outcome-recorded', topic: topics.outcomeRecorded, schema: OutcomeRecordedSchema },
    { kind: 'order-canceled', topic: topics.orderCanceled, schema: OrderIdItemSchema },
    { kind: 'order-shipped', topic: topics.orderShipped, schema: OrderIdItemSchema },
    { kind: 'lines-moved', topic: topics.linesMoved, schema: LinesMovedSchema },
    { kind: 'change-stock', topic: topics.changeStock, schema: ChangeStockSchema },
  ] as const satisfies readonly (Subscription & { kind: InventoryFact['kind'] })[]
