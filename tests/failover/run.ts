import { runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { archiveFaults, startArchived } from './archive.ts'
import { patroniFaults, startPatroni } from './patroni.ts'
import { hostsFaults, losing, startServers, type Fault, type Servers } from './servers.ts'
import { startShoppers, type Shoppers } from './shoppers.ts'
import { lastLines, verdict, type Outcome } from './verdict.ts'

type Options = { keeper: Keeper; fault: Fault; shopperCount: number; seconds: number }

/** Who lets another server take writes, how workers find it, and what may happen to it. */
const keepers = {
  hosts: { faults: hostsFaults, start: startServers },
  patroni: { faults: patroniFaults, start: startPatroni },
  archive: { faults: archiveFaults, start: startArchived },
}
export const keeperNames = ['hosts', 'patroni', 'archive'] as const
export type Keeper = (typeof keeperNames)[number]

/** What may happen to the servers of a keeper. */
export const faultsOf = (keeper: Keeper): readonly Fault[] => keepers[keeper].faults

const units = 10_000_000
/** Time until somebody, or a program such as Patroni, promotes a standby, in ms. */
const promoteAfterMs = 500
/** Time within which a front says that orders are not recorded, in ms. */
const knownWithinMs = 60_000
/** Time in which answers of what was committed before arrive, on a machine that does other things too, in ms. */
const answersUnderWayMs = 4_000
const recoveredWithinMs = 90_000
const recoveredCount = 100

/** One shop on PostgreSQL: orders go on while the fault is inflicted. Then everything that was acknowledged is looked for. */
export const runOnce = async (options: Options): Promise<Outcome> => {
  const { keeper, fault, shopperCount, seconds } = options
  const servers = await keepers[keeper].start(fault)
  const shop = await startShop(undefined, servers.env).catch(async (error: unknown) => {
    await servers.close()
    throw error
  })
  try {
    const sku = await givenProduct(shopperOf(shop), { units })
    const shoppers = startShoppers(shop, { count: shopperCount, sku })
    await recorded(shoppers, seconds)
    const { problems, keptUntilMs } = await inflict(fault, { shop, servers, shoppers })
    await recordedAgain(shoppers).catch((error: Error) => {
      throw new Error([error.message, ...problems, ...lastLines(shop)].join('\n'))
    })
    if (fault !== 'standbys') await servers.mend()
    await recorded(shoppers, seconds)
    await shoppers.stop()
    const { acknowledged } = shoppers
    const outcome = await verdict(shop, { sku, acknowledged, keptUntilMs, problems })
    if (losing.includes(fault) && outcome.lost === 0) {
      outcome.problems.push('nothing was lost, so the run shows nothing')
    }
    return outcome
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

type Inflicted = { problems: string[]; keptUntilMs: number | undefined }

/** Resolves when another server takes writes, or the standbys are back. */
const inflict = async (fault: Fault, world: World): Promise<Inflicted> => {
  const { servers, shoppers } = world
  const keptUntilMs = await servers.inflict()
  if (fault === 'standbys') return { problems: await withoutStandbys(world), keptUntilMs }
  if (servers.isPromotedByItself) {
    if (!losing.includes(fault)) return { problems: [], keptUntilMs }
    // Workers went on by themselves: the operator hears of it afterwards.
    await recordedAgain(shoppers)
  } else {
    await Bun.sleep(promoteAfterMs)
  }
  if (losing.includes(fault)) return { problems: await promoteWithLoss(world), keptUntilMs }
  await servers.promote()
  return { problems: [], keptUntilMs }
}

/** What an operator does when commits were lost: each worker begins a new epoch before it goes on. */
const promoteWithLoss = async ({ shop, servers }: World): Promise<string[]> => {
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

/** Without a standby nothing may be acknowledged, because it would be on one disk only. Resolves with what went wrong. */
const withoutStandbys = async ({ shop, servers, shoppers }: World): Promise<string[]> => {
  const begunMs = performance.now()
  await until(
    '/readyz/orders says that orders are not recorded',
    async () => (await fetch(`${shop.frontUrl}/readyz/orders`)).status === 503,
    knownWithinMs,
  )
  await Bun.sleep(2_000)
  const late = shoppers.acknowledged.filter(({ atMs }) => atMs > begunMs + answersUnderWayMs)
  await servers.mend()
  if (late.length === 0) return []
  const lastSeconds = (Math.max(...late.map(({ atMs }) => atMs)) - begunMs) / 1_000
  return [
    `${late.length} orders were acknowledged without a standby, up to ${lastSeconds.toFixed(1)} s later`,
  ]
}
