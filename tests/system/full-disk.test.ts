import { describe, expect, test } from 'bun:test'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { counter } from '../house/counter.ts'
import { askDoctor } from '../house/programs.ts'
import { startShop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** A disk of its own for each worker needs the right to mount one. */
const mayMount = ((): boolean => {
  const folder = '/tmp/shop-may-mount'
  const script = `mkdir -p ${folder}-$$ && mount -t tmpfs -o size=64k none ${folder}-$$ && umount ${folder}-$$; code=$?; rmdir ${folder}-$$; exit $code`
  return Bun.spawnSync(['sh', '-c', script]).exitCode === 0
})()
const why = mayMount ? '' : ' (skipped: no right to mount a small disk here)'

/** Shops of tests that run at one time start one after another. */
const timeoutMs = 120_000

const diskBytes = 4_194_304

/** A shop whose worker has a disk of its own. `fill` leaves no room on it, `free` gives it back. */
const given = async (worker: 'inventory' | 'order') => {
  await using closing = new AsyncDisposableStack()
  const shop = closing.use(await startShop(['broker']))
  const disk = join(shop.folder, 'data', worker)
  await mkdir(disk, { recursive: true })
  const mounted = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', `size=${diskBytes}`, 'none', disk])
  expect(mounted.exitCode).toBe(0)
  // Lazily: the worker, which ends a moment later, still has files on it.
  closing.defer(() => void Bun.spawnSync(['umount', '--lazy', disk]))
  for (const service of ['inventory', 'order', 'front'] as const) await shop.start(service)
  const shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units: 1_000 })
  const ballast = join(disk, 'ballast')
  const fill = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(disk)
    await writeFile(ballast, new Uint8Array(bavail * bsize))
  }
  const all = closing.move()
  const free = () => rm(ballast)
  return { shop, shopper, sku, fill, free, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

describe.concurrent(`a full disk${why}`, () => {
  test.skipIf(!mayMount)(
    'of Order answers 503, and every order is taken when there is room',
    async () => {
      await using world = await given('order')
      const { shop, shopper, sku, fill, free } = world
      const content = { lines: [{ sku, quantity: 1 }] }
      await fill()
      const keys: string[] = []
      const refused = await until('the shop says that it takes nothing', async () => {
        const key = crypto.randomUUID()
        keys.push(key)
        const answer = await shopper.place(key, content, '')
        expect([201, 202, 503]).toContain(answer.status)
        return answer.status === 503 && answer
      })
      expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/)
      const ready = await fetch(`${shop.orderUrl}/readyz`)
      expect(ready.status).toBe(503)
      expect(await shopper.ask('/readyz')).toMatchObject({
        status: 200,
        body: { order: { state: 'not-writing' } },
      })
      expect((await shopper.ask('/readyz/orders')).status).toBe(503)
      expect((await shopper.ask(`/products/${sku}`)).status).toBe(200)

      await free()
      for (const key of keys) {
        await until('the same order is confirmed', async () => {
          const { status, body } = await shopper.place(key, content)
          return status === 201 && body.status === 'confirmed'
        })
      }
      expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: keys.length })
      expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
    },
    timeoutMs,
  )

  test.skipIf(!mayMount).each(['inventory', 'order'] as const)(
    'of %s is known within 15 s in an idle shop, and so is room on it',
    async (worker) => {
      await using world = await given(worker)
      const { shop, shopper, fill, free } = world
      const isReady = (ready: boolean) => async () => {
        const { status, body } = await shopper.ask('/readyz/orders')
        const { state } = (body as unknown as Record<string, { state: string }>)[worker]!
        return (status === 200) === ready && state === (ready ? 'up' : 'not-writing')
      }
      await until('orders are ready', isReady(true))
      await fill()
      await until('it says so', isReady(false))
      expect((await shop.askWorker(worker, '/readyz')).status).toBe(503)
      expect(await counter(shop, worker, 'shop_commit_failures_total')).toBe(0)
      await free()
      await until('orders are ready', isReady(true))
    },
    timeoutMs,
  )

  test.skipIf(!mayMount)(
    'of Inventory leaves orders recorded and undecided until there is room',
    async () => {
      await using world = await given('inventory')
      const { shop, shopper, sku, fill, free } = world
      const content = { lines: [{ sku, quantity: 1 }] }
      await fill()
      const placed = await until('an order stays undecided', async () => {
        const answer = await shopper.place(crypto.randomUUID(), content, 'wait=1')
        expect(answer.status).toBe(201)
        return answer.body.status === 'pending' && answer
      })
      await until('stock changes are refused', async () => {
        const { status } = await shopper.changeStock(sku, { kind: 'received', units: 1 })
        return status === 503
      })
      await free()
      const status = await until('it is decided', async () => {
        const { body } = await shopper.read(placed.body.id, 'wait=5')
        return body.status !== 'pending' && body.status
      })
      expect(status).toBe('confirmed')
      expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
    },
    timeoutMs,
  )
})
