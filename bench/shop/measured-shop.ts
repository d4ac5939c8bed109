import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'
import { startShop, type Shop } from '@shop/tests/shop'
import { runLoad } from '../load/run-load.ts'
import type { LoadResult, LoadSpec } from '../load/spec.ts'
import { watchShop, type Reading } from '../measure/reading.ts'
import type { Seed } from '../seed/databases.ts'
import { auditShop } from './audit.ts'
import { portOf } from './ports.ts'

export type World = { products: number; shipped?: number; pending?: number }

/** A load that was put on a shop, and what its processes did meanwhile. */
export type Measured = Omit<LoadResult, 'ids'> & { reading: Reading }

export type OrderLoad = Pick<LoadSpec, 'connections' | 'warmupMs' | 'measuredMs'> & {
  perSecond?: number
  requestCountMax?: number
  /** Products that are ordered, all unless told otherwise. */
  skuCount?: number
  lineCount?: number
}

/** A shop of real processes with the product's settings, and everything that was confirmed in it. */
export type MeasuredShop = {
  shop: Shop
  /** Places orders and waits for each to be confirmed. */
  order(load: OrderLoad): Promise<Measured>
  /** Reads each path in turn. */
  read(
    load: Pick<LoadSpec, 'connections' | 'warmupMs' | 'measuredMs'>,
    paths: string[],
  ): Promise<Measured>
  /** Ids of orders confirmed so far. */
  confirmedIds(): readonly string[]
  /** Stops the workers and the front, adds to their databases, and starts them again. */
  grow(world: World): Promise<void>
  /** Counts orders that came by another way than `order`. */
  note(orders: { count: number; units: number }): void
  /** Holds what is in the shop against what was sold. Answers with what is wrong. */
  audit(): Promise<string[]>
  close(): Promise<void>
}

/**
 * Everything is on as `.env.example` and mosquitto.conf ship it: fsync, passwords, access list, validation, metrics.
 * What bounds one client (the load comes from one address) is the only thing to lift here.
 */
const liftedLimits: Record<string, string> = {}

const startServices = async (shop: Shop): Promise<void> => {
  await Promise.all([shop.start('inventory'), shop.start('order')])
  await shop.start('front')
}

/** Starts a shop that has what `world` says, lets `work` measure it, audits and closes it. */
export const inShop = async <T>(
  world: World,
  work: (shop: MeasuredShop) => Promise<T>,
): Promise<{ found: T; problems: string[] }> => {
  const shop = await startMeasuredShop(world)
  try {
    const found = await work(shop)
    return { found, problems: await shop.audit() }
  } finally {
    await shop.close()
  }
}

const startMeasuredShop = async (world: World): Promise<MeasuredShop> => {
  const shop = await startShop(['broker'], liftedLimits)
  const ids: string[] = []
  const sold = { count: 0, units: 0 }
  let has = { products: 0, shipped: 0 }

  const grow = async ({ products, shipped = 0, pending = 0 }: World): Promise<void> => {
    await seed(shop, {
      products: { from: has.products, to: products },
      shipped: { from: has.shipped, to: shipped },
      pending,
      productCount: products,
    })
    has = { products, shipped }
    sold.count += pending
    sold.units += pending
  }
  const load = async (spec: LoadSpec): Promise<{ measured: Measured; ids: string[] }> => {
    const watch = watchShop(shop)
    const { ids: answered, ...result } = await runLoad(spec, watch)
    return { measured: { ...result, reading: watch.read() }, ids: answered }
  }

  const measured: MeasuredShop = {
    shop,
    order: async ({ skuCount = has.products, lineCount = 1, ...rest }) => {
      const { measured: result, ids: confirmed } = await load({
        ...rest,
        port: portOf(shop.frontUrl),
        request: { kind: 'orders', skuCount, lineCount },
        expected: { status: '201', text: '"status":"confirmed"' },
      })
      for (const id of confirmed) ids.push(id)
      sold.count += confirmed.length
      sold.units += confirmed.length * lineCount
      return result
    },
    read: async (rest, paths) => {
      const { measured: result } = await load({
        ...rest,
        port: portOf(shop.frontUrl),
        request: { kind: 'paths', paths },
        expected: { status: '200', text: '' },
      })
      return result
    },
    confirmedIds: () => ids,
    grow: async (more) => {
      for (const each of ['front', 'inventory', 'order'] as const) await shop.stop(each)
      await grow(more)
      await startServices(shop)
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

const seeder = join(import.meta.dir, '../seed/main.ts')

const seed = async (shop: Shop, more: Omit<Seed, 'inventory' | 'order'>): Promise<void> => {
  const whole: Seed = {
    ...more,
    inventory: join(shop.folder, shop.env.INVENTORY_DB!),
    order: join(shop.folder, shop.env.ORDER_DB!),
  }
  await Promise.all(
    ['inventory', 'order'].map(async (whose) => {
      const program = runBun([seeder, whose, JSON.stringify(whole)], { cwd: shop.folder, env: {} })
      if ((await program.ended) !== 0) {
        throw new Error(`${whose} could not be seeded:\n${program.output()}`)
      }
    }),
  )
}
