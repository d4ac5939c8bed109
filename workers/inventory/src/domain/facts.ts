import type {
  ChangeStock,
  InStock,
  OrderFact,
  OrderRejected,
  OutcomeRecorded,
  Reply,
  SendOrder,
} from '@shop/contracts'

type Fact<Kind extends string, Item> = {
  kind: Kind
  topic: string
  item: Item
  replyTo?: string | undefined
}

/** What Inventory hears. */
export type InventoryFact =
  | Fact<'send-order', SendOrder>
  | Fact<'stock-wanted', SendOrder>
  | Fact<'outcome-recorded', OutcomeRecorded>
  | Fact<'order-canceled', OrderFact>
  | Fact<'order-shipped', OrderFact>
  | Fact<'change-stock', ChangeStock>

/** What Inventory says. */
export type InventoryAnnouncement =
  | { kind: 'in-stock'; item: InStock }
  | { kind: 'order-rejected'; item: OrderRejected }
  | { kind: 'stock-released'; item: OrderFact }
  | { kind: 'stock-shipped'; item: OrderFact }
  | { kind: 'reply'; to: string; item: Reply }
