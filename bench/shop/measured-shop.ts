import { join } from 'node:path'
import { shippedLimits, startShop, type Shop } from '@shop/tests/shop'
import { runLoad } from '../load/run-load.ts'
import type { LoadResult, LoadSpec } from '../load/spec.ts'
import { watchShop, type Reading } from '../measure/reading.ts'
import type { Seed } from '../seed/databases.ts'
import { seedFiles } from '../seed/seed-files.ts'
import { auditShop } from './audit.ts'
import { portOf } from './ports.ts'

/** Products, and orders placed and shipped long ago. */
export type World = { products: number; shipped?: number }

/** A load that was put on a shop, and what its processes did meanwhile. */
export type Measured = LoadResult & { reading: Reading }

export type OrderLoad = Pick<LoadSpec, 'connections' | 'warmupMs' | 'measuredMs'> & {
  perSecond?: number
  requestCountMax?: number
  /** Products that are ordered, all unless told otherwise. */
  skuCount?: number
  lineCount?: number
  /** Whether each order has a customer and a kilobyte of metadata. */
  withDetails?: boolean
}

/** A shop of real processes with the product's settings, and everything that was confirmed in it. */
export type MeasuredShop = {
  shop: Shop
  /** Places orders and waits for each to be confirmed. */
  order(load: OrderLoad): Promise<Measured>
  /** The same without looking at the processes, for when one of them does not run. */
  orderUnwatched(load: OrderLoad): Promise<LoadResult>
  /** Reads each path in turn. */
  read(
    load: Pick<LoadSpec, 'connections' | 'warmupMs' | 'measuredMs' | 'perSecond'>,
    paths: string[],
  ): Promise<Measured>
  /** Ids of orders confirmed so far. */
  confirmedIds(): readonly string[]
  /** Stops the workers and the front, and starts them again. */
  restart(): Promise<void>
  /** The same, with more in their databases. */
  grow(world: World): Promise<void>
  /** Stops Order, adds orders of which Inventory has not heard, and starts it again. Once for a shop. */
  owe(pending: number): Promise<void>
  /** Counts orders that came by another way than `order`. */
  note(orders: { count: number; units: number }): void
  /** Holds what is in the shop against what was sold. Answers with what is wrong. */
  audit(): Promise<string[]>
  close(): Promise<void>
}

/**
 * Everything is on as `.env.example` and mosquitto.conf ship it: fsync, passwords, access list, validation, metrics, and
 * every limit. The load comes from one address: it is a trusted server, which calls for many shoppers.
 */
const token = 'the-token-of-the-server-under-load'
export const asServer = { Authorization: `Bearer ${token}` }
const settings: Record<string, string> = { ...shippedLimits, FRONT_SERVER_TOKENS: token }
/** How the front says that too much is going on. Nothing was sent, and the audit holds it to that. */
export const refusal = { status: '503', text: 'busy"' }

const startServices = async (shop: Shop): Promise<void> => {
  await Promise.all([shop.start('inventory'), shop.start('order')])
  await shop.start('front')
}

const stopServices = async (shop: Shop): Promise<void> => {
  for (const each of ['front', 'inventory', 'order'] as const) await shop.stop(each)
}

/** Starts a shop that has what `world` says, lets `work` measure it, audits and closes it. `env` is its processes' own. */
export const inShop = async <T>(
  world: World,
  work: (shop: MeasuredShop) => Promise<T>,
  env: Record<string, string> = {},
): Promise<{ found: T; problems: string[] }> => {
  const shop = await startMeasuredShop(world, env)
  try {
    const found = await work(shop)
    return { found, problems: await shop.audit() }
  } finally {
    await shop.close()
  }
}

const startMeasuredShop = async (
  world: World,
  env: Record<string, string>,
): Promise<MeasuredShop> => {
  const shop = await startShop(['broker'], { ...settings, ...env })
  const ids: string[] = []
  const sold = { count: 0, units: 0 }
  let has = { products: 0, shipped: 0 }

  const seed = (more: Pick<Seed, 'products' | 'shipped' | 'pending' | 'productCount'>) =>
    seedFiles({
      inventory: join(shop.folder, shop.env.INVENTORY_DB!),
      order: join(shop.folder, shop.env.ORDER_DB!),
      ...more,
    })
  const grow = async ({ products, shipped = 0 }: World): Promise<void> => {
    await seed({
      products: { from: has.products, to: products },
      shipped: { from: has.shipped, to: shipped },
      pending: 0,
      productCount: products,
    })
    has = { products, shipped }
  }
  const ordersSpec = ({
    skuCount = has.products,
    lineCount = 1,
    withDetails = false,
    ...rest
  }: OrderLoad): LoadSpec => ({
    ...rest,
    port: portOf(shop.frontUrl),
    token,
    request: { kind: 'orders', skuCount, lineCount, withDetails },
    expected: { status: '201', text: '"status":"confirmed"' },
    refusal,
  })
  const keep = (confirmed: readonly string[], lineCount = 1): void => {
    for (const id of confirmed) ids.push(id)
    sold.count += confirmed.length
    sold.units += confirmed.length * lineCount
  }
  const watched = async (spec: LoadSpec): Promise<Measured & { ids: string[] }> => {
    const watch = watchShop(shop)
    const result = await runLoad(spec, watch)
    return { ...result, reading: watch.read() }
  }

  const measured: MeasuredShop = {
    shop,
    order: async (load) => {
      const { ids: confirmed, ...result } = await watched(ordersSpec(load))
      keep(confirmed, load.lineCount)
      return result
    },
    orderUnwatched: async (load) => {
      const { ids: confirmed, ...result } = await runLoad(ordersSpec(load))
      keep(confirmed, load.lineCount)
      return result
    },
    read: async (load, paths) => {
      const { ids: _, ...result } = await watched({
        ...load,
        port: portOf(shop.frontUrl),
        token,
        request: { kind: 'paths', paths },
        expected: { status: '200', text: '' },
        refusal,
      })
      return result
    },
    confirmedIds: () => ids,
    restart: async () => {
      await stopServices(shop)
      await startServices(shop)
    },
    grow: async (more) => {
      await stopServices(shop)
      await grow(more)
      await startServices(shop)
    },
    owe: async (pending) => {
      await shop.stop('order')
      const products = { from: has.products, to: has.products }
      const shipped = { from: has.shipped, to: has.shipped }
      await seed({ products, shipped, pending, productCount: has.products })
      sold.count += pending
      sold.units += pending
      await shop.start('order')
    },
    note: ({ count, units }) => {
      sold.count += count
      sold.units += units
    },
    audit: () => auditShop(shop, { ids, sold, seededOrders: has.shipped }),
    close: () => shop.close(),
  }
  try {
    await grow(world)
    await startServices(shop)
  } catch (error) {
    await shop.close()
    throw error
  }
  return measured
}
