import type {
  ChangeStock,
  Epochs,
  InStock,
  LinesMoved,
  OrderIdItem,
  OrderRejected,
  OutcomeRecorded,
  Reply,
  SendOrder,
  StockFact,
  StockMoved,
  StockWanted,
} from '@shop/contracts'

/** `replyTo` is where the sender waits for an answer, `epochs` says of whose databases it speaks. */
type Fact<Kind extends string, Item> = {
  kind: Kind
  topic: string
  item: Item
  replyTo?: string | undefined
  epochs?: Epochs
}

/** The facts that Inventory hears. */
export type InventoryFact =
  | Fact<'send-order', SendOrder>
  | Fact<'stock-wanted', StockWanted>
  | Fact<'outcome-recorded', OutcomeRecorded>
  | Fact<'order-canceled', OrderIdItem>
  | Fact<'order-shipped', OrderIdItem>
  | Fact<'lines-moved', LinesMoved>
  | Fact<'change-stock', ChangeStock>

/** The announcements of Inventory. */
export type InventoryAnnouncement =
  | { kind: 'in-stock'; item: InStock }
  | { kind: 'order-rejected'; item: OrderRejected }
  | { kind: 'stock-released'; item: StockFact }
  | { kind: 'stock-shipped'; item: StockFact }
  | { kind: 'stock-moved'; item: StockMoved }
  | { kind: 'reply'; to: string; item: Reply }
