import * as fc from 'fast-check'
import type { OrderFact } from '../src/domain/facts.ts'
import {
  cancelAsOperator,
  cancelOrder,
  deleteDetails,
  detailsOf,
  eur,
  inStock,
  orderRejected,
  recordOrder,
  returnOrder,
  sendOrder,
  shipOrder,
  shipPart,
  shopper,
  stockMoved,
  stockReleased,
  stockShipped,
  topics,
  type Lines,
  type Said,
} from './given.ts'

/** Few orders, so that facts meet; every order id comes with several payloads. */
export const orderNumbers = [1, 2, 3]

type Content = {
  lines: Lines
  expectedTotal?: ReturnType<typeof eur>
  details?: ReturnType<typeof detailsOf>
}
const contents: readonly Content[] = [
  { lines: { A: 1 } },
  {
    lines: [
      { sku: 'B', quantity: 1 },
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 2 },
    ],
  },
  { lines: { A: 1 }, expectedTotal: eur(100) },
]

const withDetails: readonly Content[] = [
  { lines: { A: 1 }, details: detailsOf(1) },
  { lines: [{ sku: 'A', quantity: 1 }], details: { metadata: {} } },
]

const numbers = fc.constantFrom(...orderNumbers)
const waiters = fc.constantFrom(undefined, shopper, topics.reply('elsewhere'))
const order = fc.record({
  n: numbers,
  content: fc.constantFrom(...contents, ...withDetails),
  replyTo: waiters,
  trusted: fc.boolean(),
})
type SaidOrder = {
  n: number
  content: Content
  replyTo: string | undefined
  trusted: boolean
}
/** An order goes to both services, or to Order alone if it has details. */
const placed = (n: number, lines: Lines, said: Said): OrderFact =>
  said.details ? recordOrder(n, lines, said) : sendOrder(n, lines, said)

const say =
  (fact: typeof placed) =>
  ({ n, content, replyTo, trusted }: SaidOrder) =>
    fact(n, content.lines, {
      expectedTotal: content.expectedTotal,
      details: content.details,
      replyTo,
      trusted,
    })

/** A change of an operator. Few ids, so that one comes again, for the same change or for another. */
const change = fc
  .record({
    n: numbers,
    id: fc.integer({ min: 10, max: 15 }),
    units: fc.constantFrom({ A: 1 }, { B: 1 }, { B: 2 }),
    kind: fc.constantFrom('ship', 'cancel', 'cancel all', 'return', 'restock'),
  })
  .map(({ n, id, units, kind }) => {
    if (kind === 'ship') return shipPart(n, id, units)
    if (kind === 'cancel') return cancelAsOperator(n, id, { lines: units })
    if (kind === 'cancel all') return cancelAsOperator(n, id)
    return returnOrder(n, id, units, { restock: kind === 'restock' })
  })

/** The units that Inventory may have moved, also more than Order knows of. */
const moved = fc
  .record({ n: numbers, shipped: fc.integer({ min: 1, max: 2 }), wantsAnswer: fc.boolean() })
  .map(({ n, shipped, wantsAnswer }) => stockMoved(n, { B: { shipped } }, { wantsAnswer }))

/** Any fact, whether it makes sense now or not: two different outcomes of the same lines too. */
const anyFact: fc.Arbitrary<OrderFact> = fc.oneof(
  { weight: 5, arbitrary: order.map(say(placed)) },
  { weight: 3, arbitrary: order.map(say(inStock)) },
  { weight: 2, arbitrary: order.map(say(orderRejected)) },
  {
    weight: 2,
    arbitrary: fc.tuple(numbers, waiters).map(([n, replyTo]) => cancelOrder(n, { replyTo })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(numbers, waiters).map(([n, replyTo]) => shipOrder(n, { replyTo })),
  },
  { weight: 6, arbitrary: change },
  { weight: 1, arbitrary: numbers.map((n) => deleteDetails(n)) },
  { weight: 1, arbitrary: numbers.map(stockReleased) },
  { weight: 1, arbitrary: numbers.map(stockShipped) },
  { weight: 1, arbitrary: moved },
)

/** Facts with duplicates, in any order. */
export const facts = fc
  .array(anyFact, { maxLength: 30 })
  .chain((some) => fc.tuple(fc.constant(some), fc.subarray(some)))
  .chain(([some, again]) => {
    const all = [...some, ...again]
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
  })

export type Batches = { batches: OrderFact[][]; otherBatches: OrderFact[][] }

/** Facts cut into batches in two ways. */
export const batches: fc.Arbitrary<Batches> = facts.chain((all) => {
  const cuts = fc.array(fc.nat({ max: all.length }), { maxLength: 6 })
  return fc
    .tuple(cuts, cuts)
    .map(([one, other]) => ({ batches: cut(all, one), otherBatches: cut(all, other) }))
})

const cut = <T>(all: readonly T[], cuts: readonly number[]): T[][] => {
  const at = [0, ...[...cuts].sort((a, b) => a - b), all.length]
  return at.slice(1).map((end, index) => all.slice(at[index], end))
}
