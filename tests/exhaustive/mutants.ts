import { realDecisions, type Decisions, type Order, type OrderFact } from './decisions.ts'
import { sku } from './world.ts'

/**
 * Planted bugs: each wraps the real decisions and spoils one rule. They test the search and its audit: one
 * that is not found is a promise that nobody checks.
 */
export type Mutant = { name: string; decisions: Decisions }

const real = realDecisions
const mutant = (name: string, spoiled: Partial<Decisions>): Mutant => ({
  name,
  decisions: { ...real, ...spoiled },
})

const isOutcome = (fact: OrderFact): fact is OrderFact & { kind: 'in-stock' | 'order-rejected' } =>
  fact.kind === 'in-stock' || fact.kind === 'order-rejected'

export const mutants: readonly Mutant[] = [
  mutant('release without the once-only guard', {
    inventory: (reservation, fact, circumstances) =>
      fact.kind === 'order-canceled' && reservation
        ? real.inventory({ ...reservation, canceled: false }, fact, circumstances)
        : real.inventory(reservation, fact, circumstances),
  }),
  mutant('ship without the once-only guard', {
    inventory: (reservation, fact, circumstances) =>
      fact.kind === 'order-shipped' && reservation
        ? real.inventory({ ...reservation, shipped: false }, fact, circumstances)
        : real.inventory(reservation, fact, circumstances),
  }),
  mutant('no mark for an early cancel', {
    inventory: (reservation, fact, circumstances) => {
      const decision = real.inventory(reservation, fact, circumstances)
      const isMark = fact.kind === 'order-canceled' && !reservation
      return isMark ? { ...decision, reservation: undefined } : decision
    },
  }),
  mutant('reserve without the check', {
    inventory: (reservation, fact, { products, ...circumstances }) => {
      const plenty = 100
      const lifted = new Map(products)
      const { onHand } = products.get(sku)!
      lifted.set(sku, { ...products.get(sku)!, onHand: onHand + plenty })
      const decision = real.inventory(reservation, fact, { products: lifted, ...circumstances })
      const after = lifted.get(sku)!
      products.set(sku, { ...after, onHand: after.onHand - plenty })
      return decision
    },
  }),
  mutant('a cancellation that releases nothing', {
    inventory: (reservation, fact, circumstances) =>
      real.inventory(
        reservation,
        fact,
        fact.kind === 'order-canceled'
          ? { ...circumstances, products: new Map(circumstances.products) }
          : circumstances,
      ),
  }),
  mutant('order-canceled of an unknown order left unanswered', {
    inventory: (reservation, fact, circumstances) =>
      fact.kind === 'order-canceled' && !reservation
        ? { reservation, announcements: [] }
        : real.inventory(reservation, fact, circumstances),
  }),
  mutant('order-canceled heard again left unanswered', {
    inventory: (reservation, fact, circumstances) =>
      fact.kind === 'order-canceled' && reservation?.canceled
        ? { reservation, announcements: [] }
        : real.inventory(reservation, fact, circumstances),
  }),
  mutant('stock-wanted that does not replace', {
    inventory: (reservation, fact, circumstances) =>
      real.inventory(
        reservation,
        fact.kind === 'stock-wanted' ? { ...fact, kind: 'send-order' } : fact,
        circumstances,
      ),
  }),
  mutant('stock-wanted that replaces without releasing', {
    inventory: (reservation, fact, circumstances) =>
      real.inventory(
        fact.kind === 'stock-wanted' &&
          reservation &&
          !reservation.canceled &&
          reservation.decided?.digest !== fact.item.digest
          ? undefined
          : reservation,
        fact,
        circumstances,
      ),
  }),
  mutant('a send-order that replaces', {
    inventory: (reservation, fact, circumstances) =>
      real.inventory(
        reservation,
        fact.kind === 'send-order' ? { ...fact, kind: 'stock-wanted' } : fact,
        circumstances,
      ),
  }),
  mutant('a reserve-order that replaces', {
    inventory: (reservation, fact, circumstances) =>
      real.inventory(
        reservation,
        fact.kind === 'reserve-order' ? { ...fact, kind: 'stock-wanted' } : fact,
        circumstances,
      ),
  }),
  mutant('a reserve-order that comes after its cancellation and reserves', {
    inventory: (reservation, fact, circumstances) =>
      real.inventory(
        fact.kind === 'reserve-order' && reservation?.canceled ? undefined : reservation,
        fact,
        circumstances,
      ),
  }),
  mutant('an outcome that is announced once', {
    outcomeAgain: () => [],
  }),
  mutant('outcome overwritten by a duplicate', {
    order: (order, fact, nowMs) =>
      real.order(order && isOutcome(fact) ? { ...order, outcome: undefined } : order, fact, nowMs),
  }),
  mutant('outcome recorded for another digest', {
    order: (order, fact, nowMs) => {
      if (fact.kind !== 'in-stock' && fact.kind !== 'order-rejected') {
        return real.order(order, fact, nowMs)
      }
      const digest = order?.content?.digest ?? fact.item.digest
      const asRecorded =
        fact.kind === 'in-stock'
          ? { ...fact, item: { ...fact.item, digest } }
          : { ...fact, item: { ...fact.item, digest } }
      return real.order(order, asRecorded, nowMs)
    },
  }),
  mutant('outcome that does not carry the order', {
    order: (order, fact, nowMs) =>
      !order && isOutcome(fact) ? { order, announcements: [] } : real.order(order, fact, nowMs),
  }),
  mutant('an outcome heard again left unanswered', {
    order: (order, fact, nowMs) =>
      isOutcome(fact) && order?.outcome
        ? { order, announcements: [] }
        : real.order(order, fact, nowMs),
  }),
  mutant('a second payload that takes over', {
    order: (order, fact, nowMs) => {
      const isOther =
        fact.kind === 'send-order' && order?.content && order.content.digest !== fact.item.digest
      return real.order(
        isOther ? { ...order, content: undefined, version: order.version - 1 } : order,
        fact,
        nowMs,
      )
    },
  }),
  mutant('an answer that takes any payload for the recorded one', {
    order: (order, fact, nowMs) => {
      const { order: after, announcements } = real.order(order, fact, nowMs)
      if (fact.kind !== 'send-order') return { order: after, announcements }
      const { digest } = fact.item
      return {
        order: after,
        announcements: announcements.map((said) =>
          said.kind === 'reply' && (said.item.kind === 'order' || said.item.kind === 'recorded')
            ? { ...said, item: { ...said.item, digest } }
            : said,
        ),
      }
    },
  }),
  mutant('an outcome answered with its own digest, not the recorded one', {
    order: (order, fact, nowMs) => {
      const { order: after, announcements } = real.order(order, fact, nowMs)
      if (!isOutcome(fact)) return { order: after, announcements }
      const { digest } = fact.item
      return {
        order: after,
        announcements: announcements.map((said) =>
          said.kind === 'reply' && said.item.kind === 'order'
            ? { ...said, item: { ...said.item, digest } }
            : said,
        ),
      }
    },
  }),
  mutant('an outcome answered to its front before the order is recorded', {
    order: (order, fact, nowMs) => {
      const decision = real.order(order, fact, nowMs)
      if (order || !isOutcome(fact)) return decision
      return { order, announcements: decision.announcements.filter(({ kind }) => kind === 'reply') }
    },
  }),
  mutant('a canceled order confirmed to the front of its outcome', {
    order: (order, fact, nowMs) => {
      if (!order?.canceled || !isOutcome(fact)) return real.order(order, fact, nowMs)
      const { announcements } = real.order({ ...order, canceled: false }, fact, nowMs)
      return { order, announcements }
    },
  }),
  mutant('a cancellation of what was shipped', {
    order: (order, fact, nowMs) =>
      real.order(
        order?.shipped && fact.kind === 'cancel-order' ? { ...order, shipped: false } : order,
        fact,
        nowMs,
      ),
  }),
  mutant('a shipment of what is not confirmed', {
    order: (order, fact, nowMs) => {
      if (fact.kind !== 'ship-order' || !order?.content || order.shipped || order.canceled) {
        return real.order(order, fact, nowMs)
      }
      const shipped: Order = { ...order, shipped: true, heard: false, version: order.version + 1 }
      return { order: shipped, announcements: real.unheardAgain(shipped) }
    },
  }),
  mutant('a cancellation that the old answer counts for', {
    order: (order, fact, nowMs) => {
      const decision = real.order(order, fact, nowMs)
      return fact.kind === 'cancel-order' && decision.order && order?.heard
        ? { ...decision, order: { ...decision.order, heard: true } }
        : decision
    },
  }),
  mutant('a version that does not count', {
    order: (order, fact, nowMs) => {
      const decision = real.order(order, fact, nowMs)
      return order && decision.order
        ? { ...decision, order: { ...decision.order, version: order.version } }
        : decision
    },
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
