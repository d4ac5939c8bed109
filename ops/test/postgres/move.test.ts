import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openSqlite } from '@shop/engine'
import { openPostgres, sharingInPostgres } from '@shop/engine/postgres'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { movedDatabase as inventoryDatabase } from '@shop/inventory/moved-database'
import { movedDatabase } from '@shop/order/moved-database'
import { isWell } from '../../src/audit/audit.ts'
import { examine } from '../../src/audit/examine.ts'
import type { Databases } from '../../src/config.ts'
import { move } from '../../src/move/move.ts'
import { businessHashOf } from '../../src/replay/business-hash.ts'
import { givenShop, schemas, type GivenShop } from '../audit/given-shop.ts'
import { until } from '../../../tests/house/until.ts'

const nowhere = 'http://127.0.0.1:1'
const shopConfig = { inventoryUrls: [nowhere], orderUrls: [nowhere], currency: 'EUR' }

let cluster: PostgresCluster
beforeAll(async () => {
  cluster = await startPostgres()
})
afterAll(() => cluster.close())

/** The files of a shop in EUR. A process that has read them may count as having them open for a while. */
const givenFiles = (): GivenShop => {
  const given = givenShop()
  shops.push(given)
  for (const service of ['inventory', 'order'] as const) {
    openSqlite(given.files[service], schemas[service], 'EUR').close(true)
  }
  return given
}

const shops: GivenShop[] = []
let shop: GivenShop
let urls: Databases
let said: string[] = []
beforeEach(async () => {
  shop = givenFiles()
  urls = { inventory: await cluster.createDatabase(), order: await cluster.createDatabase() }
  said = []
})
afterEach(() => {
  for (const given of shops.splice(0)) given.remove()
})

const moveTo = (from: Databases, to: Databases, { isRehearsal = false } = {}) =>
  move({
    from,
    to,
    shop: shopConfig,
    isRehearsal,
    terminal: {
      say: (line) => void said.push(line),
      startProgress: () => ({ step: () => undefined, stop: () => undefined }),
    },
  })
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  )
const ordersAt = async (url: string): Promise<number> => {
  const sql = new SQL(url, { max: 1 })
  const [row] = await sql`SELECT count(*)::int AS n FROM orders`
  await sql.close()
  return row.n
}

describe('a move', () => {
  test('to PostgreSQL and back leaves every business row as it was, and the doctor content', async () => {
    await moveTo(shop.files, urls)
    const before = await businessHashOf(shop.files)
    expect(await businessHashOf(urls)).toBe(before)
    const audit = await examine(urls, shopConfig)
    expect(isWell(audit)).toBe(true)
    expect(audit.counts).toMatchObject({ products: 1, onHand: 17, reserved: 3, changes: 3 })

    const back = { inventory: `${shop.files.inventory}.back`, order: `${shop.files.order}.back` }
    await moveTo(urls, back)
    expect(await businessHashOf(back)).toBe(before)
    expect(isWell(await examine(back, shopConfig))).toBe(true)
  })

  test('says of each table how many rows arrived, with their checksum', async () => {
    await moveTo(shop.files, urls)
    const orders = said.filter((line) => line.startsWith('order  orders  '))
    expect(orders).toEqual([
      'order  orders  4 rows written',
      expect.stringMatching(/read back, the same: SHA-256 [0-9a-f]{64}$/),
    ])
  })

  test('is rehearsed on copies, while the files are open, and leaves nothing', async () => {
    const open = openSqlite(shop.files.order, schemas.order)
    await moveTo(shop.files, urls, { isRehearsal: true })
    open.close(true)
    expect(said.join('\n')).toContain('4 orders')
    expect(await ordersAt(urls.order)).toBe(0)
    const left = readdirSync(dirname(shop.files.order))
    expect(left.filter((name) => name.startsWith('rehearsal'))).toEqual([])
    await moveTo(shop.files, urls)
    expect(await ordersAt(urls.order)).toBe(4)
  })

  test('back is rehearsed too, and leaves no file', async () => {
    await moveTo(shop.files, urls)
    const back = { inventory: `${shop.files.inventory}.try`, order: `${shop.files.order}.try` }
    await moveTo(urls, back, { isRehearsal: true })
    expect(Object.values(back).filter(existsSync)).toEqual([])
  })
})

describe('a move is refused', () => {
  test('while a worker has a file open', async () => {
    const open = openSqlite(shop.files.order, schemas.order)
    expect(await codeOf(moveTo(shop.files, urls))).toBe('move')
    open.close(true)
    expect(await codeOf(moveTo(shop.files, urls))).toBe('done')
  })

  test('while a worker runs on a database that is to be left, or moved into', async () => {
    await moveTo(shop.files, urls)
    const database = await openPostgres(urls.order, movedDatabase.postgres, 'EUR')
    const sharing = sharingInPostgres(database)
    await until('it leads', sharing.isLeader)
    const back = { inventory: `${shop.files.inventory}.back`, order: `${shop.files.order}.back` }
    expect(await codeOf(moveTo(urls, back))).toBe('move')
    expect(await codeOf(moveTo(givenFiles().files, urls))).toBe('target-in-use')
    await sharing.close()
    await database.close()
  })

  test('into databases that hold something', async () => {
    await moveTo(shop.files, urls)
    expect(await codeOf(moveTo(givenFiles().files, urls))).toBe('target-in-use')
    expect(await codeOf(moveTo(urls, shop.files))).toBe('target-in-use')
  })

  test('by the second of two databases, and the first is new again', async () => {
    const inventory = await openPostgres(urls.inventory, inventoryDatabase.postgres, 'EUR')
    await inventory.close()
    await (await openPostgres(urls.order, movedDatabase.postgres, 'EUR')).close()
    const sql = new SQL(urls.order, { max: 1 })
    await sql.unsafe(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no commit today'; END $$;
       CREATE CONSTRAINT TRIGGER refusing AFTER INSERT ON orders INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION refuse()`,
    )
    expect(await codeOf(moveTo(shop.files, urls))).toBe('ERR_POSTGRES_SERVER_ERROR')
    await sql.unsafe('DROP TRIGGER refusing ON orders')
    await sql.close()
    expect(await codeOf(moveTo(givenFiles().files, urls))).toBe('done')
  })

  test('when a row does not arrive as it left, and nothing is kept', async () => {
    await (await openPostgres(urls.order, movedDatabase.postgres, 'EUR')).close()
    const sql = new SQL(urls.order, { max: 1 })
    await sql.unsafe(
      `CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total = 1; RETURN NEW; END $$;
       CREATE TRIGGER changing BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION change()`,
    )
    expect(await codeOf(moveTo(shop.files, urls))).toBe('rows-differ')
    await sql.close()
    expect(await ordersAt(urls.order)).toBe(0)
  })

  test('of a shop that is not well, and nothing is made', async () => {
    shop.tamper('order', "UPDATE orders SET total = 1 WHERE status = 'shipped'")
    expect(await codeOf(moveTo(shop.files, urls))).toBe('move')
    expect(said.join('\n')).toContain('total')
    expect(await codeOf(ordersAt(urls.order))).toBe('ERR_POSTGRES_SERVER_ERROR')
  })
})
