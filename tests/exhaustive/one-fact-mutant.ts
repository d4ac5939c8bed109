import { realDecisions } from './decisions.ts'
import { mutant, type Mutant } from './mutant.ts'
import {
  factAtInventory,
  factAtOrder,
  factByFactAtInventory,
  factByFactAtOrder,
  type DecideInventoryFact,
  type DecideOrderFact,
} from './one-fact.ts'

/** The real decisions, fact by fact. */
export const real = {
  inventory: factAtInventory(realDecisions.inventory),
  order: factAtOrder(realDecisions.order),
  unheardAgain: realDecisions.unheardAgain,
}
/** The rule is spoiled for each fact, in a batch or alone. */
export const atInventory = (name: string, inventory: DecideInventoryFact): Mutant =>
  mutant(name, { inventory: factByFactAtInventory(inventory) })
export const atOrder = (name: string, order: DecideOrderFact): Mutant =>
  mutant(name, { order: factByFactAtOrder(order) })
