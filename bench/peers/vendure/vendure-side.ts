import { until } from '../../../tests/house/until.ts'
import { administrationOf } from './administration.ts'
import { bestOf } from './closed-loop.ts'
import type { Closers } from './closers.ts'
import { nodeVersion, versionOf } from './installed.ts'
import type { Round } from './oversell.ts'
import type { Effort, Peer } from './peer.ts'
import { type DatabaseKind, startVendure } from './server-processes.ts'
import { storefrontOf } from './storefront.ts'
import { betterLists, measureLists, type VendureLists } from './vendure-lists.ts'
import { measureOrders, type OrderRun, warmUp } from './vendure-orders.ts'
import { oversellAtCheckout, oversellWhilePaying } from './vendure-oversell.ts'

export type VendureFigures = {
  version: string
  nodeVersion: string
  databaseName: string
  orders: { best: OrderRun; runs: OrderRun[] }
  lists: VendureLists
  oversell: Round[]
  oversellWhilePaying: Round[]
}

/** A job is done every 200 ms, as it is shipped, and each product is several jobs. */
const indexingMsMax = 120_000

/** Starts Vendure on this database and measures all of it. */
export const measureVendure = async (
  kind: DatabaseKind,
  effort: Effort,
  closers: Closers,
): Promise<VendureFigures> => {
  effort.progress(`starting Vendure on ${kind}`)
  const vendure = await startVendure(kind, closers)
  const peer: Peer = {
    vendure,
    storefront: storefrontOf(vendure.urls, vendure.populated),
    administration: await administrationOf(vendure.urls[0]!),
    effort,
  }
  const isIndexed = async () => (await peer.administration.openJobCount()) === 0
  await until('the search index is made', isIndexed, indexingMsMax)

  const runs: OrderRun[] = []
  let lists: VendureLists | undefined
  // SQLite has one writer at a time; with PostgreSQL a second server may use the second core.
  for (const servers of kind === 'postgres' ? [1, 2] : [1]) {
    if (servers > 1) await vendure.addServer()
    lists = betterLists(lists, await measureLists(peer))
    await warmUp(peer)
    runs.push(...(await measureOrders(peer)))
  }
  return {
    version: (await versionOf('@vendure/core'))!,
    nodeVersion: await nodeVersion(),
    databaseName: vendure.databaseName,
    orders: { best: bestOf(runs), runs },
    lists: lists!,
    oversell: await oversellAtCheckout(peer),
    oversellWhilePaying: await oversellWhilePaying(peer),
  }
}
