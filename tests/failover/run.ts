import { askDoctor } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { startServers, type Fault, type Servers } from './servers.ts'
import { startShoppers, type Acknowledged, type Shoppers } from './shoppers.ts'

export type Outcome = {
  acknowledged: number
  /** Acknowledged orders that the shop does not have, or has in another state than confirmed. */
  lost: number
  /** Units reserved beyond those of acknowledged orders. */
  doubled: number
  /** The longest time without an order recorded, in s. */
  gapSeconds: number
  /** What went wrong besides. */
  problems: string[]
}

type Options = { fault: Fault; shopperCount: number; seconds: number }

const units = 10_000_000
/** Time until somebody, or a program such as Patroni, promotes a standby, in ms. */
const promoteAfterMs = 500
/** Time within which a front says that orders are not recorded, in ms. */
const knownWithinMs = 15_000
const recoveredWithinMs = 120_000
const askedAtOnce = 32

/** One shop on three servers: orders go on while the fault is inflicted. Then everything that was acknowledged is looked for. */
export const runOnce = async ({ fault, shopperCount, seconds }: Options): Promise<Outcome> => {
  const servers = await startServers()
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

const verdict = async (
  shop: Shop,
  sku: string,
  acknowledged: readonly Acknowledged[],
  problems: string[],
): Promise<Outcome> => {
  const shopper = shopperOf(shop)
  const missing: string[] = []
  const left = acknowledged.values()
  const askSome = async (): Promise<void> => {
    for (const { orderId } of left) {
      const isConfirmed = async () => (await shopper.read(orderId)).body.status === 'confirmed'
      await until('it is confirmed', isConfirmed).catch(() => missing.push(orderId))
    }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, askSome))
  const { reserved } = await shopper.adminProduct(sku)
  const { exitCode, violations } = await askDoctor(shop)
  const instants = acknowledged.map(({ atMs }) => atMs).toSorted((a, b) => a - b)
  const gaps = instants.slice(1).map((atMs, n) => atMs - instants[n]!)
  return {
    acknowledged: acknowledged.length,
    lost: missing.length,
    doubled: reserved - acknowledged.length,
    gapSeconds: Math.max(...gaps) / 1_000,
    problems: [
      ...problems,
      ...(exitCode === 0 ? [] : [`the doctor found ${JSON.stringify(violations)}`]),
    ],
  }
}
