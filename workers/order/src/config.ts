import { FlagSchema, readSettings, withDefault, type Environment } from '@shop/contracts/config'

/**
 * Reads whether no two orders that are neither rejected nor canceled may have one reference.
 * @throws ConfigError when the variable says neither `true` nor `false`
 */
export const readAreReferencesUnique = (env: Environment = process.env): boolean =>
  readSettings(env, settings).areReferencesUnique

const settings = {
  areReferencesUnique: withDefault('ORDER_REFERENCE_UNIQUE', FlagSchema, 'false'),
}
