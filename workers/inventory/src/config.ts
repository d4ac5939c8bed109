import { minorOfMajorUnits, totalMinorMax } from '@shop/contracts'
import {
  ConfigError,
  currency,
  optional,
  readSettings,
  TextSchema,
  type Environment,
} from '@shop/contracts/config'

export type InventoryConfig = {
  currency: string
  /** The largest total of an order that no trusted server sent, in minor units; none when missing. */
  orderTotalMax: number | undefined
}

/**
 * Reads the settings that Inventory has beyond those of every worker.
 * @throws ConfigError that names each variable and what is wrong with it
 */
export const readInventoryConfig = (env: Environment = process.env): InventoryConfig => {
  const { currency, orderTotalMax } = readSettings(env, settings)
  if (orderTotalMax === undefined) return { currency, orderTotalMax }
  const minor = minorOfMajorUnits(orderTotalMax, currency)
  if (minor === undefined || minor < 1 || minor > totalMinorMax) {
    throw new ConfigError([
      `ORDER_TOTAL_MAX must be an amount in ${currency} above 0, in major units such as 10000`,
    ])
  }
  return { currency, orderTotalMax: minor }
}

const settings = { currency, orderTotalMax: optional('ORDER_TOTAL_MAX', TextSchema) }
