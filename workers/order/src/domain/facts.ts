import type {
  CancelOrder,
  CancelOrderAsOperator,
  DeleteDetails,
  Epochs,
  InStock,
  LinesMoved,
  OrderIdItem,
  OrderRejected,
  OutcomeRecorded,
  RecordOrder,
  Reply,
  ReturnOrder,
  SendOrder,
  ShipOrder,
  StockFact,
  StockMoved,
  StockWanted,
} from '@shop/contracts'

/** `epochs` says of whose databases it speaks. */
type Fact<Kind extends string, Item> = { kind: Kind; topic: string; item: Item; epochs?: Epochs }

/** A request of a front. `replyTo` is the topic where it waits for the answer. */
type Request<Kind extends string, Item> = Fact<Kind, Item> & { replyTo?: string | undefined }

/** A change of an operator. */
export type ChangeFact =
  | Request<'ship-order', ShipOrder>
  | Request<'cancel-order-as-operator', CancelOrderAsOperator>
  | Request<'return-order', ReturnOrder>
  | Request<'delete-details', DeleteDetails>

/** The facts that Order hears. */
export type OrderFact =
  | Request<'send-order', SendOrder>
  | Request<'record-order', RecordOrder>
  /** Its key was verified when it was read. */
  | Request<'cancel-order', Omit<CancelOrder, 'key'>>
  | Fact<'in-stock', InStock>
  | Fact<'order-rejected', OrderRejected>
  | Fact<'stock-released', StockFact>
  | Fact<'stock-shipped', StockFact>
  | Fact<'stock-moved', StockMoved>
  | ChangeFact

/** The facts of one kind. */
export type FactOf<Kind extends OrderFact['kind']> = Extract<OrderFact, { kind: Kind }>

/** The announcements of Order. */
export type OrderAnnouncement =
  | { kind: 'stock-wanted'; item: StockWanted }
  | { kind: 'outcome-recorded'; item: OutcomeRecorded }
  | { kind: 'order-canceled'; item: OrderIdItem }
  | { kind: 'order-shipped'; item: OrderIdItem }
  | { kind: 'lines-moved'; item: LinesMoved }
  | { kind: 'reply'; to: string; item: Reply }
