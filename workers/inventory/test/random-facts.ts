import * as fc from 'fast-check'
import type { InventoryFact } from '../src/domain/facts.ts'
import {
  clockMs,
  corrected,
  counted,
  eur,
  linesMoved,
  orderCanceled,
  orderShipped,
  outcomeRecorded,
  patched,
  product,
  promised,
  received,
  sendOrder,
  stockWanted,
  type Lines,
} from './given.ts'

/** Few orders and SKUs, so that facts meet. Every order id comes with several payloads. */
export const orderNumbers = [1, 2, 3, 4]
export const skus = ['A', 'B', 'C']

const contents: readonly { lines: Lines; expectedTotal?: ReturnType<typeof eur> }[] = [
  { lines: { A: 1 } },
  { lines: { A: 2, B: 1 } },
  {
    lines: [
      { sku: 'B', quantity: 1 },
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 2 },
    ],
  },
  { lines: { C: 3 }, expectedTotal: eur(300) },
  { lines: { C: 3, NOPE: 1 } },
]

const order = fc.record({
  n: fc.constantFrom(...orderNumbers),
  content: fc.constantFrom(...contents),
  trusted: fc.boolean(),
})
const say =
  (fact: typeof sendOrder) =>
  ({ n, content, trusted }: { n: number; content: (typeof contents)[number]; trusted: boolean }) =>
    fact(n, content.lines, { expectedTotal: content.expectedTotal, trusted })

const change = fc.record({
  n: fc.integer({ min: 100, max: 107 }),
  sku: fc.constantFrom(...skus),
  units: fc.integer({ min: 1, max: 4 }),
})

/** Units of a line of three, so few that Order could say all of it of one order. */
const parts = fc
  .record({
    n: fc.constantFrom(...orderNumbers),
    shipped: fc.integer({ min: 1, max: 2 }),
    isCanceled: fc.boolean(),
    isRestocked: fc.boolean(),
  })
  .map(({ n, shipped, isCanceled, isRestocked }) =>
    linesMoved(n, {
      C: { shipped, ...(isCanceled && { canceled: 1 }), ...(isRestocked && { restocked: 1 }) },
    }),
  )

/** Any fact, whether it makes sense now or not. A change id may come again, for the same change or another. */
const anyFact: fc.Arbitrary<InventoryFact> = fc.oneof(
  { weight: 8, arbitrary: order.map(say(sendOrder)) },
  { weight: 3, arbitrary: order.map(say(stockWanted)) },
  { weight: 3, arbitrary: order.map(say(outcomeRecorded)) },
  { weight: 2, arbitrary: fc.constantFrom(...orderNumbers).map(orderCanceled) },
  { weight: 2, arbitrary: fc.constantFrom(...orderNumbers).map(orderShipped) },
  { weight: 3, arbitrary: parts },
  { weight: 1, arbitrary: change.map(({ n, sku, units }) => received(n, sku, units)) },
  { weight: 2, arbitrary: change.map(({ n, sku, units }) => corrected(n, sku, -units)) },
  { weight: 1, arbitrary: change.map(({ n, sku, units }) => counted(n, sku, units)) },
  { weight: 1, arbitrary: change.map(({ n, sku, units }) => counted(n, sku, units + 2, units)) },
  {
    weight: 1,
    arbitrary: change.map(({ n, sku, units }) => patched(n, sku, { price: 90 + units })),
  },
  {
    weight: 1,
    arbitrary: change.map(({ n, sku, units }) =>
      patched(n, sku, {
        maxPerOrder: units < 4 ? units : null,
        availableFrom: units > 1 ? null : new Date(clockMs + 1).toISOString(),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: change.map(({ n, sku, units }) =>
      product(n, sku, { price: 90 + 10 * units, listed: units < 4, ifVersion: units % 3 }),
    ),
  },
)

/** A promise that Order tells a restored Inventory; of `A` and `B` there may be too little. */
const promise = fc
  .record({
    n: fc.constantFrom(...orderNumbers),
    lines: fc.constantFrom<Record<string, number>>({ A: 3 }, { B: 5 }, { A: 2, B: 2 }, { NOPE: 1 }),
    shipped: fc.boolean(),
  })
  .map(({ n, lines, shipped }) => promised(n, lines, { shipped }))

/** A shop with a little of everything. */
export const opening: readonly InventoryFact[] = skus.flatMap((sku, index) => [
  product(index + 1, sku),
  received(index + 11, sku, 4),
])

/** Facts with duplicates, in any order. */
const repeated = (fact: fc.Arbitrary<InventoryFact>) =>
  fc
    .array(fact, { maxLength: 30 })
    .chain((some) => fc.tuple(fc.constant(some), fc.subarray(some)))
    .chain(([some, again]) => {
      const all = [...some, ...again]
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
    })

const cutsOf = (all: readonly InventoryFact[]) =>
  fc.array(fc.nat({ max: all.length }), { maxLength: 6 })

/** Facts cut into batches in two ways. */
export const batches = repeated(anyFact).chain((all) =>
  fc.tuple(cutsOf(all), cutsOf(all)).map(([one, other]) => ({
    batches: cut(all, one),
    otherBatches: cut(all, other),
  })),
)

/** A row of a file: under one name the content may be mended. */
const row = fc
  .record({
    n: fc.integer({ min: 200, max: 206 }),
    sku: fc.constantFrom(...skus),
    said: fc.record(
      {
        name: fc.constantFrom('Mug', 'Cup'),
        price: fc.integer({ min: 100, max: 102 }),
        listed: fc.boolean(),
        counted: fc.integer({ min: 0, max: 6 }),
        seen: fc.integer({ min: 2, max: 5 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ n, sku, said }) => patched(n, sku, said))

/** Files and receipts, each sent several times: mended, reordered and cut off, beside orders. */
export const shipments = repeated(
  fc.oneof(
    { weight: 6, arbitrary: row },
    { weight: 1, arbitrary: change.map(({ n, sku, units }) => received(n, sku, units)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...orderNumbers).map((n) => sendOrder(n, { A: 1 })),
    },
    { weight: 1, arbitrary: fc.constantFrom(...orderNumbers).map(orderCanceled) },
  ),
).chain((all) => cutsOf(all).map((cuts) => cut(all, cuts)))

/** Batches of facts, some of them promises that were made before a restore. */
export const promisedBatches = repeated(
  fc.oneof({ weight: 3, arbitrary: anyFact }, { weight: 1, arbitrary: promise }),
).chain((all) => cutsOf(all).map((cuts) => cut(all, cuts)))

const cut = <T>(all: readonly T[], cuts: readonly number[]): T[][] => {
  const at = [0, ...[...cuts].sort((a, b) => a - b), all.length]
  return at.slice(1).map((end, index) => all.slice(at[index], end))
}
