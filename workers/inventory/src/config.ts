import { currency, readSettings, type Environment } from '@shop/contracts/config'

/**
 * Reads the settings that Inventory has beyond those of every worker.
 * @throws ConfigError that names each variable and what is wrong with it
 */
export const readInventoryConfig = (env: Environment = process.env) =>
  readSettings(env, { currency })
