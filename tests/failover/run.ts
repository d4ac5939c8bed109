import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { startPatroni } from './patroni.ts'
import { startServers, type Fault, type Servers } from './servers.ts'
import { startShoppers, type Acknowledged, type Shoppers } from './shoppers.ts'

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

type Options = { keeper: Keeper; fault: Fault; shopperCount: number; seconds: number }

/** Who promotes a standby, and how workers find it. */
const keepers = { hosts: startServers, patroni: startPatroni }
export const keeperNames = ['hosts', 'patroni'] as const
export type Keeper = (typeof keeperNames)[number]

const units = 10_000_000
/** Time until somebody, or a program such as Patroni, promotes a standby, in ms. */
const promoteAfterMs = 500
/**
 * Time within which a front says that orders are not recorded, in ms. A commit that waits for a standby looks like a slow one:
 * a worker gives it up after 30 s.
 */
const knownWithinMs = 60_000
const recoveredWithinMs = 90_000
const recoveredCount = 100
const askedAtOnce = 32

/** One shop on three servers: orders go on while the fault is inflicted. Then everything that was acknowledged is looked for. */
export const runOnce = async (options: Options): Promise<Outcome> => {
  const { keeper, fault, shopperCount, seconds } = options
  const servers = await keepers[keeper]()
  const shop = await startShop(undefined, servers.env)
  try {
    const sku = await givenProduct(shopperOf(shop), { units })
    const shoppers = startShoppers(shop, { count: shopperCount, sku })
    await recorded(shoppers, seconds)
    const problems = await inflict(fault, { shop, servers, shoppers })
    await recordedAgain(shoppers).catch((error: Error) => {
      throw new Error([error.message, ...problems, ...lastLines(shop)].join('\n'))
    })
    await recorded(shoppers, seconds)
    await shoppers.stop()
    return await verdict(shop, sku, shoppers.acknowledged, problems)
  } finally {
    await shop.close()
    await servers.close()
  }
}

/** Waits while orders are recorded. */
const recorded = async ({ acknowledged }: Shoppers, seconds: number): Promise<void> => {
  const { length } = acknowledged
  await Bun.sleep(seconds * 1_000)
  if (acknowledged.length === length) throw new Error(`no order was recorded in ${seconds} s`)
}

const recordedAgain = async ({ acknowledged }: Shoppers): Promise<void> => {
  const { length } = acknowledged
  const isSo = () => acknowledged.length > length + recoveredCount
  await until('orders are recorded again', isSo, recoveredWithinMs)
}

type World = { shop: Shop; servers: Servers; shoppers: Shoppers }

/** Resolves with what went wrong when it is over. */
const inflict = async (fault: Fault, { shop, servers, shoppers }: World): Promise<string[]> => {
  if (fault === 'standbys') return withoutStandbys(shop, servers, shoppers)
  await servers.inflict(fault)
  await Bun.sleep(promoteAfterMs)
  if (fault === 'asynchronous') return promoteWithLoss(shop, servers)
  await servers.promote()
  return []
}

/** What an operator does when commits were lost: each worker begins a new epoch before it goes on. */
const promoteWithLoss = async (shop: Shop, servers: Servers): Promise<string[]> => {
  await Promise.all(workers.map((worker) => shop.stop(worker)))
  await servers.promote()
  const problems: string[] = []
  for (const worker of workers) {
    const { exitCode, output } = await runProgram(shop, 'restore', '--promoted', worker)
    if (exitCode !== 0) problems.push(output)
  }
  await Promise.all(workers.map((worker) => shop.start(worker, { untilReady: false })))
  return problems
}
const workers = ['inventory', 'order'] as const

/** Without a standby nothing may be acknowledged, because it would be on one disk only. */
const withoutStandbys = async (
  { frontUrl }: Shop,
  servers: Servers,
  { acknowledged }: Shoppers,
): Promise<string[]> => {
  await servers.inflict('standbys')
  const begunMs = performance.now()
  await until(
    '/readyz/orders says that orders are not recorded',
    async () => (await fetch(`${frontUrl}/readyz/orders`)).status === 503,
    knownWithinMs,
  )
  await Bun.sleep(2_000)
  // Answers of what was committed before are still on their way for a moment.
  const late = acknowledged.filter(({ atMs }) => atMs > begunMs + 1_000)
  await servers.bringStandbysBack()
  return late.length === 0 ? [] : [`${late.length} orders were acknowledged without a standby`]
}

/** Looks for every acknowledged order, and lets the doctor compare the databases. Shoppers repeat what is lost. */
const verdict = async (
  shop: Shop,
  sku: string,
  acknowledged: readonly Acknowledged[],
  problems: string[],
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
  const all = [
    ...problems,
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
const lastLines = (shop: Shop): string[] =>
  workers.flatMap((worker) => shop.process(worker).output().trimEnd().split('\n').slice(-12))
