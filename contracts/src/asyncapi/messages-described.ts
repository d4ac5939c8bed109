import { topicsUnder, type Topics } from '../topics.ts'
import type { itemSchemas } from './item-schemas.ts'

/** The users of the bus: `admin` is a front that serves operators. */
export type BusUser = 'front' | 'admin' | 'inventory' | 'order'

/** The description of a topic in the AsyncAPI document, beyond its schema. */
export type DescribedMessage = {
  address: string
  /** The schema of an item, by the name under which the document has it. */
  schema: keyof typeof itemSchemas
  from: readonly BusUser[]
  to: readonly BusUser[]
  summary: string
  description: string
  /** The sender names the topic on which it expects an answer. */
  wantsReply?: true
  /** The message is one retained object, sent at most once, not an array of items, sent at least once. */
  isPresence?: true
}

const topics = topicsUnder('{root}')
const untilHeard = 'Sent again until it has been heard; a repeat changes nothing.'

/** Every topic of the bus, with its senders and readers. */
export const describedMessages: Record<keyof Omit<Topics, 'presenceOf'>, DescribedMessage> = {
  sendOrder: {
    address: topics.sendOrder,
    schema: 'SendOrder',
    from: ['front'],
    to: ['inventory', 'order'],
    summary: 'A shopper’s order',
    description:
      'Inventory reserves every line or none; Order records it and answers. `digest` tells two orders under one id apart. Both verify the tag of the id, and park an order with a forged one.',
    wantsReply: true,
  },
  recordOrder: {
    address: topics.recordOrder,
    schema: 'RecordOrder',
    from: ['front'],
    to: ['order'],
    summary: 'A shopper’s order with details',
    description:
      'Details say whose the order is: reference, customer, note, metadata, names of lines. Order alone keeps them. It records the order, asks Inventory with stock-wanted, and answers. It verifies the tag of the id and the digest, and parks a forged order.',
    wantsReply: true,
  },
  reserveOrder: {
    address: topics.reserveOrder,
    schema: 'SendOrder',
    from: ['front'],
    to: ['inventory'],
    summary: 'A shopper’s order, as fronts of 0.1 send it',
    description:
      'Marked for removal: Inventory reads it in 0.2 only, as send-order. Order learns of the order by its outcome.',
  },
  cancelOrder: {
    address: topics.cancelOrder,
    schema: 'CancelOrder',
    from: ['front'],
    to: ['order'],
    summary: 'A shopper wants the order canceled',
    description:
      'May arrive before the order itself. Then Order keeps a mark. Order verifies that `key` makes the id. A cancellation with another key is parked.',
    wantsReply: true,
  },
  inStock: {
    address: topics.inStock,
    schema: 'InStock',
    from: ['inventory'],
    to: ['order'],
    summary: 'Every line is reserved, at these prices',
    description: `Has the whole order again, so that Order can record an order that it has not seen. In another currency than the shop's it is parked. ${untilHeard}`,
  },
  orderRejected: {
    address: topics.orderRejected,
    schema: 'OrderRejected',
    from: ['inventory'],
    to: ['order'],
    summary: 'Nothing is reserved, with the reasons',
    description: `Has the whole order again. ${untilHeard}`,
  },
  stockReleased: {
    address: topics.stockReleased,
    schema: 'StockFact',
    from: ['inventory'],
    to: ['order'],
    summary: 'Heard that the order was canceled',
    description:
      'Nothing is reserved for it any more. With `wantsAnswer` it informs an Order whose database was restored.',
  },
  stockShipped: {
    address: topics.stockShipped,
    schema: 'StockFact',
    from: ['inventory'],
    to: ['order'],
    summary: 'Heard that the order was shipped',
    description:
      'Its units have left the stock. With `wantsAnswer` it informs an Order whose database was restored.',
  },
  stockMoved: {
    address: topics.stockMoved,
    schema: 'StockMoved',
    from: ['inventory'],
    to: ['order'],
    summary: 'Has moved these units of the order',
    description:
      'All units of the order that were shipped, canceled and restocked so far. With `wantsAnswer` it informs an Order whose database was restored.',
  },
  stockWanted: {
    address: topics.stockWanted,
    schema: 'StockWanted',
    from: ['order'],
    to: ['inventory'],
    summary: 'A recorded order has no outcome yet: decide',
    description: `With \`hasDetails\` the order has details, which Inventory never hears; outcomes repeat the mark. With \`recorded\` it has the outcome that is binding, for an Inventory that may not know it. ${untilHeard}`,
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
  linesMoved: {
    address: topics.linesMoved,
    schema: 'LinesMoved',
    from: ['order'],
    to: ['inventory'],
    summary: 'How many units of each SKU were shipped, canceled and restocked so far',
    description: `The numbers only grow: Inventory moves what it has not moved yet. Answered with stock-moved. ${untilHeard}`,
  },
  changeStock: {
    address: topics.changeStock,
    schema: 'ChangeStock',
    from: ['admin'],
    to: ['inventory'],
    summary: 'A partial change of a product, received units, or a correction of the count',
    description:
      'Applied whole or refused whole. Under one `changeId` at most one change is applied; a refused one stays refused, and another content is decided anew. A product is unlisted, never deleted. `product` is how fronts of the release before say all properties at once: marked for removal.',
    wantsReply: true,
  },
  shipOrder: {
    address: topics.shipOrder,
    schema: 'ShipOrder',
    from: ['admin'],
    to: ['order'],
    summary: 'A parcel left',
    description:
      'With `lines` a part of the order; without, all that is left. Refused while the order is not confirmed, and for more than is left. Under one `changeId` at most one change is applied, and a repeat gets the same answer.',
    wantsReply: true,
  },
  cancelOrderAsOperator: {
    address: topics.cancelOrderAsOperator,
    schema: 'CancelOrderAsOperator',
    from: ['admin'],
    to: ['order'],
    summary: 'An operator wants the order, or units of it, canceled',
    description:
      'Without a key and for any id. With `lines` a part of a confirmed order; without, all that is left. Once as a shipment is.',
    wantsReply: true,
  },
  returnOrder: {
    address: topics.returnOrder,
    schema: 'ReturnOrder',
    from: ['admin'],
    to: ['order'],
    summary: 'Units of an order came back',
    description:
      'With `restock` they can be sold again. Refused for more than was shipped and did not come back yet. Once as a shipment is.',
    wantsReply: true,
  },
  deleteDetails: {
    address: topics.deleteDetails,
    schema: 'DeleteDetails',
    from: ['admin'],
    to: ['order'],
    summary: 'The details of an order are to be forgotten',
    description:
      'The order, its digest and its reference stay. A repeat of the order does not bring the details back.',
    wantsReply: true,
  },
  reply: {
    address: topics.reply('{front}'),
    schema: 'Reply',
    from: ['inventory', 'order'],
    to: ['front'],
    summary: 'Answers to one front',
    description:
      'The broker lets a front read the topic that ends in its own client id, and nobody knows the id of another. Order sends the order after its commit, without its details, or only that it is recorded when the front knows the rest, or why it is not. Both workers send the result of an operator’s change. A lost reply loses nothing: the request is repeated under its key.',
  },
  presence: {
    address: topics.presence('{service}', '{instance}'),
    schema: 'Presence',
    from: ['front', 'inventory', 'order'],
    to: ['front', 'inventory', 'order'],
    summary: 'A process is present or gone',
    description:
      'Retained for 30 s and renewed every 5 s; the last will of a worker’s connection says that it is gone, that of a front’s is empty. `instance` of a front is its client id, and nobody may read it. A worker reads its own to see that no second process has its name. No reminders go to a reader that is away, and a front refuses orders at once while a worker is closed to new work.',
    isPresence: true,
  },
}
