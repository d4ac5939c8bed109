import { afterEach, describe, expect, test } from 'bun:test'
import { SQL } from 'bun'
import * as fc from 'fast-check'
import { orderStatuses } from '@shop/contracts'
import type { OrderFact } from '../../src/domain/facts.ts'
import {
  announcementsInShort,
  cancelOrder,
  inStock,
  orderId,
  recordOrder,
  sendOrder,
  shipOrder,
  shipPart,
  shopper,
} from '../given.ts'
import { facts, orderNumbers } from '../random-facts.ts'
import type { StoreUnderTest } from '../store-suite.ts'
import { givenDatabases } from './given.ts'

const { newUrl, storeAt } = givenDatabases()

const one = { MUG: 1 }
const opened: { close(): Promise<unknown> }[] = []
const closeAll = async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
}
afterEach(closeAll)

/** Two instances of Order on one database, and a connection that gets into their way. */
const given = async (...before: OrderFact[]) => {
  const url = await newUrl()
  const unique = { areReferencesUnique: true }
  const [first, second] = [await storeAt(url, unique), await storeAt(url, unique)]
  const sql = new SQL(url, { max: 1 })
  opened.push(first, { close: second.store.close }, sql)
  await hears(first, ...before)
  return { first, second, sql }
}

const hears = async ({ store }: StoreUnderTest, ...facts: OrderFact[]): Promise<string[]> =>
  announcementsInShort((await store.apply({ facts, parked: [] })).announcements)

/** Holds a lock until it is told to let go. Resolves when the lock is held. */
const holding = async (sql: SQL, statement: string) => {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const done = sql.begin(async (tx) => {
    await tx.unsafe(statement)
    held.resolve()
    await released.promise
  })
  await held.promise
  return {
    letGo: () => {
      released.resolve()
      return done
    },
  }
}

