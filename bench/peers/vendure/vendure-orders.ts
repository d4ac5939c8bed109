import { closedLoop, type Loop } from './closed-loop.ts'
import type { Style } from './storefront.ts'
import type { Peer } from './peer.ts'

export type OrderRun = Loop & { servers: number; style: Style }

const warmUpSeconds = 5
const warmUpConcurrency = 4

/** Every concurrency, as storefronts do it and with everything in one document. */
export const measureOrders = async (peer: Peer): Promise<OrderRun[]> => {
  const { vendure, effort } = peer
  const servers = vendure.urls.length
  const run = async (concurrency: number, style: Style): Promise<OrderRun> => {
    const once = (index: number) => placeOne(peer, index, style)
    const loop = await closedLoop({ concurrency, seconds: effort.seconds, once })
    const failed = Object.keys(loop.failures).length > 0 ? JSON.stringify(loop.failures) : ''
    effort.progress(
      `orders, ${concurrency} at once, ${style}, ${servers} server(s): ${loop.perSecond.toFixed(1)}/s ${failed}`,
    )
    return { ...loop, servers, style }
  }
  const runs: OrderRun[] = []
  for (const style of ['six requests', 'one request'] as const) {
    for (const concurrency of effort.concurrency) runs.push(await run(concurrency, style))
  }
  return runs
}

/**
 * Lets the hot code be compiled on every server, and makes sure that an order placed is one with its units allocated.
 * @throws when it is not.
 */
export const warmUp = async (peer: Peer): Promise<void> => {
  const { vendure, storefront, administration } = peer
  const variant = vendure.populated.plenty[0]!
  const before = await administration.allocatedUnits(variant)
  await storefront.order(variant, 'six requests')
  await storefront.order(variant, 'one request')
  const allocated = (await administration.allocatedUnits(variant)) - before
  if (allocated !== 2) throw new Error(`2 orders placed, ${allocated} units allocated`)
  const once = (index: number) => placeOne(peer, index, 'six requests')
  await closedLoop({ concurrency: warmUpConcurrency, seconds: warmUpSeconds, once })
}

/** One product after the other, so that orders wait for each other's row of stock as little as they can. */
const placeOne = ({ vendure, storefront }: Peer, index: number, style: Style): Promise<string> => {
  const { plenty } = vendure.populated
  return storefront.order(plenty[index % plenty.length]!, style)
}
