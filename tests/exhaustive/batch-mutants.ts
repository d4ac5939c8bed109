import { realDecisions, type Reservation } from './decisions.ts'
import { mutant, type Mutant } from './mutant.ts'

/** The rule of each fact holds, but not what a batch owes to the facts before: found by its facts one by one. */
export const batchMutants: readonly Mutant[] = [
  mutant('a batch of Order that decides each fact from the loaded row', {
    order: (facts, loaded, circumstances) => {
      const each = facts.map((fact) => realDecisions.order([fact], loaded, circumstances))
      return {
        orders: new Map(each.flatMap(({ orders }) => [...orders])),
        details: new Map(each.flatMap(({ details }) => [...details])),
        answers: each.flatMap(({ answers }) => answers),
        said: each.flatMap(({ said }) => said),
      }
    },
  }),
  mutant('a batch of Inventory that decides each fact from the loaded stock', {
    inventory: (facts, loaded, circumstances) => {
      const reservations = new Map<string, Reservation>()
      const rows = { get: (id: string) => reservations.get(id) ?? loaded.reservations.get(id) }
      const each = facts.map((fact) => {
        const batch = realDecisions.inventory(
          [fact],
          { ...loaded, reservations: rows },
          circumstances,
        )
        for (const [id, row] of batch.reservations) reservations.set(id, row)
        return batch
      })
      return {
        reservations,
        products: new Map(each.flatMap(({ products }) => [...products])),
        texts: new Map(),
        movements: each.flatMap(({ movements }) => movements),
        answers: [],
        said: each.flatMap(({ said }) => said),
        parked: each.flatMap(({ parked }) => parked),
      }
    },
  }),
  mutant('a batch of Inventory that answers each order once', {
    inventory: (facts, loaded, circumstances) => {
      const batch = realDecisions.inventory(facts, loaded, circumstances)
      const last = new Map(
        batch.said.map((said) => ['orderId' in said.item && said.item.orderId, said]),
      )
      return { ...batch, said: [...last.values()] }
    },
  }),
  mutant('a batch of Order that keeps the first change of a row', {
    order: (facts, loaded, circumstances) => {
      const batch = realDecisions.order(facts, loaded, circumstances)
      const [first] = facts
      const firstOnly = realDecisions.order(first ? [first] : [], loaded, circumstances)
      return { ...batch, orders: new Map([...batch.orders, ...firstOnly.orders]) }
    },
  }),
]
