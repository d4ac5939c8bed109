import type {
  CancelOrderAsOperator,
  DeleteDetails,
  InStock,
  OrderIdItem,
  OrderRejected,
  OutcomeRecorded,
  RecordOrder,
  Reply,
  SendOrder,
  ShipOrder,
  StockFact,
  StockWanted,
} from '@shop/contracts'

type Fact<Kind extends string, Item> = { kind: Kind; topic: string; item: Item }

/** A request of a front. `replyTo` is the topic where it waits for the answer. */
type Request<Kind extends string, Item> = Fact<Kind, Item> & { replyTo?: string | undefined }

/** The facts that Order hears. */
export type OrderFact =
  | Request<'send-order', SendOrder>
  | Request<'record-order', RecordOrder>
  /** A shopper's has its key too, which was verified when it was read. */
  | Request<'cancel-order', CancelOrderAsOperator>
  | Fact<'in-stock', InStock>
  | Fact<'order-rejected', OrderRejected>
  | Fact<'stock-released', StockFact>
  | Fact<'stock-shipped', StockFact>
  | Request<'ship-order', ShipOrder>
  | Request<'delete-details', DeleteDetails>

/** The facts of one kind. */
export type FactOf<Kind extends OrderFact['kind']> = Extract<OrderFact, { kind: Kind }>

/** The announcements of Order. */
export type OrderAnnouncement =
  | { kind: 'stock-wanted'; item: StockWanted }
  | { kind: 'outcome-recorded'; item: OutcomeRecorded }
  | { kind: 'order-canceled'; item: OrderIdItem }
  | { kind: 'order-shipped'; item: OrderIdItem }
  | { kind: 'reply'; to: string; item: Reply }
