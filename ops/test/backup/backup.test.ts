import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeBackup } from '../../src/backup/make-backup.ts'
import { BackupError, readManifest } from '../../src/backup-manifest.ts'
import { putBack, verifyCopy, verifyCurrency } from '../../src/restore/put-back.ts'
import { isInUse } from '../../src/in-use.ts'
import { givenShop, type GivenShop } from '../audit/given-shop.ts'

const madeAt = new Date('2026-11-27T08:00:00.000Z')
const now = new Date('2026-11-28T09:30:00.000Z')
const nowhere = 'http://127.0.0.1:1'

let shop: GivenShop
let folder: string
beforeEach(() => {
  shop = givenShop()
  for (const service of ['inventory', 'order'] as const) {
    shop.tamper(service, "UPDATE meta SET value = 'first' WHERE key = 'epoch'")
  }
  folder = join(shop.files.order, '../backup')
})
afterEach(() => shop.remove())

const orderCount = (file: string): number =>
  valueOf(file, 'SELECT count(*) AS value FROM orders') as number
const metaOf = (file: string, key: string) =>
  valueOf(file, `SELECT value FROM meta WHERE key = '${key}'`)
const valueOf = (file: string, sql: string): unknown => {
  const db = new Database(file, { readonly: true })
  try {
    return db.query<{ value: unknown }, []>(sql).get()?.value
  } finally {
    db.close()
  }
}

const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  )

const requestFor = async () => ({
  service: 'order' as const,
  folder,
  manifest: await readManifest(folder),
  target: shop.files.order,
  now,
})

describe('a backup', () => {
  test('has one file for each service, and a manifest of them', async () => {
    const manifest = await makeBackup(shop.files, folder, madeAt)
    expect(readdirSync(folder).sort()).toEqual([
      'inventory.sqlite',
      'manifest.json',
      'order.sqlite',
    ])
    expect(await readManifest(folder)).toEqual(manifest)
    expect(manifest).toMatchObject({ madeAt: madeAt.toISOString(), order: { epoch: 'first' } })
    expect(orderCount(join(folder, 'order.sqlite'))).toBe(orderCount(shop.files.order))
  })

  test('is readable by its owner only', async () => {
    await makeBackup(shop.files, folder, madeAt)
    expect(statSync(folder).mode & 0o077).toBe(0)
    for (const file of readdirSync(folder)) {
      expect(statSync(join(folder, file)).mode & 0o077).toBe(0)
    }
  })

  test('has commits that are still in the write-ahead log of an open database', async () => {
    const db = new Database(shop.files.order)
    db.run("DELETE FROM orders WHERE status = 'rejected'")
    await makeBackup(shop.files, folder, madeAt)
    expect(orderCount(join(folder, 'order.sqlite'))).toBe(3)
    db.close()
  })

  test('never replaces another', async () => {
    await makeBackup(shop.files, folder, madeAt)
    expect(await refusalOf(makeBackup(shop.files, folder, now))).toBe('backup')
    expect((await readManifest(folder)).madeAt).toBe(madeAt.toISOString())
  })

  test('leaves nothing behind when one half cannot be read', async () => {
    await Bun.write(shop.files.order, 'not a database')
    expect(await refusalOf(makeBackup(shop.files, folder, madeAt))).toBe('backup')
    expect([folder, `${folder}.unfinished`].filter(existsSync)).toEqual([])
  })
})

describe('a restore', () => {
  test('puts the copy back, in a new epoch with the time of the backup', async () => {
    await makeBackup(shop.files, folder, madeAt)
    shop.tamper('order', 'DELETE FROM orders')
    await putBack(await requestFor())
    expect(orderCount(shop.files.order)).toBe(4)
    expect(metaOf(shop.files.order, 'epoch')).not.toBe('first')
    expect(metaOf(shop.files.order, 'restored')).toBe(madeAt.toISOString())
  })

  test('keeps the replaced database beside the restored one', async () => {
    await makeBackup(shop.files, folder, madeAt)
    shop.tamper('order', "DELETE FROM orders WHERE status = 'shipped'")
    const kept = await putBack(await requestFor())
    expect(kept).toBe(`${shop.files.order}.replaced-2026-11-28T09-30-00.000Z`)
    expect(orderCount(kept!)).toBe(3)
  })

  test('needs no database to replace', async () => {
    await makeBackup(shop.files, folder, madeAt)
    const request = { ...(await requestFor()), target: join(folder, '../new/order.sqlite') }
    expect(await putBack(request)).toBeUndefined()
    expect(orderCount(request.target)).toBe(4)
  })

  test('refuses a copy that differs from the manifest', async () => {
    await makeBackup(shop.files, folder, madeAt)
    const request = await requestFor()
    await verifyCopy(request)
    await Bun.write(join(folder, 'order.sqlite'), 'something else')
    expect(await refusalOf(verifyCopy(request))).toBe('backup')
  })

  test.each([
    ['pinned to EUR', "INSERT INTO meta VALUES ('currency', 'EUR')"],
    ['of a version that pinned nothing', "DELETE FROM meta WHERE key = 'currency'"],
  ])('refuses a copy in another currency than the shop: one %s', async (_, sql) => {
    shop.tamper('order', sql)
    await makeBackup(shop.files, folder, madeAt)
    const request = await requestFor()
    verifyCurrency(request, 'EUR')
    expect(() => verifyCurrency(request, 'JPY')).toThrow(
      new BackupError(
        `${join(folder, 'order.sqlite')} was made with SHOP_CURRENCY=EUR, and now SHOP_CURRENCY is JPY. ` +
          'It was left as it is: set SHOP_CURRENCY=EUR, or name a file that was made with JPY.',
      ),
    )
    // Looking into the copy leaves it as the manifest describes it.
    await verifyCopy(request)
  })

  test.each([['nothing at all'], ['{}'], ['no json']])('refuses a manifest of %s', async (text) => {
    if (text !== 'nothing at all') await Bun.write(join(folder, 'manifest.json'), text)
    expect(await refusalOf(readManifest(folder))).toBe('backup')
  })
})

describe('a database', () => {
  test('is in use while a process has it open, and not after', async () => {
    expect(await isInUse(shop.files.order, nowhere)).toBe(false)
    const db = new Database(shop.files.order)
    db.run('SELECT count(*) FROM orders')
    expect(await isInUse(shop.files.order, nowhere)).toBe(true)
    db.close()
    expect(await isInUse(shop.files.order, nowhere)).toBe(false)
  })

  test('is in use while its worker answers', async () => {
    const server = Bun.serve({ port: 0, fetch: () => new Response('ok') })
    expect(await isInUse(shop.files.order, server.url.origin)).toBe(true)
    await server.stop(true)
  })

  test('is not in use when it is damaged or missing', async () => {
    await Bun.write(shop.files.order, 'not a database, but long enough to be looked at as one')
    expect(await isInUse(shop.files.order, nowhere)).toBe(false)
    expect(await isInUse('nowhere.sqlite', nowhere)).toBe(false)
  })
})
