import { minorOfMajorUnits, totalMinorMax } from '@shop/contracts'
import {
  ConfigError,
  optional,
  readSettings,
  TextSchema,
  wholeNumberSchema,
  withDefault,
  type Environment,
} from '@shop/contracts/config'
import { usualMovementsDays } from './domain/movement.ts'

/**
 * Reads the largest total of an order that no trusted server sent, in minor units of the shop's currency. Undefined when
 * there is no limit.
 * @throws ConfigError when the amount is not one of that currency
 */
export const readOrderTotalMax = (
  currency: string,
  env: Environment = process.env,
): number | undefined => {
  const { orderTotalMax } = readSettings(env, totalSettings)
  if (orderTotalMax === undefined) return undefined
  const minor = minorOfMajorUnits(orderTotalMax, currency)
  if (minor === undefined || minor < 1 || minor > totalMinorMax) {
    throw new ConfigError([
      `ORDER_TOTAL_MAX must be an amount in ${currency} above 0, in major units such as 10000`,
    ])
  }
  return minor
}

const totalSettings = { orderTotalMax: optional('ORDER_TOTAL_MAX', TextSchema) }

/**
 * Reads for how many days each movement of units is kept.
 * @throws ConfigError when it is no whole number between 1 and 36,500
 */
export const readMovementsDays = (env: Environment = process.env): number =>
  readSettings(env, movementsSettings).days

const movementsSettings = {
  days: withDefault(
    'INVENTORY_MOVEMENTS_DAYS',
    wholeNumberSchema({ min: 1, max: 36_500 }),
    String(usualMovementsDays),
  ),
}
