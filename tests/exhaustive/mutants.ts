import { batchMutants } from './batch-mutants.ts'
import { detailMutants } from './detail-mutants.ts'
import type { Order, OrderAnnouncement, OrderFact, Products } from './decisions.ts'
import { mutant, type Mutant } from './mutant.ts'
import { factByFactAtOrder } from './one-fact.ts'
import { atInventory, atOrder, real } from './one-fact-mutant.ts'
import { partMutants } from './part-mutants.ts'
import { detailedWorld, partWorlds, sku, smallWorlds, type World } from './world.ts'

const isOutcome = (fact: OrderFact): fact is OrderFact & { kind: 'in-stock' | 'order-rejected' } =>
  fact.kind === 'in-stock' || fact.kind === 'order-rejected'

const isReply = ({ kind }: { kind: string }): boolean => kind === 'reply'

const withUnits = (products: Products, units: number): Products => {
  const product = products.get(sku)!
  return new Map([[sku, { ...product, onHand: product.onHand + units }]])
}

const reservationMutants: readonly Mutant[] = [
  atInventory('release without the once-only guard', (reservation, fact, products) =>
    fact.kind === 'order-canceled' && reservation
      ? real.inventory({ ...reservation, canceled: false }, fact, products)
      : real.inventory(reservation, fact, products),
  ),
  atInventory('ship without the once-only guard', (reservation, fact, products) =>
    fact.kind === 'order-shipped' && reservation
      ? real.inventory({ ...reservation, shipped: false }, fact, products)
      : real.inventory(reservation, fact, products),
  ),
  atInventory('no mark for an early cancel', (reservation, fact, products) => {
    const decision = real.inventory(reservation, fact, products)
    const isMark = fact.kind === 'order-canceled' && !reservation
    return isMark ? { ...decision, reservation: undefined } : decision
  }),
  atInventory('reserve without the check', (reservation, fact, products) => {
    const plenty = 100
    const decision = real.inventory(reservation, fact, withUnits(products, plenty))
    return { ...decision, products: withUnits(decision.products, -plenty) }
  }),
  atInventory('a cancellation that releases nothing', (reservation, fact, products) => {
    const decision = real.inventory(reservation, fact, products)
    return fact.kind === 'order-canceled' ? { ...decision, products } : decision
  }),
  atInventory('order-canceled of an unknown order left unanswered', (reservation, fact, products) =>
    fact.kind === 'order-canceled' && !reservation
      ? { reservation, products, movements: [], said: [], parked: [] }
      : real.inventory(reservation, fact, products),
  ),
  atInventory('order-canceled heard again left unanswered', (reservation, fact, products) =>
    fact.kind === 'order-canceled' && reservation?.canceled
      ? { reservation, products, movements: [], said: [], parked: [] }
      : real.inventory(reservation, fact, products),
  ),
  atInventory('stock-wanted that does not replace', (reservation, fact, products) =>
    real.inventory(
      reservation,
      fact.kind === 'stock-wanted' ? { ...fact, kind: 'send-order' } : fact,
      products,
    ),
  ),
  atInventory('stock-wanted that replaces without releasing', (reservation, fact, products) =>
    real.inventory(
      fact.kind === 'stock-wanted' &&
        reservation &&
        !reservation.canceled &&
        reservation.decided?.digest !== fact.item.digest
        ? undefined
        : reservation,
      fact,
      products,
    ),
  ),
  atInventory('a send-order that replaces', (reservation, fact, products) =>
    real.inventory(
      reservation,
      fact.kind === 'send-order' ? { ...fact, kind: 'stock-wanted' } : fact,
      products,
    ),
  ),
  atInventory(
    'a send-order that comes after its cancellation and reserves',
    (reservation, fact, products) =>
      real.inventory(
        fact.kind === 'send-order' && reservation?.canceled ? undefined : reservation,
        fact,
        products,
      ),
  ),
  atInventory('a release that no movement tells', (reservation, fact, products) => {
    const decision = real.inventory(reservation, fact, products)
    const movements = decision.movements.filter(({ kind }) => kind !== 'released')
    return { ...decision, movements }
  }),
  mutant('an outcome that is announced once', { outcomeAgain: () => [] }),
]

