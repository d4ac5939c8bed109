import { askDoctor } from '../house/programs.ts'
import type { Shop } from '../house/shop.ts'
import { shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import type { Acknowledged } from './shoppers.ts'

export type Outcome = {
  acknowledged: number
  /** Acknowledged orders that the shop does not have. */
  lost: number
  /** Of these, the ones that it recorded and confirmed when their shoppers repeated them. */
  repeated: number
  /** Those that it has, and has not confirmed a while after. */
  undecided: number
  /** Units reserved beyond those of confirmed orders. */
  doubled: number
  /** The longest time without an order recorded, in s. */
  gapSeconds: number
  /** What went wrong besides. */
  problems: string[]
}

/** Orders that are looked for at once. */
const askedAtOnce = 32

type Looked = {
  sku: string
  acknowledged: readonly Acknowledged[]
  /** Until then nothing that was acknowledged may be lost; undefined: anything may. */
  keptUntilMs: number | undefined
  problems: readonly string[]
}

/** Looks for every acknowledged order, and lets the doctor compare the databases. Shoppers repeat what is lost. */
export const verdict = async (
  shop: Shop,
  { sku, acknowledged, keptUntilMs, problems }: Looked,
): Promise<Outcome> => {
  const shopper = shopperOf(shop)
  const { lost, undecidedCount } = await lookFor(acknowledged, shopper)
  let repeatedCount = 0
  for (const { key } of lost) {
    const { status, body } = await shopper.place(key, { lines: [{ sku, quantity: 1 }] })
    if (status === 201 && body.status === 'confirmed') repeatedCount += 1
  }
  const { reserved } = await shopper.adminProduct(sku)
  const { exitCode, violations } = await askDoctor(shop)
  const checks = new Set(violations.map(({ check }) => check))
  const early = lost.filter(({ atMs }) => keptUntilMs !== undefined && atMs < keptUntilMs)
  const all = [
    ...problems,
    ...(early.length === 0 ? [] : [`${early.length} orders are lost that had to be kept`]),
    ...(exitCode === 0 ? [] : [`the doctor found ${violations.length}: ${[...checks].join(', ')}`]),
  ]
  if (all.length + undecidedCount > 0) all.push(...lastLines(shop))
  const { length } = acknowledged
  return {
    acknowledged: length,
    lost: lost.length,
    repeated: repeatedCount,
    undecided: undecidedCount,
    doubled: reserved - (length - lost.length - undecidedCount + repeatedCount),
    gapSeconds: longestGapMs(acknowledged) / 1_000,
    problems: all,
  }
}

const lookFor = async (acknowledged: readonly Acknowledged[], shopper: Shopper) => {
  const lost: Acknowledged[] = []
  let undecidedCount = 0
  const left = acknowledged.values()
  const lookForSome = async (): Promise<void> => {
    for (const order of left) {
      const status = await statusOf(order, shopper)
      if (status === undefined) lost.push(order)
      else if (status !== 'confirmed') undecidedCount += 1
    }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, lookForSome))
  return { lost, undecidedCount }
}

/** The status of an order, for which it waits a while to become confirmed; undefined when nobody knows the order. */
const statusOf = async (
  { orderId }: Acknowledged,
  { read }: Shopper,
): Promise<string | undefined> => {
  let status: string | undefined
  const isSettled = async (): Promise<boolean> => {
    const answer = await read(orderId)
    // An id that the shop issued and does not know is shown as one that is not recorded yet.
    const isShown = answer.status === 200
    const isUnknown = isShown && !answer.body.recorded
    status = isShown && !isUnknown ? answer.body.status : undefined
    return isUnknown || status === 'confirmed'
  }
  await until('it is confirmed', isSettled).catch(() => undefined)
  return status
}

const longestGapMs = (acknowledged: readonly Acknowledged[]): number => {
  const instants = acknowledged.map(({ atMs }) => atMs).toSorted((a, b) => a - b)
  return Math.max(...instants.slice(1).map((atMs, n) => atMs - instants[n]!))
}

/** The end of each worker's log, for whoever looks into it. */
export const lastLines = (shop: Shop): string[] =>
  (['inventory', 'order'] as const).flatMap((worker) =>
    shop.process(worker).output().trimEnd().split('\n').slice(-12),
  )
