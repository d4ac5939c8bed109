import type {
  CancelOrder,
  CancelOrderAsOperator,
  ChangeStock,
  DeleteDetails,
  RecordOrder,
  ReturnOrder,
  SendOrder,
  ShipOrder,
} from '@shop/contracts'

/** The items that a front sends over the bus, by the names of the topics. */
export type BusItems = {
  sendOrder: SendOrder
  recordOrder: RecordOrder
  cancelOrder: CancelOrder
  changeStock: ChangeStock
  shipOrder: ShipOrder
  cancelOrderAsOperator: CancelOrderAsOperator
  returnOrder: ReturnOrder
  deleteDetails: DeleteDetails
}
