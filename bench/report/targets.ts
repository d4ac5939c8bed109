import type { Context } from '../scenario.ts'
import { shown } from './numbers.ts'

export type Target = {
  what: string
  wanted: string
  measured: string
  verdict: 'yes' | 'no' | 'not measured'
}

type Figures = Context['figures']

type Wish = { what: string; unit?: string; of: (figures: Figures) => number | undefined } & (
  | { atLeast: number }
  | { atMost: number | ((figures: Figures) => number) }
)

const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b

/** The goals of this shop, each judged by figures of one run. */
const wishes: readonly Wish[] = [
  {
    what: 'confirmed orders ÷ no-op POSTs (256 connections in a full run)',
    of: (figures) => figures.confirmedToNoOp,
    atLeast: 0.4,
  },
  {
    what: 'POST to confirmed at half of that rate, open loop, p50',
    of: (figures) => figures.openHalfP50Ms,
    unit: 'ms',
    atMost: 3,
  },
  {
    what: 'POST to confirmed at half of that rate, open loop, p99',
    of: (figures) => figures.openHalfP99Ms,
    unit: 'ms',
    atMost: 10,
  },
  {
    what: 'a single order on an idle shop, POST to confirmed, p50 (3 × fsync + 2 ms)',
    of: (figures) => (figures.fsyncMs === undefined ? undefined : figures.idleOrderMs),
    unit: 'ms',
    atMost: ({ fsyncMs = 0 }) => 3 * fsyncMs + 2,
  },
  {
    what: 'catalogue page through the front, cached ÷ no-op GET',
    of: (figures) => figures.catalogueToNoOp,
    atLeast: 0.8,
  },
  {
    what: '… as a page for people ÷ no-op GET of the JSON',
    of: (figures) => figures.htmlToNoOp,
    atLeast: 0.3,
  },
  {
    what: 'orders after 10,000 GETs of the page of a drop ÷ orders after silence, p50 of POST to confirmed',
    of: (figures) => figures.dropPageToQuiet,
    atMost: 1.2,
  },
  { what: 'order status reads ÷ no-op GET', of: (figures) => figures.statusToNoOp, atLeast: 0.4 },
  {
    what: 'throughput with the most products and orders ÷ empty',
    of: (figures) => figures.fullToEmpty,
    atLeast: 0.9,
  },
  { what: 'hot SKU ÷ spread', of: (figures) => figures.hotToSpread, atLeast: 0.9 },
  {
    what: 'memory of the larger worker after the orders of the memory scenario',
    of: (figures) => figures.workerMemoryMb,
    unit: 'MB',
    atMost: 200,
  },
  {
    what: '… and its growth over the second half (10 MB is noise)',
    of: (figures) => figures.workerMemoryGrowthMb,
    unit: 'MB',
    atMost: 10,
  },
  {
    what: 'backlog: drained ÷ the sustained rate',
    of: (figures) => figures.drainToSustained,
    atLeast: 1,
  },
  {
    what: '… and the memory of a worker in the third quarter of it ÷ in the second: bounded (0.1 is noise)',
    of: (figures) => figures.drainMemoryGrowth,
    atMost: 1.1,
  },
  {
    what: 'rows imported in a second: 100,000 in 20 s',
    of: (figures) => figures.importRowsPerSecond,
    atLeast: 5_000,
  },
  {
    what: '… of the largest file (1,000,000 rows in a full run)',
    of: (figures) => figures.importMostRowsPerSecond,
    atLeast: 5_000,
  },
  {
    what: '… and the most memory of the front meanwhile',
    of: (figures) => figures.importFrontMb,
    unit: 'MB',
    atMost: 250,
  },
  {
    what: 'POST to confirmed beside an import, p99',
    of: (figures) => figures.importOrdersP99Ms,
    unit: 'ms',
    atMost: 100,
  },
  {
    what: 'CPU of an order with details ÷ that of a plain one',
    of: (figures) => figures.detailsCost,
    atMost: 1.15,
  },
  {
    what: 'a drop: the first unit is sold after its time',
    of: (figures) => figures.dropFirstMs,
    unit: 'ms',
    atMost: 50,
  },
  {
    what: 'orders per second ÷ the peer’s best',
    of: ({ confirmedPerSecond, peerOrdersPerSecond }) =>
      ratio(confirmedPerSecond, peerOrdersPerSecond),
    atLeast: 500,
  },
  {
    what: 'catalogue lists per second ÷ the peer’s best',
    of: ({ cataloguePerSecond, peerListsPerSecond }) =>
      ratio(cataloguePerSecond, peerListsPerSecond),
    atLeast: 60,
  },
]

/** Compares the figures of a run with the goals. */
export const judge = (figures: Figures): Target[] =>
  wishes.map((wish) => {
    const value = wish.of(figures)
    const isFloor = 'atLeast' in wish
    const bound = isFloor
      ? wish.atLeast
      : typeof wish.atMost === 'number'
        ? wish.atMost
        : wish.atMost(figures)
    const unit = wish.unit === undefined ? '' : ` ${wish.unit}`
    const isMet = value !== undefined && (isFloor ? value >= bound : value <= bound)
    return {
      what: wish.what,
      wanted: `${isFloor ? '≥' : '≤'} ${shown(bound)}${unit}`,
      measured: value === undefined ? '' : `${shown(value)}${unit}`,
      verdict: value === undefined ? 'not measured' : isMet ? 'yes' : 'no',
    }
  })
