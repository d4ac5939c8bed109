import { realDecisions, type OrderAnnouncement } from './decisions.ts'
import { mutant, type Mutant } from './mutant.ts'
import { factAtOrder, factByFactAtOrder } from './one-fact.ts'

const real = factAtOrder(realDecisions.order)

const withoutMark = (said: readonly OrderAnnouncement[]): OrderAnnouncement[] =>
  said.map((each) => {
    if (each.kind !== 'stock-wanted') return each
    const { hasDetails: _, ...item } = each.item
    return { ...each, item }
  })

/** Bugs of orders with details. */
export const detailMutants: readonly Mutant[] = [
  mutant('an order recorded without its details', {
    order: factByFactAtOrder((order, fact) => {
      const decision = real(order, fact)
      if (fact.kind !== 'record-order' || !decision.order) return decision
      return { ...decision, order: { ...decision.order, details: 'none' }, details: new Map() }
    }),
  }),
  mutant('details that are said to be kept and are not written', {
    order: factByFactAtOrder((order, fact) => ({ ...real(order, fact), details: new Map() })),
  }),
  mutant('stock-wanted that does not say that there are details', {
    order: factByFactAtOrder((order, fact) => {
      const decision = real(order, fact)
      return { ...decision, said: withoutMark(decision.said) }
    }),
    unheardAgain: (...asked) => withoutMark(realDecisions.unheardAgain(...asked)),
  }),
]
