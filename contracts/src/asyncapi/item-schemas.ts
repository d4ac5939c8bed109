import {
  CancelOrderSchema,
  InStockSchema,
  LinesMovedSchema,
  OrderIdItemSchema,
  OrderRejectedSchema,
  OutcomeRecordedSchema,
  RecordOrderSchema,
  ReplySchema,
  SendOrderSchema,
  StockFactSchema,
  StockMovedSchema,
  StockWantedSchema,
} from '../messages.ts'
import { ChangeStockSchema } from '../operator-changes.ts'
import {
  CancelOrderAsOperatorSchema,
  DeleteDetailsSchema,
  ReturnOrderSchema,
  ShipOrderSchema,
} from '../order-changes.ts'
import { PresenceSchema } from '../presence.ts'

/** The schema of an item, by the name under which the document has it. */
export const itemSchemas = {
  SendOrder: SendOrderSchema,
  RecordOrder: RecordOrderSchema,
  CancelOrder: CancelOrderSchema,
  CancelOrderAsOperator: CancelOrderAsOperatorSchema,
  InStock: InStockSchema,
  OrderRejected: OrderRejectedSchema,
  StockFact: StockFactSchema,
  StockMoved: StockMovedSchema,
  StockWanted: StockWantedSchema,
  OutcomeRecorded: OutcomeRecordedSchema,
  OrderIdItem: OrderIdItemSchema,
  LinesMoved: LinesMovedSchema,
  ChangeStock: ChangeStockSchema,
  ShipOrder: ShipOrderSchema,
  DeleteDetails: DeleteDetailsSchema,
  ReturnOrder: ReturnOrderSchema,
  Reply: ReplySchema,
  Presence: PresenceSchema,
}
