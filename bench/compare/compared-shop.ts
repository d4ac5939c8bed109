import { join } from 'node:path'
import { startShop, type Shop } from '@shop/tests/shop'
import { runLoad } from '../load/run-load.ts'
import { skuOf, type LoadSpec } from '../load/spec.ts'
import { watchShop } from '../measure/reading.ts'
import { productValues } from '../seed/catalogue.ts'
import { seedFiles } from '../seed/seed-files.ts'
import { refusal, type Measured, type World } from '../shop/measured-shop.ts'
import { portOf } from '../shop/ports.ts'

export type Load = Pick<LoadSpec, 'connections' | 'warmupMs' | 'measuredMs' | 'perSecond'>

/** A shop of some checkout, under loads that every version of the shop understands. */
export type ComparedShop = {
  /** Places orders of one line and waits for each to be confirmed. */
  order(load: Load): Promise<Measured>
  readPage(load: Load): Promise<Measured>
  /** Reads the statuses of orders placed before, in turn. */
  readStatuses(load: Load): Promise<Measured>
  close(): Promise<void>
}

/** Lifts the limits of one client: the load comes from one address, and 0.1.0 knows no trusted servers. */
const liftedLimits: Record<string, string> = {
  FRONT_CLIENT_WRITES_PER_MINUTE: '0',
  FRONT_CLIENT_READS_PER_MINUTE: '0',
  FRONT_CLIENT_WAITS_PER_MINUTE: '0',
  FRONT_CLIENT_WAITS_OPEN: '0',
}
const importedProducts = 10_000
const statusCountMax = 5_000

export type ShopToCompare = {
  /** The folder of its checkout; this one unless told otherwise. */
  checkout?: string | undefined
  /** Its products and orders, written by the checkout's own program. Without it the shop imports a catalogue itself. */
  world?: World | undefined
  /** Settings of its own. */
  env?: Record<string, string>
  /** Instances of each worker; one unless told otherwise. */
  workerInstances?: number
  /** Reads the CPU that its database's server used so far, in µs. */
  readServerCpuUs?: () => Promise<number>
}

/** Starts a shop and fills it. */
export const openShop = async (options: ShopToCompare = {}): Promise<ComparedShop> => {
  const { checkout, world, env, readServerCpuUs } = options
  const shop = await startShop(['broker'], { ...liftedLimits, ...env }, checkout)
  const productCount = world?.products ?? importedProducts
  await fill(shop, options).catch(async (error: Error) => {
    await shop.close()
    throw error
  })
  let ids: string[] = []
  const port = portOf(shop.frontUrl)
  const watched = async (spec: LoadSpec): Promise<Measured & { ids: string[] }> => {
    const watch = watchShop(shop, readServerCpuUs)
    const result = await runLoad(spec, watch)
    return { ...result, reading: watch.read() }
  }
  const read = (load: Load, paths: string[]) => {
    const request = { kind: 'paths', paths } as const
    return watched({ ...load, port, request, expected: { status: '200', text: '' }, refusal })
  }
  return {
    order: async (load) => {
      const request = { kind: 'orders', skuCount: productCount, lineCount: 1 } as const
      const expected = { status: '201', text: '"status":"confirmed"' }
      const result = await watched({ ...load, port, request, expected, refusal })
      ids = result.ids.slice(-statusCountMax)
      return result
    },
    readPage: (load) => read(load, ['/products?limit=20']),
    readStatuses: (load) =>
      read(
        load,
        ids.map((id) => `/orders/${id}`),
      ),
    close: () => shop.close(),
  }
}

const fill = async (
  shop: Shop,
  { checkout, world, workerInstances = 1 }: ShopToCompare,
): Promise<void> => {
  if (world !== undefined) {
    const { products, shipped = 0 } = world
    const seed = {
      inventory: join(shop.folder, shop.env.INVENTORY_DB!),
      order: join(shop.folder, shop.env.ORDER_DB!),
      products: { from: 0, to: products },
      shipped: { from: 0, to: shipped },
      pending: 0,
      productCount: products,
    }
    await seedFiles(seed, checkout)
  }
  await Promise.all([shop.start('inventory'), shop.start('order')])
  await shop.start('front')
  for (let number = 2; number <= workerInstances; number += 1) {
    await Promise.all([
      shop.startInstance('inventory', number),
      shop.startInstance('order', number),
    ])
  }
  if (world === undefined) await importCatalogue(shop)
}

const importCatalogue = async ({ frontUrl, env }: Shop): Promise<void> => {
  const { name, description, priceMinor, units } = productValues
  const rows = Array.from({ length: importedProducts }, (_, n) => {
    const price = { amount: priceMinor, currency: 'EUR' }
    return JSON.stringify({ sku: skuOf(n), name: `${name}${n}`, description, price, stock: units })
  })
  const response = await fetch(`${frontUrl}/admin/products/import`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${env.ADMIN_TOKEN}`,
      'Content-Type': 'application/x-ndjson',
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: rows.join('\n'),
  })
  const text = await response.text()
  if (!response.ok || !text.includes('"refusedCount":0')) {
    throw new Error(`the catalogue was not imported: ${response.status} ${text.slice(0, 300)}`)
  }
}
