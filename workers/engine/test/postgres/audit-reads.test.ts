import { describe, expect, test } from 'bun:test'
import { openAuditedPostgres } from '../../src/postgres/audit-reads.ts'
import { parkedInPostgres } from '../../src/postgres/parked.ts'
import { add, failureOf, givenPostgres, numbersSchema } from './given.ts'

const postgres = givenPostgres()

const audited = async (url: string, schema = numbersSchema, pinnedTo = 'EUR') =>
  postgres.closing(
    await openAuditedPostgres({
      url,
      schema,
      pinnedTo,
      unheard: { table: 'numbers', orderId: 'n', at: 'seq' },
      feed: 'events',
      readsIn: (sql) => ({
        numbers: async () => (await sql`SELECT n FROM numbers`).length,
      }),
    }),
  )

describe('an audit', () => {
  test('sees one moment of a database, while its worker writes', async () => {
    const url = await postgres.url()
    const database = await postgres.opened(url)
    await add(database, 1)
    const audit = await audited(url)
    await audit.inOneView(async (reads) => {
      expect(await reads.numbers()).toBe(1)
      await add(database, 2)
      expect(await reads.numbers()).toBe(1)
    })
    expect(await audit.inOneView((reads) => reads.numbers())).toBe(2)
  })

  test('reads everything of a large table, and what the engine keeps', async () => {
    const url = await postgres.url()
    const database = await postgres.opened(url)
    const parked = parkedInPostgres(database)
    await database.transaction(async (tx) => {
      tx.send(tx.sql`INSERT INTO numbers (n) SELECT generate_series(1, 2500)`)
      tx.send(tx.sql`INSERT INTO numbers_unheard SELECT seq FROM numbers`)
      await parked.park(tx, [{ topic: 'numbers', content: 'x', reason: 'bad' }], 5)
    })
    const audit = await audited(url)
    await audit.inOneView(async (reads) => {
      const waiting = await Array.fromAsync(reads.unheard())
      expect(waiting).toHaveLength(2_500)
      expect(waiting[0]).toEqual({ orderId: '1', atMs: 1 })
      expect(await reads.unheardCount()).toBe(2_500)
      expect(await Array.fromAsync(reads.parked())).toMatchObject([{ count: 1, lastAtMs: 5 }])
      expect(await reads.parkedDropped()).toBe(0)
      expect(await reads.feed()).toEqual({ oldest: 0, newest: 0, count: 0 })
      expect(await reads.reconciliation()).toMatchObject({ isNew: true })
    })
  })

  test('refuses a database of another version, worker or currency, and changes nothing', async () => {
    const url = await postgres.url()
    expect(await failureOf(audited(url))).toMatchObject({ reason: 'older' })
    await postgres.opened(url)
    const { migrations } = numbersSchema
    const newer = { ...numbersSchema, migrations: [...migrations, { name: '2', sql: '' }] }
    expect(await failureOf(audited(url, newer))).toMatchObject({ reason: 'older' })
    const others = { ...numbersSchema, program: 'letters' }
    expect(await failureOf(audited(url, others))).toMatchObject({ reason: 'of-another-program' })
    expect(await failureOf(audited(url, numbersSchema, 'USD'))).toMatchObject({
      reason: 'other-setting',
    })
  })
})

describe('a pooler that knows no prepared statements', () => {
  test('serves all the same', async () => {
    const database = await postgres.opened(`${await postgres.url()}?prepare=false`)
    const parked = parkedInPostgres(database)
    await add(database, 1, 2)
    await database.transaction((tx) =>
      parked.park(tx, [{ topic: 'numbers', content: new Uint8Array([0, 1]), reason: 'bad' }], 5),
    )
    const [item] = await parked.slice({ order: 'oldest', limit: 5 })
    const found = await parked.find(item!.hash)
    expect(Uint8Array.from(found!.content)).toEqual(new Uint8Array([0, 1]))
  })
})
