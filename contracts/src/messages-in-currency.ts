import * as v from 'valibot'
import { InStockSchema, StockWantedSchema } from './messages.ts'

const foreign = (currency: string): string =>
  `the currency is not ${currency}, which SHOP_CURRENCY says`

/** `inventory/in-stock` in a shop with this currency. Another one comes from an Inventory with another SHOP_CURRENCY. */
export const inStockSchemaIn = (currency: string) =>
  v.pipe(
    InStockSchema,
    v.check((item) => item.currency === currency, foreign(currency)),
  )

/** `order/stock-wanted` in a shop with this currency. Another one comes from an Order with another SHOP_CURRENCY. */
export const stockWantedSchemaIn = (currency: string) =>
  v.pipe(
    StockWantedSchema,
    v.check(
      ({ recorded }) => recorded?.outcome !== 'in-stock' || recorded.currency === currency,
      foreign(currency),
    ),
  )
