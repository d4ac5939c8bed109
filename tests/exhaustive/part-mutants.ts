import { mutant, type Mutant } from './mutant.ts'
import { atInventory, atOrder, real } from './one-fact-mutant.ts'
import { sku } from './world.ts'

/** Rules of parts, each spoiled. They show where operators ship, cancel and take back single units. */
export const partMutants: readonly Mutant[] = [
  atInventory('a part released twice', (reservation, fact, products) =>
    fact.kind === 'lines-moved' && reservation
      ? real.inventory({ ...reservation, shipped: false, moved: [] }, fact, products)
      : real.inventory(reservation, fact, products),
  ),
  atInventory('a return that ships again', (reservation, fact, products) => {
    const decision = real.inventory(reservation, fact, products)
    const [before, after] = [products.get(sku)!, decision.products.get(sku)!]
    const back = after.onHand - before.onHand
    if (fact.kind !== 'lines-moved' || back <= 0) return decision
    const shipped = { ...after, onHand: before.onHand - back }
    return { ...decision, products: new Map([[sku, shipped]]) }
  }),
  atInventory('a lower number overwrites a greater one', (reservation, fact, products) => {
    const decision = real.inventory(reservation, fact, products)
    return fact.kind === 'lines-moved' && decision.reservation
      ? { ...decision, reservation: { ...decision.reservation, moved: fact.item.lines } }
      : decision
  }),
  atInventory('parts heard again left unanswered', (reservation, fact, products) =>
    fact.kind === 'lines-moved' && reservation && reservation.moved.length > 0
      ? { reservation, products, movements: [], said: [], parked: [] }
      : real.inventory(reservation, fact, products),
  ),
  atOrder('parts that any answer counts for', (order, fact, answers) =>
    fact.kind === 'stock-moved' && order && !order.canceled
      ? { order: { ...order, heard: true }, said: [], answers: [] }
      : real.order(order, fact, answers),
  ),
  atOrder('a cancellation of what is partly shipped', (order, fact, answers) =>
    fact.kind === 'cancel-order' && order
      ? restored(order.parts, real.order({ ...order, parts: [] }, fact, answers))
      : real.order(order, fact, answers),
  ),
  atOrder('more shipped than was ordered', (order, fact, answers) =>
    fact.kind === 'ship-order' && fact.item.lines && order
      ? restored(order.parts, real.order({ ...order, parts: [] }, fact, answers))
      : real.order(order, fact, answers),
  ),
  mutant('a reminder that forgets parts', {
    unheardAgain: (order, again) =>
      real.unheardAgain(order, again).filter(({ kind }) => kind !== 'lines-moved'),
  }),
]

type Decision = ReturnType<typeof real.order>
type Parts = NonNullable<Decision['order']>['parts']

/** The decision with the parts that were hidden from it. */
const restored = (parts: Parts, { order, ...rest }: Decision): Decision => ({
  ...rest,
  order: order && { ...order, parts: [...parts, ...order.parts] },
})
