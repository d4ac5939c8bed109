import { createOrderIdentity, orderIdSecret, type OrderIdentity } from '@shop/contracts'
import { diceOf, type Dice } from './dice.ts'

/**
 * The products and orders that inputs speak of. The products exist; the orders may. They are made from the seed, so that
 * an input is the same in every run, and they are few, so that inputs meet.
 */
export type Known = {
  seed: number
  skus: readonly string[]
  keys: readonly string[]
  /** Of the shop that is fuzzed. */
  identity: OrderIdentity
  /** An order id that a shop with another secret gave out. */
  foreignIdOf: (key: string) => string
  adminToken: string
  serviceToken: string
}

const skuCount = 8
const keyCount = 400

/** The secret of a fuzzed shop's order ids, so that ids too are the same in every run. */
export const orderIdSecretOf = (seed: number): string => diceOf(seed, -2).hex(64)

export const knownOf = (seed: number, env: Record<string, string>): Known => {
  const dice = diceOf(seed, -1)
  const foreign = createOrderIdentity([orderIdSecret('ab'.repeat(32))])
  return {
    seed,
    skus: Array.from({ length: skuCount }, (_, i) => `FUZZ-${i}`),
    keys: Array.from({ length: keyCount }, () => dice.key()),
    identity: createOrderIdentity([orderIdSecret(env.ORDER_ID_SECRETS!)]),
    foreignIdOf: foreign.idOf,
    adminToken: env.ADMIN_TOKEN!,
    serviceToken: env.SERVICE_TOKEN!,
  }
}

/** A key that another input may use too, or a new one. */
export const someKey = (known: Known, dice: Dice): string =>
  dice.oneIn(3) ? dice.key() : dice.pick(known.keys)
