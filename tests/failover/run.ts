import { askDoctor } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { startPatroni } from './patroni.ts'
import { startServers, type Fault, type Servers } from './servers.ts'
import { startShoppers, type Acknowledged, type Shoppers } from './shoppers.ts'

export type Outcome = {
  acknowledged: number
  /** Acknowledged orders that the shop does not have. */
  lost: number
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
const recoveredWithinMs = 120_000
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
    const problems = await (fault === 'standbys'
      ? withoutStandbys(shop, servers, shoppers)
      : failOver(servers, fault))
    const { length } = shoppers.acknowledged
    await until(
      'orders are recorded again',
      () => shoppers.acknowledged.length > length + 100,
      recoveredWithinMs,
    )
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

const failOver = async (servers: Servers, fault: Fault): Promise<string[]> => {
  await servers.inflict(fault)
  await Bun.sleep(promoteAfterMs)
  await servers.promote()
  return []
}

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

/** Looks for every acknowledged order, and lets the doctor compare the databases. */
const verdict = async (
  shop: Shop,
  sku: string,
  acknowledged: readonly Acknowledged[],
  problems: string[],
): Promise<Outcome> => {
  const shopper = shopperOf(shop)
  const found = { lost: 0, undecided: 0 }
  const left = acknowledged.values()
  const askSome = async (): Promise<void> => {
    for (const { orderId } of left) {
      let status: string | undefined
      const isConfirmed = async () => {
        const answer = await shopper.read(orderId)
        status = answer.status === 200 ? answer.body.status : undefined
        return status === 'confirmed'
      }
      await until('it is confirmed', isConfirmed).catch(() => {
        found[status === undefined ? 'lost' : 'undecided'] += 1
      })
    }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, askSome))
  const { reserved } = await shopper.adminProduct(sku)
  const { exitCode, violations } = await askDoctor(shop)
  const checks = new Set(violations.map(({ check }) => check))
  const { length } = acknowledged
  const all = [
    ...problems,
    ...(exitCode === 0 ? [] : [`the doctor found ${violations.length}: ${[...checks].join(', ')}`]),
  ]
  if (all.length > 0 || found.lost + found.undecided > 0) all.push(...lastLines(shop))
  return {
    acknowledged: length,
    ...found,
    doubled: reserved - (length - found.lost - found.undecided),
    gapSeconds: longestGapMs(acknowledged) / 1_000,
    problems: all,
  }
}

const longestGapMs = (acknowledged: readonly Acknowledged[]): number => {
  const instants = acknowledged.map(({ atMs }) => atMs).toSorted((a, b) => a - b)
  return Math.max(...instants.slice(1).map((atMs, n) => atMs - instants[n]!))
}

/** The end of each worker's log, for whoever looks into it. */
const lastLines = (shop: Shop): string[] =>
  (['inventory', 'order'] as const).flatMap((worker) =>
    shop.process(worker).output().trimEnd().split('\n').slice(-12),
  )
