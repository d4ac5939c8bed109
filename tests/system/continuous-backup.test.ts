import { Database } from 'bun:sqlite'
import { afterEach, describe, expect, test } from 'bun:test'
import { rename, rm } from 'node:fs/promises'
import { databaseOf, litestream, startLitestream, writeReplica } from '../house/litestream.ts'
import type { Process } from '../house/processes.ts'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let copying: Process
afterEach(async () => {
  await copying.end('SIGKILL')
  await shop.close()
})

const reason = litestream === undefined ? ' (skipped: its package has no program here)' : ''
const tableOf = { inventory: 'reservations', order: 'orders' }

/** How many orders the replica of a worker's database has. Litestream copies once a second. */
const replicatedCount = async (worker: 'inventory' | 'order'): Promise<number> => {
  const target = `${databaseOf(shop, worker)}.look`
  if (!(await writeReplica(shop, worker, target))) return 0
  const db = new Database(target, { readonly: true })
  try {
    const table = tableOf[worker]
    const query = db.query<{ count: number }, []>(`SELECT count(*) AS count FROM ${table}`)
    return query.get()?.count ?? 0
  } catch {
    return 0
  } finally {
    db.close()
    for (const end of ['', '-wal', '-shm']) await rm(target + end, { force: true })
  }
}

const placeSome = async (shopper: Shopper, sku: string): Promise<string[]> => {
  const orders = await Promise.all(
    Array.from({ length: 20 }, () =>
      shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] }),
    ),
  )
  expect(new Set(orders.map(({ body }) => body.status))).toEqual(new Set(['confirmed']))
  return orders.map(({ body }) => body.id)
}

describe.skipIf(reason !== '')(`databases that Litestream copies${reason}`, () => {
  test.each(['inventory', 'order'] as const)(
    '%s comes back from a copy that is behind, and is told what it missed',
    async (worker) => {
      shop = await startShop()
      copying = await startLitestream(shop)
      const shopper = shopperOf(shop)
      const sku = await givenProduct(shopper, { units: 1_000 })
      const first = await placeSome(shopper, sku)
      await until('they are copied', async () => (await replicatedCount(worker)) === first.length)
      await copying.end('SIGKILL')
      const later = await placeSome(shopper, sku)

      await shop.stop(worker, 'SIGKILL')
      const lost = databaseOf(shop, worker)
      for (const end of ['', '-wal', '-shm']) await rename(lost + end, `${lost}.lost${end}`)
      expect(await writeReplica(shop, worker, lost)).toBe(true)
      expect(await runProgram(shop, 'restore', '--promoted', worker)).toMatchObject({ exitCode: 0 })
      await shop.start(worker)

      for (const id of [...first, ...later]) {
        await until('it is confirmed', async () => {
          const { body } = await shopper.read(id)
          return body.status === 'confirmed'
        })
      }
      expect((await shopper.adminProduct(sku)).reserved).toBe(first.length + later.length)
      await placeSome(shopper, sku)
      expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
    },
    60_000,
  )

  test('is not done while a service runs, or without a file', async () => {
    shop = await startShop(['broker', 'inventory', 'order'])
    copying = await startLitestream(shop)
    const running = await runProgram(shop, 'restore', '--promoted', 'order')
    expect([running.exitCode, running.output]).toEqual([2, expect.stringContaining('order runs')])
    await shop.stop('order')
    await rename(databaseOf(shop, 'order'), `${databaseOf(shop, 'order')}.gone`)
    const missing = await runProgram(shop, 'restore', '--promoted', 'order')
    expect([missing.exitCode, missing.output]).toEqual([2, expect.stringContaining('no database')])
  }, 30_000)
})