/** Resolves when so many transactions of the database wait for a lock. */
const haveToWait = async ({ store }: StoreUnderTest, sql: SQL, count: number): Promise<void> => {
  for (;;) {
    const [row] = await sql`
      SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    if (row.n === count) return
    await store.unheard.newest()
  }
}

describe('two instances that hear of one order', () => {
  test('record it once, whichever of them is first', async () => {
    const { first, second } = await given()
    const waiting = { replyTo: shopper }
    const heard = await Promise.all([
      hears(first, sendOrder(1, one, waiting)),
      hears(second, inStock(1, one)),
    ])
    expect(heard.flat()).toContain('shopper: 1 confirmed')
    expect(await first.store.reads.find(orderId(1))).toMatchObject({ version: 2, heard: true })
    expect(await second.store.reads.history(orderId(1))).toMatchObject([
      { version: 1, type: 'order.placed' },
      { version: 2, type: 'order.confirmed' },
    ])
  })

  test('in batches of opposite order wait for each other and never both', async () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n)
    const { first, second } = await given()
    const sent = numbers.map((n) => sendOrder(n, one))
    const decided = numbers.map((n) => inStock(n, one)).toReversed()
    await Promise.all([hears(first, ...sent), hears(second, ...decided)])
    const canceled = numbers.map((n) => cancelOrder(n))
    const shipped = numbers.map((n) => shipOrder(n)).toReversed()
    await Promise.all([hears(first, ...canceled), hears(second, ...shipped)])
    expect((await first.rows()).length).toBe(numbers.length)
    for (const { version, status } of await first.rows()) {
      expect(version).toBe('3')
      expect(['canceled', 'shipped']).toContain(status as string)
    }
  })

  test('apply a change of an operator once', async () => {
    const { first, second } = await given(inStock(1, { MUG: 4 }))
    const heard = await Promise.all([first, second].map((each) => hears(each, shipPart(1, 7, one))))
    expect(heard.flat().filter((said) => said === 'admin: applied, confirmed').length).toBe(2)
    expect((await first.store.reads.find(orderId(1)))!.parts.length).toBe(1)
  })

  test('refuse one change of two orders under one id, of which neither is known', async () => {
    const { first, second, sql } = await given()
    await Promise.all([hears(first, shipOrder(1)), hears(second, shipOrder(2, { change: 1 }))])
    const [row] = await sql`SELECT count(*)::int AS n FROM operator_changes`
    expect(row.n).toBe(2)
  })
})

describe('one reference for two orders at once', () => {
  const same = { replyTo: shopper, details: { reference: 'WEB-1' } }

  test('is that of one of them, in any instances', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { first, second } = await given()
      const heard = await Promise.all([
        hears(first, recordOrder(1, one, same)),
        hears(second, recordOrder(2, one, same)),
      ])
      const replies = heard.flat().filter((said) => said.startsWith('shopper'))
      expect(replies.map((said) => said.replace(/[12]/, 'n')).sort()).toEqual([
        'shopper: n recorded',
        'shopper: n reference-used',
      ])
      await closeAll()
    }
  })

  test('goes to the second when the first is canceled at the same time, or stays', async () => {
    const { first, second } = await given(recordOrder(1, one, same))
    const [, heard] = await Promise.all([
      hears(first, cancelOrder(1)),
      hears(second, recordOrder(2, one, same)),
    ])
    const isTaken = heard.includes('shopper: 2 reference-used')
    expect(heard.includes('shopper: 2 recorded')).toBe(!isTaken)
    expect((await first.store.reads.find(orderId(2))) === undefined).toBe(isTaken)
  })
})

describe('the feed of two instances', () => {
  const typesOf = async ({ store }: StoreUnderTest, after?: string) => {
    const page = await store.reads.events({ after, limit: 100 })
    if ('gone' in page) throw new Error('the cursor is gone')
    return {
      next: page.next,
      told: page.items.map(({ subject, version }) => [subject, version]),
    }
  }

  test('passes over no event that is committed late, and keeps those of an order in order', async () => {
    const { first, second, sql } = await given(...[1, 2, 3].map((n) => sendOrder(n, one)))
    const { next } = await typesOf(first)
    const lock = `SELECT FROM orders WHERE id = '${orderId(2)}' FOR UPDATE`
    const holder = await holding(sql, lock)
    // The older transaction holds order 1 and waits for order 2. The younger one overtakes it.
    const older = hears(first, ...[1, 2, 3].map((n) => cancelOrder(n)))
    const looking = new SQL(sql.options as never)
    opened.push(looking)
    await haveToWait(second, looking, 1)
    await hears(second, inStock(3, one))
    expect((await typesOf(second, next)).told).toEqual([])
    await holder.letGo()
    await older
    expect((await typesOf(second, next)).told).toEqual([
      [orderId(1), 2],
      [orderId(2), 2],
      [orderId(3), 2],
      [orderId(3), 3],
    ])
  })

  test('has each version of each order once, read while both write', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => n)
    const { first, second } = await given()
    const told = new Map<string, number>()
    let cursor: string | undefined
    const read = async () => {
      const page = await typesOf(first, cursor)
      cursor = page.next
      for (const [subject, version] of page.told as [string, number][]) {
        expect(version).toBe((told.get(subject) ?? 0) + 1)
        told.set(subject, version)
      }
      return page.told.length
    }
    const rounds = [sendOrder, inStock, (n: number) => shipOrder(n)]
    for (const round of rounds) {
      const both = Promise.all([
        ...numbers.map((n) => hears(first, round(n, one))),
        ...numbers.toReversed().map((n) => hears(second, round(n, one))),
      ])
      for (let looks = 0; looks < 10; looks += 1) await read()
      await both
    }
    while ((await read()) > 0) continue
    expect([...told.values()]).toEqual(numbers.map(() => 3))
  })
})

test('any facts, told to two instances at once, leave orders and histories that agree', async () => {
  const ofTwo = fc.tuple(facts, facts)
  await fc.assert(
    fc
      .asyncProperty(ofTwo, async ([some, others]) => {
        const { first, second, sql } = await given()
        const tell = async (under: StoreUnderTest, all: readonly OrderFact[]) => {
          for (let at = 0; at < all.length; at += 4) await hears(under, ...all.slice(at, at + 4))
        }
        await Promise.all([tell(first, some), tell(second, others)])
        for (const n of orderNumbers) {
          const order = await second.store.reads.find(orderId(n))
          const history = await first.store.reads.history(orderId(n))
          expect(history?.map(({ version }) => version)).toEqual(
            order && Array.from({ length: order.version }, (_, index) => index + 1),
          )
        }
        const applied: { n: number }[] = await sql`
          SELECT count(*)::int AS n FROM operator_changes WHERE refusal IS NULL GROUP BY change_id`
        expect(applied.every(({ n }) => n === 1)).toBe(true)
        expect(orderStatuses).toEqual(
          expect.arrayContaining((await first.rows()).map((row) => row['status'])),
        )
      })
      .afterEach(closeAll),
    { seed: 20_261_130, numRuns: 20 },
  )
})

test('a batch that met rows of others again and again is not at fault for it', async () => {
  const { first, sql } = await given()
  await sql.unsafe(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE unique_violation USING MESSAGE = 'it is there already'; END $$;
     CREATE TRIGGER refusing BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()`,
  )
  const error: unknown = await hears(first, sendOrder(1, one)).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'overtaken' })
  expect(first.store.isContentError(error)).toBe(false)
  await sql.unsafe('DROP TRIGGER refusing ON orders; DROP FUNCTION refuse')
})
