import { describe, expect, test } from 'bun:test'
import { feedPageBytesMax } from '@shop/contracts'
import { feedInPostgres, isReadable, type RowsAfter } from '../../src/postgres/feed.ts'
import type { PostgresDatabase } from '../../src/postgres/open.ts'
import { markRestored } from '../../src/postgres/restored.ts'
import type { Transaction } from '../../src/postgres/transaction.ts'
import { givenPostgres } from './given.ts'

const postgres = givenPostgres()

/** Writes the next event of a subject, under the lock of its row, as a store does. */
const write = async ({ sql, send }: Transaction, n: number, at = 0): Promise<void> => {
  const [last] = await sql<{ key: string }[]>`
    SELECT last_key AS key FROM subjects WHERE n = ${n} FOR UPDATE`
  send(sql`
    WITH event AS (
      INSERT INTO events (key, n, at)
      VALUES (greatest(pg_current_xact_id(), ${last!.key}::text::xid8), ${n}, ${at}) RETURNING key)
    UPDATE subjects SET last_key = event.key FROM event WHERE n = ${n}`)
}

const given = async () => {
  const database = await postgres.opened()
  await database.read(async (sql) =>
    sql.unsafe(`
      CREATE TABLE subjects (n bigint PRIMARY KEY, last_key xid8 NOT NULL DEFAULT '0');
      INSERT INTO subjects SELECT generate_series(1, 9)`),
  )
  const feed = feedInPostgres(database, { table: 'events' })
  let bytes = 10
  const rowsAfter: RowsAfter<number> = async ({ sql, after, limit }) => {
    const rows = await sql.unsafe<{ no: string; n: string }[]>(
      `SELECT no, n FROM events WHERE (key, no) > ($1::text::xid8, $2) AND ${isReadable}
       ORDER BY key, no LIMIT $3`,
      [after.key, after.no, limit],
    )
    return rows.map(({ no, n }) => ({ no, bytes, event: Number(n) }))
  }
  return {
    database,
    feed,
    write: (n: number, at = 0) => database.transaction((tx) => write(tx, n, at)),
    page: (after?: string, limit = 100) => feed.page({ after, limit }, rowsAfter),
    eachHas: (byteCount: number) => void (bytes = byteCount),
    epoch: async () => {
      const { next } = (await feed.page({ limit: 1 }, rowsAfter)) as { next: string }
      return next.split('-')[0]!
    },
  }
}

/** Opens a transaction on a connection of its own, and resolves when it has done `work`. `commit` ends it. */
const openTransaction = async (
  { transaction }: Pick<PostgresDatabase, 'transaction'>,
  work: (tx: Transaction) => Promise<void>,
) => {
  const [isDone, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ended = transaction(async (tx) => {
    await work(tx)
    // Sent and answered: it is in the middle of its transaction.
    await tx.sql`SELECT 1`
    isDone.resolve()
    await mayEnd.promise
  })
  await isDone.promise
  return {
    commit: () => {
      mayEnd.resolve()
      return ended
    },
  }
}

describe('a feed', () => {
  test('is read page by page, and each page says where the next begins', async () => {
    const { write: add, page, epoch } = await given()
    for (const n of [1, 2, 3]) await add(n)
    const e = await epoch()
    expect(await page(undefined, 2)).toEqual({ items: [1, 2], next: `${e}-2` })
    expect(await page(`${e}-2`, 2)).toEqual({ items: [3], next: `${e}-3` })
    expect(await page(`${e}-3`, 2)).toEqual({ items: [], next: `${e}-3` })
    expect(await page('newest')).toEqual({ items: [], next: `${e}-3` })
  })

  test('without events has a cursor too, which stays good', async () => {
    const { write: add, page, epoch } = await given()
    const e = await epoch()
    expect(await page()).toEqual({ items: [], next: `${e}-0` })
    expect(await page('newest')).toEqual({ items: [], next: `${e}-0` })
    await add(1)
    expect(await page(`${e}-0`)).toMatchObject({ items: [1] })
  })

  test('passes over no event that is committed after one with a higher number', async () => {
    const { database, write: add, page } = await given()
    const other = await postgres.opened(postgres.urlOf(database))
    const slow = await openTransaction(other, (tx) => write(tx, 1))
    await add(2)
    const before = await page()
    expect(before).toMatchObject({ items: [] })
    await slow.commit()
    expect(await page((before as { next: string }).next)).toMatchObject({ items: [1, 2] })
  })

  test('keeps the order of the events of one subject when an older transaction waits for a younger one', async () => {
    const { database, write: add, page } = await given()
    const other = await postgres.opened(postgres.urlOf(database))
    const [hasBegun, mayWrite] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const older = other.transaction(async (tx) => {
      await tx.sql`SELECT pg_current_xact_id()`
      hasBegun.resolve()
      await mayWrite.promise
      await write(tx, 1, 20)
    })
    await hasBegun.promise
    await add(1, 10)
    expect(await page()).toMatchObject({ items: [] })
    mayWrite.resolve()
    await older
    expect(await page()).toMatchObject({ items: [1, 1] })
    const events = await database.read(
      (sql) => sql<{ at: string }[]>`SELECT at FROM events ORDER BY key, no`,
    )
    expect(events.map(({ at }) => Number(at))).toEqual([10, 20])
  })

  test('of a restored database says where to begin, to every cursor of before', async () => {
    const { database, write: add, page, epoch } = await given()
    await add(1)
    const before = await epoch()
    await markRestored(database, '2026-01-01T00:00:00Z')
    const after = await epoch()
    expect(after).not.toBe(before)
    expect(await page(`${before}-0`)).toEqual({ gone: true, next: `${after}-1` })
  })

  test('has pages bounded in bytes, of one event at least', async () => {
    const { write: add, page, eachHas } = await given()
    for (const n of [1, 2, 3]) await add(n)
    eachHas(feedPageBytesMax / 2)
    expect(await page()).toMatchObject({ items: [1, 2] })
    eachHas(feedPageBytesMax * 2)
    expect(await page()).toMatchObject({ items: [1] })
  })
})

describe('old events', () => {
  test('are removed, and readers that had not read them are told', async () => {
    const { feed, write: add, page, epoch } = await given()
    for (const n of [1, 2, 3]) await add(n, n * 10)
    const e = await epoch()
    expect(await feed.trim(20)).toBe(1)
    expect(await page()).toEqual({ items: [2, 3], next: `${e}-3` })
    expect(await page(`${e}-1`)).toMatchObject({ items: [2, 3] })
    expect(await page(`${e}-0`)).toEqual({ gone: true, next: `${e}-3` })
  })

  test('leave the newest one behind, and stay while an older one stays', async () => {
    const { feed, write: add, page } = await given()
    for (const [n, at] of [
      [1, 10],
      [2, 50],
      [3, 10],
      [4, 10],
    ] as const)
      await add(n, at)
    expect(await feed.trim(20)).toBe(1)
    expect(await feed.trim(1_000)).toBe(2)
    expect(await feed.trim(1_000)).toBe(0)
    expect(await page()).toMatchObject({ items: [4] })
  })
})
