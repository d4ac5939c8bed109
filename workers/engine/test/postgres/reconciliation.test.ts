import { describe, expect, test } from 'bun:test'
import type { PostgresDatabase } from '../../src/postgres/open.ts'
import { reconciliationInPostgres } from '../../src/postgres/reconciliation.ts'
import { isNewDatabase, markRestored } from '../../src/postgres/restored.ts'
import { unheardInPostgres } from '../../src/postgres/unheard.ts'
import { add, givenPostgres } from './given.ts'

const postgres = givenPostgres()

type Row = { seq: string; n: string }

const partsOf = (database: PostgresDatabase, unanswerable?: string) => {
  const unheard = unheardInPostgres<Row>(database, {
    table: 'numbers',
    announcementsOf: ({ n }) => [{ topic: 'numbers', item: Number(n) }],
    ...(unanswerable !== undefined && { unanswerable }),
  })
  return { database, unheard, reconciliation: reconciliationInPostgres(database, unheard.tables) }
}
const given = async (unanswerable?: string) => partsOf(await postgres.opened(), unanswerable)

const hear = ({ transaction }: PostgresDatabase, ...numbers: number[]): Promise<void> =>
  transaction(async ({ sql, send }) => {
    send(sql`
      DELETE FROM numbers_unheard USING numbers
      WHERE numbers.seq = numbers_unheard.seq AND n = ANY(${sql.array(numbers, 'BIGINT')})`)
  })

const everything = { after: 0, upTo: Number.MAX_SAFE_INTEGER }

describe('unheard rows', () => {
  test('are announced oldest first, a window at a time, until they are heard', async () => {
    const { database, unheard } = await given()
    await add(database, 7, 8, 9)
    await hear(database, 8)
    const first = await unheard.window({ ...everything, limit: 1 })
    expect(first).toEqual({ announcements: [{ topic: 'numbers', item: 7 }], last: 1, count: 1 })
    expect(await unheard.window({ ...everything, after: 1, limit: 5 })).toMatchObject({ last: 3 })
    expect(await unheard.countIn(everything)).toBe(2)
    expect(await unheard.countIn({ after: 1, upTo: 2 })).toBe(0)
    expect(await unheard.newest()).toBe(3)
  })

  test('are none in an empty table', async () => {
    const { unheard } = await given()
    expect(await unheard.window({ ...everything, limit: 5 })).toEqual({
      announcements: [],
      last: 0,
      count: 0,
    })
    expect(await unheard.newest()).toBe(0)
  })

  test('that the reader cannot answer are passed over while everything is announced again', async () => {
    const { database, unheard, reconciliation } = await given('n = 7')
    await add(database, 7, 8)
    expect(await unheard.countIn(everything)).toBe(2)
    await reconciliation.announceAgain('reader')
    expect(await unheard.countIn(everything)).toBe(1)
  })
})

describe('the record of a reconciliation', () => {
  test('of a new database says so until it has met its reader', async () => {
    const { database, reconciliation } = await given()
    expect(await reconciliation.read()).toMatchObject({ isNew: true, restoredFrom: undefined })
    expect(await database.read((sql) => isNewDatabase(sql, 'numbers'))).toBe(true)
    expect(await reconciliation.admit()).toMatchObject({ isNew: false })
    expect(await reconciliation.knowsFacts()).toBe(false)
    await add(database, 1)
    expect(await reconciliation.knowsFacts()).toBe(true)
  })

  test('of a restored database begins another epoch, and waits to be told what it missed', async () => {
    const { database, reconciliation } = await given()
    const { epoch } = await reconciliation.read()
    await markRestored(database, '2026-01-01T00:00:00Z')
    const restored = await reconciliation.read()
    expect(restored).toMatchObject({ isNew: false, restoredFrom: '2026-01-01T00:00:00Z' })
    expect(restored.epoch).not.toBe(epoch)
    expect(await reconciliation.admit()).toMatchObject({ restoredFrom: undefined })
  })

  test('makes everything unheard for another reader, until all of it is heard', async () => {
    const { database, unheard, reconciliation } = await given()
    await add(database, 1, 2)
    await hear(database, 1, 2)
    const state = await reconciliation.announceAgain('reader')
    expect(state).toMatchObject({ readerEpoch: 'reader', isAnnouncingAgain: true })
    expect(await unheard.countIn(everything)).toBe(2)
    // Of a row that came later nothing is announced again.
    await add(database, 3)
    await hear(database, 1)
    expect(await reconciliation.finishWhenHeard()).toMatchObject({ isAnnouncingAgain: true })
    await hear(database, 2)
    expect(await reconciliation.finishWhenHeard()).toMatchObject({ isAnnouncingAgain: false })
  })

  test('makes a large database unheard part by part', async () => {
    const { database, unheard, reconciliation } = await given()
    await database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) SELECT generate_series(1, 30000)`)
    })
    await reconciliation.announceAgain('reader')
    expect(await unheard.countIn(everything)).toBe(25_000)
    expect(await reconciliation.finishWhenHeard()).toMatchObject({ isAnnouncingAgain: true })
    expect(await unheard.countIn(everything)).toBe(30_000)
  })

  test('remembers a reader whose database is lost until it is there again', async () => {
    const { reconciliation } = await given()
    expect(await reconciliation.noteLostReader('empty')).toMatchObject({ lostReader: 'empty' })
    expect(await reconciliation.noteLostReader(undefined)).toMatchObject({ lostReader: undefined })
  })

  test('changes between two batches of other processes, so that no row is missed', async () => {
    const one = await given()
    const other = partsOf(await postgres.opened(postgres.urlOf(one.database)))
    const isIn = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const batch = other.database.transaction(async (tx) => {
      const { isAnnouncingAgain } = await other.reconciliation.stateIn(tx)
      tx.send(tx.sql`INSERT INTO numbers (n) VALUES (1)`)
      isIn.resolve()
      await mayEnd.promise
      return isAnnouncingAgain
    })
    await isIn.promise
    const changed = one.reconciliation.announceAgain('reader')
    mayEnd.resolve()
    expect(await batch).toBe(false)
    await changed
    expect(await one.unheard.countIn(everything)).toBe(1)
    const state = await other.database.transaction(async (tx) => other.reconciliation.stateIn(tx))
    expect(state).toMatchObject({ isAnnouncingAgain: true })
  })
})
