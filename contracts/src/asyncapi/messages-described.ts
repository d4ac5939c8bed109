import {
  CancelOrderSchema,
  ChangeStockSchema,
  InStockSchema,
  OrderIdItemSchema,
  OrderRejectedSchema,
  OutcomeRecordedSchema,
  PresenceSchema,
  ReplySchema,
  SendOrderSchema,
  ShipOrderSchema,
  StockFactSchema,
  StockWantedSchema,
} from '../messages.ts'
import { topicsUnder, type Topics } from '../topics.ts'

/** The users of the bus: `admin` is a front that serves operators. */
export type BusUser = 'front' | 'admin' | 'inventory' | 'order'

/** What the AsyncAPI document says of a topic beyond its schema. */
export type DescribedMessage = {
  address: string
  /** The schema of an item, by the name under which the document has it. */
  schema: keyof typeof itemSchemas
  from: readonly BusUser[]
  to: readonly BusUser[]
  summary: string
  description: string
  /** The sender names the topic where it waits for the answer. */
  wantsReply?: true
  /** One retained object at most once, not an array of items at least once. */
  isPresence?: true
}

export const itemSchemas = {
  SendOrder: SendOrderSchema,
  CancelOrder: CancelOrderSchema,
  InStock: InStockSchema,
  OrderRejected: OrderRejectedSchema,
  StockFact: StockFactSchema,
  StockWanted: StockWantedSchema,
  OutcomeRecorded: OutcomeRecordedSchema,
  OrderIdItem: OrderIdItemSchema,
  ChangeStock: ChangeStockSchema,
  ShipOrder: ShipOrderSchema,
  Reply: ReplySchema,
  Presence: PresenceSchema,
}

const topics = topicsUnder('{root}')
const untilHeard = 'Said again until it is heard; a repeat changes nothing.'

/** Every topic of the bus: who says what to whom. */
export const describedMessages: Record<keyof Omit<Topics, 'presenceOf'>, DescribedMessage> = {
  sendOrder: {
    address: topics.sendOrder,
    schema: 'SendOrder',
    from: ['front'],
    to: ['inventory', 'order'],
    summary: 'A shopper’s order',
    description:
      'Inventory reserves every line or none; Order records it and answers. `digest` tells two orders under one id apart.',
    wantsReply: true,
  },
  reserveOrder: {
    address: topics.reserveOrder,
    schema: 'SendOrder',
    from: ['front'],
    to: ['inventory'],
    summary: 'A shopper’s order whose shopper waits for the decision',
    description:
      'The short way: Inventory hands the response topic on with the outcome, which makes the order known to Order, and Order answers. While either is away, or when no answer comes, the order is sent as send-order.',
    wantsReply: true,
  },
  cancelOrder: {
    address: topics.cancelOrder,
    schema: 'CancelOrder',
    from: ['front'],
    to: ['order'],
    summary: 'A shopper or an operator wants the order canceled',
    description: 'May come before the order itself: Order then keeps the mark.',
    wantsReply: true,
  },
  inStock: {
    address: topics.inStock,
    schema: 'InStock',
    from: ['inventory'],
    to: ['order'],
    summary: 'Every line is reserved, at these prices',
    description: `Says the whole order again, so that it records one that Order has not seen. ${untilHeard}`,
    wantsReply: true,
  },
  orderRejected: {
    address: topics.orderRejected,
    schema: 'OrderRejected',
    from: ['inventory'],
    to: ['order'],
    summary: 'Nothing is reserved, and why',
    description: `Says the whole order again. ${untilHeard}`,
    wantsReply: true,
  },
  stockReleased: {
    address: topics.stockReleased,
    schema: 'StockFact',
    from: ['inventory'],
    to: ['order'],
    summary: 'Heard that the order was canceled',
    description:
      'Nothing is held for it any more. With `wantsAnswer` it tells an Order whose database was restored.',
  },
  stockShipped: {
    address: topics.stockShipped,
    schema: 'StockFact',
    from: ['inventory'],
    to: ['order'],
    summary: 'Heard that the order was shipped',
    description:
      'Its units have left the house. With `wantsAnswer` it tells an Order whose database was restored.',
  },
  stockWanted: {
    address: topics.stockWanted,
    schema: 'StockWanted',
    from: ['order'],
    to: ['inventory'],
    summary: 'A recorded order has no outcome yet: decide',
    description: `With \`recorded\` it says the outcome that holds, to an Inventory that may not know it. ${untilHeard}`,
  },
  outcomeRecorded: {
    address: topics.outcomeRecorded,
    schema: 'OutcomeRecorded',
    from: ['order'],
    to: ['inventory'],
    summary: 'Heard the outcome',
    description: 'The outcome of the order with this digest is on the disk of Order.',
  },
  orderCanceled: {
    address: topics.orderCanceled,
    schema: 'OrderIdItem',
    from: ['order'],
    to: ['inventory'],
    summary: 'The order is canceled: give its units back',
    description: `Answered with stock-released. ${untilHeard}`,
  },
  orderShipped: {
    address: topics.orderShipped,
    schema: 'OrderIdItem',
    from: ['order'],
    to: ['inventory'],
    summary: 'The order is shipped: take its units out',
    description: `Answered with stock-shipped. ${untilHeard}`,
  },
  changeStock: {
    address: topics.changeStock,
    schema: 'ChangeStock',
    from: ['admin'],
    to: ['inventory'],
    summary: 'What a product is, units that came in, or a correction of the count',
    description: 'A `changeId` applies once. A product is unlisted, never deleted.',
    wantsReply: true,
  },
  shipOrder: {
    address: topics.shipOrder,
    schema: 'ShipOrder',
    from: ['admin'],
    to: ['order'],
    summary: 'The parcel left',
    description: 'Refused while the order is not confirmed.',
    wantsReply: true,
  },
  reply: {
    address: topics.reply('{front}'),
    schema: 'Reply',
    from: ['inventory', 'order'],
    to: ['front'],
    summary: 'Answers to one front',
    description:
      'From Order the order as it is, after its commit (or only that it is recorded, when nothing else is known than what the front sent); from both what became of an operator’s change. Nothing is lost with a reply: the request is repeated under its key.',
  },
  presence: {
    address: topics.presence('{service}', '{instance}'),
    schema: 'Presence',
    from: ['front', 'inventory', 'order'],
    to: ['front', 'inventory', 'order'],
    summary: 'A process is there, or gone',
    description:
      'Retained, and the last will of its connection. Reminders are not sent to a reader that is away; a front refuses at once what a worker says it cannot record.',
    isPresence: true,
  },
}