const outcomeMutants: readonly Mutant[] = [
  atOrder('outcome overwritten by a duplicate', (order, fact, answers) =>
    real.order(order && isOutcome(fact) ? { ...order, outcome: undefined } : order, fact, answers),
  ),
  atOrder('outcome recorded for another digest', (order, fact, answers) => {
    if (fact.kind !== 'in-stock' && fact.kind !== 'order-rejected')
      return real.order(order, fact, answers)
    const digest = order?.content?.digest ?? fact.item.digest
    const asRecorded =
      fact.kind === 'in-stock'
        ? { ...fact, item: { ...fact.item, digest } }
        : { ...fact, item: { ...fact.item, digest } }
    return real.order(order, asRecorded)
  }),
  atOrder('outcome that does not carry the order', (order, fact, answers) =>
    !order && isOutcome(fact) ? { order, said: [], answers: [] } : real.order(order, fact, answers),
  ),
  atOrder('an outcome heard again left unanswered', (order, fact, answers) =>
    isOutcome(fact) && order?.outcome
      ? { order, said: [], answers: [] }
      : real.order(order, fact, answers),
  ),
  atOrder(
    'an outcome of another payload that answers the front that waits',
    (order, fact, answers) => {
      const { order: after, said, answers: kept } = real.order(order, fact, answers)
      if (!isOutcome(fact) || !order?.content || order.content.digest === fact.item.digest) {
        return { order: after, said, answers: kept }
      }
      const asIfRecorded = real.order(
        { ...order, content: { ...order.content, digest: fact.item.digest } },
        fact,
      )
      return { order: after, answers: kept, said: [...said, ...asIfRecorded.said.filter(isReply)] }
    },
  ),
]

const orderMutants: readonly Mutant[] = [
  atOrder('a second payload that takes over', (order, fact, answers) => {
    const isOther =
      fact.kind === 'send-order' && order?.content && order.content.digest !== fact.item.digest
    return real.order(
      isOther ? { ...order, content: undefined, version: order.version - 1 } : order,
      fact,
      answers,
    )
  }),
  atOrder('an answer that takes any payload for the recorded one', (order, fact, answers) => {
    const { order: after, said, answers: kept } = real.order(order, fact, answers)
    if (fact.kind !== 'send-order') return { order: after, said, answers: kept }
    const { digest } = fact.item
    return {
      order: after,
      answers: kept,
      said: said.map((each) =>
        each.kind === 'reply' && (each.item.kind === 'order' || each.item.kind === 'recorded')
          ? { ...each, item: { ...each.item, digest } }
          : each,
      ),
    }
  }),
  atOrder('a cancellation of what was shipped', (order, fact, answers) =>
    real.order(
      order?.shipped && fact.kind === 'cancel-order' ? { ...order, shipped: false } : order,
      fact,
      answers,
    ),
  ),
  atOrder('a shipment of what is not confirmed', (order, fact, answers) => {
    if (fact.kind !== 'ship-order' || !order?.content || order.shipped || order.canceled) {
      return real.order(order, fact, answers)
    }
    const shipped: Order = { ...order, shipped: true, heard: false, version: order.version + 1 }
    return { order: shipped, said: real.unheardAgain(shipped), answers: [] }
  }),
  atOrder('a cancellation that the old answer counts for', (order, fact, answers) => {
    const decision = real.order(order, fact, answers)
    return fact.kind === 'cancel-order' && decision.order && order?.heard
      ? { ...decision, order: { ...decision.order, heard: true } }
      : decision
  }),
  atOrder('a version that does not count', (order, fact, answers) => {
    const decision = real.order(order, fact, answers)
    return order && decision.order
      ? { ...decision, order: { ...decision.order, version: order.version } }
      : decision
  }),
]

const withoutTrust = (said: readonly OrderAnnouncement[]): readonly OrderAnnouncement[] =>
  said.map((each) => {
    if (each.kind !== 'stock-wanted') return each
    const { trusted: _, ...item } = each.item
    return { ...each, item }
  })

const reminderMutants: readonly Mutant[] = [
  mutant('stock-wanted that forgets that a trusted server sent the order', {
    order: factByFactAtOrder((order, fact, answers) => {
      const decision = real.order(order, fact, answers)
      return { ...decision, said: withoutTrust(decision.said) }
    }),
    unheardAgain: (...asked) => withoutTrust(real.unheardAgain(...asked)),
  }),
  mutant('a reminder that forgets cancellations', {
    unheardAgain: (order) => (order.canceled ? [] : real.unheardAgain(order)),
  }),
  mutant('a reminder that forgets shipments', {
    unheardAgain: (order) => (order.shipped ? [] : real.unheardAgain(order)),
  }),
  mutant('a reminder that forgets pending orders', {
    unheardAgain: (order) => (order.canceled || order.shipped ? real.unheardAgain(order) : []),
  }),
]

const [oneUnit] = smallWorlds
const [parts] = partWorlds

/** Every planted bug, with a small world that shows it. */
export const plantedBugs: readonly (Mutant & { world: World })[] = [
  ...[
    ...reservationMutants,
    ...outcomeMutants,
    ...orderMutants,
    ...reminderMutants,
    ...batchMutants,
  ].map((bug) => ({ ...bug, world: oneUnit })),
  ...detailMutants.map((bug) => ({ ...bug, world: detailedWorld })),
  ...partMutants.map((bug) => ({ ...bug, world: parts })),
]
