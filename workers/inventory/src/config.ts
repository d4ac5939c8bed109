import { minorOfMajorUnits, totalMinorMax } from '@shop/contracts'
import {
  ConfigError,
  optional,
  readSettings,
  TextSchema,
  type Environment,
} from '@shop/contracts/config'

/**
 * Reads the largest total of an order that no trusted server sent, in minor units of the shop's currency. Undefined when
 * there is no limit.
 * @throws ConfigError when the amount is not one of that currency
 */
export const readOrderTotalMax = (
  currency: string,
  env: Environment = process.env,
): number | undefined => {
  const { orderTotalMax } = readSettings(env, settings)
  if (orderTotalMax === undefined) return undefined
  const minor = minorOfMajorUnits(orderTotalMax, currency)
  if (minor === undefined || minor < 1 || minor > totalMinorMax) {
    throw new ConfigError([
      `ORDER_TOTAL_MAX must be an amount in ${currency} above 0, in major units such as 10000`,
    ])
  }
  return minor
}

const settings = { orderTotalMax: optional('ORDER_TOTAL_MAX', TextSchema) }
