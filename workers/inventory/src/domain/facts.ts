import type {
  ChangeStock,
  InStock,
  OrderFact,
  OrderRejected,
  OutcomeRecorded,
  Reply,
  SendOrder,
  StockFact,
  StockWanted,
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
  | Fact<'reserve-order', SendOrder>
  | Fact<'stock-wanted', StockWanted>
  | Fact<'outcome-recorded', OutcomeRecorded>
  | Fact<'order-canceled', OrderFact>
  | Fact<'order-shipped', OrderFact>
  | Fact<'change-stock', ChangeStock>

/** An outcome, and where a front waits for Order's answer to it. */
type Outcome<Kind extends string, Item> = { kind: Kind; item: Item; replyTo?: string | undefined }

/** What Inventory says. */
export type InventoryAnnouncement =
  | Outcome<'in-stock', InStock>
  | Outcome<'order-rejected', OrderRejected>
  | { kind: 'stock-released'; item: StockFact }
  | { kind: 'stock-shipped'; item: StockFact }
  | { kind: 'reply'; to: string; item: Reply }
