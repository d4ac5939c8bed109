import { describe, expect, test } from 'bun:test'
import { engineSchema } from '../../src/postgres/engine-schema.ts'
import { openPostgres } from '../../src/postgres/open.ts'
import { failureOf, givenPostgres, numbersSchema } from './given.ts'

const postgres = givenPostgres()

describe('opening a database', () => {
  test('makes its tables once, however many processes open it at the same time', async () => {
    const url = await postgres.url()
    const opened = await Promise.all([1, 2, 3, 4].map(() => postgres.opened(url)))
    const epochs = await Promise.all(
      opened.map(({ read }) =>
        read(async (sql) => sql`SELECT value FROM meta WHERE key = 'epoch'`),
      ),
    )
    expect(new Set(epochs.map(([row]) => row.value)).size).toBe(1)
    expect(epochs[0]![0].value).toMatch(/^[0-9a-f]{16}$/)
  })

  test('refuses a database with another currency', async () => {
    const url = await postgres.url()
    await postgres.opened(url)
    expect(await failureOf(openPostgres(url, numbersSchema, 'USD'))).toMatchObject({
      reason: 'other-setting',
    })
  })

  test('refuses a database of a newer version', async () => {
    const url = await postgres.url()
    const { migrations } = numbersSchema
    const newer = { ...numbersSchema, migrations: [...migrations, { name: '2', sql: '' }] }
    postgres.closing(await openPostgres(url, newer))
    expect(await failureOf(openPostgres(url, numbersSchema))).toMatchObject({ reason: 'newer' })
  })

  test('refuses the database of another worker, and one with tables of anybody', async () => {
    const url = await postgres.url()
    await postgres.opened(url)
    const others = { ...numbersSchema, program: 'letters' }
    expect(await failureOf(openPostgres(url, others))).toMatchObject({
      reason: 'of-another-program',
    })
    const foreign = await postgres.url()
    const made = { program: 'x', migrations: [{ name: '1', sql: engineSchema }] }
    const { read } = postgres.closing(await openPostgres(foreign, made))
    await read(async (sql) => sql.unsafe('DROP TABLE meta'))
    expect(await failureOf(openPostgres(foreign, made))).toMatchObject({
      reason: 'of-another-program',
    })
  })

  test('leaves a database as it was when a migration fails', async () => {
    const url = await postgres.url()
    const { read } = await postgres.opened(url)
    const { migrations } = numbersSchema
    const sql = 'CREATE TABLE half (n int); SELECT nonsense'
    const failing = { ...numbersSchema, migrations: [...migrations, { name: '2', sql }] }
    expect(await failureOf(openPostgres(url, failing))).toMatchObject({
      reason: 'migration-failed',
    })
    const [row] = await read(async (run) => run`SELECT to_regclass('half') IS NULL AS "isAbsent"`)
    expect(row.isAbsent).toBe(true)
    await postgres.opened(url)
  })

  test('refuses a server whose commits are not on disk', async () => {
    const url = await postgres.url()
    const { read } = await postgres.opened(url)
    const { pathname } = new URL(url)
    await read(async (sql) =>
      sql.unsafe(`ALTER DATABASE ${pathname.slice(1)} SET synchronous_commit = off`),
    )
    expect(await failureOf(openPostgres(url, numbersSchema))).toMatchObject({
      reason: 'other-setting',
    })
  })
})
