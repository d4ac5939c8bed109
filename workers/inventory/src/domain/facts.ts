import type {
  ChangeStock,
  InStock,
  OrderIdItem,
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
  | Fact<'order-canceled', OrderIdItem>
  | Fact<'order-shipped', OrderIdItem>
  | Fact<'change-stock', ChangeStock>

/** An outcome, and where a front waits for Order's answer to it. */
type Decided<Kind extends string, Item> = { kind: Kind; item: Item; replyTo?: string | undefined }

/** What Inventory says. */
export type InventoryAnnouncement =
  | Decided<'in-stock', InStock>
  | Decided<'order-rejected', OrderRejected>
  | { kind: 'stock-released'; item: StockFact }
  | { kind: 'stock-shipped'; item: StockFact }
  | { kind: 'reply'; to: string; item: Reply }
