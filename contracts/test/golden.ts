import { join } from 'node:path'
import type * as v from 'valibot'
import {
  CancelOrderAsOperatorSchema,
  CancelOrderSchema,
  ChangeStockSchema,
  DeleteDetailsSchema,
  InStockSchema,
  LinesMovedSchema,
  OrderIdItemSchema,
  OrderRejectedSchema,
  OutcomeRecordedSchema,
  PresenceSchema,
  RecordOrderSchema,
  ReplySchema,
  ReturnOrderSchema,
  SendOrderSchema,
  ShipOrderSchema,
  StockFactSchema,
  StockMovedSchema,
  StockWantedSchema,
  topicsUnder,
} from '../src/index.ts'

/** One file of contracts/golden: valid items, and items that are refused with the name of the field. */
type Golden = {
  topic: string
  valid: { name: string; item: unknown }[]
  refused: { name: string; field: string; item: unknown }[]
}

export const goldenFolder = join(import.meta.dir, '..', 'golden')
const topics = topicsUnder('shop/v1')
/** The topic and schema of every golden file, by the name of the file. */
export const messages: Record<string, { topic: string; schema: v.GenericSchema }> = {
  'send-order': { topic: topics.sendOrder, schema: SendOrderSchema },
  'record-order': { topic: topics.recordOrder, schema: RecordOrderSchema },
  'reserve-order': { topic: topics.reserveOrder, schema: SendOrderSchema },
  'cancel-order': { topic: topics.cancelOrder, schema: CancelOrderSchema },
  'in-stock': { topic: topics.inStock, schema: InStockSchema },
  'order-rejected': { topic: topics.orderRejected, schema: OrderRejectedSchema },
  'stock-released': { topic: topics.stockReleased, schema: StockFactSchema },
  'stock-shipped': { topic: topics.stockShipped, schema: StockFactSchema },
  'stock-moved': { topic: topics.stockMoved, schema: StockMovedSchema },
  'stock-wanted': { topic: topics.stockWanted, schema: StockWantedSchema },
  'outcome-recorded': { topic: topics.outcomeRecorded, schema: OutcomeRecordedSchema },
  'order-canceled': { topic: topics.orderCanceled, schema: OrderIdItemSchema },
  'order-shipped': { topic: topics.orderShipped, schema: OrderIdItemSchema },
  'lines-moved': { topic: topics.linesMoved, schema: LinesMovedSchema },
  'change-stock': { topic: topics.changeStock, schema: ChangeStockSchema },
  'ship-order': { topic: topics.shipOrder, schema: ShipOrderSchema },
  'cancel-order-as-operator': {
    topic: topics.cancelOrderAsOperator,
    schema: CancelOrderAsOperatorSchema,
  },
  'delete-details': { topic: topics.deleteDetails, schema: DeleteDetailsSchema },
  'return-order': { topic: topics.returnOrder, schema: ReturnOrderSchema },
  reply: { topic: topics.reply('front-1'), schema: ReplySchema },
  presence: { topic: topics.presence('order', 'order-1'), schema: PresenceSchema },
}

export const goldenOf = (name: string) =>
  Bun.file(join(goldenFolder, `${name}.json`)).json() as Promise<Golden>
