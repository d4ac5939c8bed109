import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Database, type SQLiteError } from 'bun:sqlite'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSqliteContentError, openSqlite } from '../../src/sqlite/open.ts'
import { DatabaseUnusableError } from '../../src/database-unusable.ts'

const migrations = [
  { name: 'one', sql: 'CREATE TABLE a (n INTEGER CHECK (n > 0)) STRICT' },
  { name: 'two', sql: 'CREATE TABLE b (n INTEGER) STRICT' },
]

const schema = { applicationId: 7, migrations }
const upTo = (count: number) => ({ ...schema, migrations: migrations.slice(0, count) })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-'))
})
afterAll(() => rm(folder, { recursive: true }))

const path = (name: string) => join(folder, 'deeper', name)
const hashOf = async (file: string) =>
  new Bun.CryptoHasher('sha256').update(await Bun.file(file).bytes()).digest('hex')

describe('opening a database', () => {
  test('makes it, for its owner only, with every commit on disk', async () => {
    const db = openSqlite(path('new'), schema)
    expect((await stat(path('new'))).mode & 0o777).toBe(0o600)
    expect(db.query('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(db.query('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    expect(db.query('PRAGMA user_version').get()).toEqual({ user_version: 2 })
    db.close()
  })

  test('of an older program keeps its pages, and the write-ahead log its length in bytes', () => {
    const old = new Database(path('older'), { create: true })
    old.run('PRAGMA page_size = 4096')
    old.run(`PRAGMA application_id = ${schema.applicationId}`)
    old.run('PRAGMA journal_mode = WAL')
    old.close()
    const logBytes = ['older', 'new'].map((name) => {
      const db = openSqlite(path(name), schema)
      const [pages] = db.query('PRAGMA wal_autocheckpoint').values() as [[number]]
      const [bytes] = db.query('PRAGMA page_size').values() as [[number]]
      db.close()
      return [bytes[0], bytes[0] * pages[0]]
    })
    expect(logBytes).toEqual([
      [4_096, 4_096_000],
      [2_048, 4_096_000],
    ])
  })

  test('fills what a migration made, or leaves the database as it was', () => {
    openSqlite(path('filled'), upTo(1)).close()
    const opened = (fill: (db: Database) => void) =>
      openSqlite(path('filled'), {
        ...schema,
        migrations: [migrations[0]!, { ...migrations[1]!, fill }],
      })
    const fail = () => {
      throw new Error('out of ink')
    }
    expect(() => opened(fail)).toThrow('migration two failed: out of ink')
    const db = opened((filled) => void filled.run('INSERT INTO b VALUES (5)'))
    expect(db.query('SELECT n FROM b').all()).toEqual([{ n: 5 }])
    db.close()
  })

  test('applies only the migrations that are missing, and keeps the rows', () => {
    const old = openSqlite(path('old'), upTo(1))
    old.run('INSERT INTO a VALUES (1)')
    old.close()
    const db = openSqlite(path('old'), schema)
    expect(db.query('SELECT n FROM a').all()).toEqual([{ n: 1 }])
    expect(db.query('SELECT n FROM b').all()).toEqual([])
    db.close()
  })

  test('leaves nothing of a migration that fails', () => {
    const broken = [...migrations, { name: 'three', sql: 'CREATE TABLE c (n INTEGER); NONSENSE' }]
    expect(() => openSqlite(path('broken'), { ...schema, migrations: broken })).toThrow(
      DatabaseUnusableError,
    )
    const db = openSqlite(path('broken'), schema)
    expect(db.query("SELECT name FROM sqlite_schema WHERE name = 'c'").get()).toBeNull()
    db.close()
  })

  test('refuses one of a newer version and leaves the file as it is', async () => {
    openSqlite(path('newer'), schema).close()
    const before = await hashOf(path('newer'))
    expect(() => openSqlite(path('newer'), upTo(1))).toThrow(DatabaseUnusableError)
    expect(await hashOf(path('newer'))).toBe(before)
  })

  test('refuses one of another program and leaves the file as it is', async () => {
    openSqlite(path('other'), { ...schema, applicationId: 8 }).close()
    const before = await hashOf(path('other'))
    expect(() => openSqlite(path('other'), schema)).toThrow(DatabaseUnusableError)
    expect(await hashOf(path('other'))).toBe(before)
  })

  test.each([
    ['a text', 'this is no database, but long enough to have a header of its own'.repeat(20)],
    ['half a header', 'SQLite format 3\0garbage'.repeat(50)],
  ])('refuses %s and leaves the file as it is', async (name, content) => {
    await Bun.write(path(name), content)
    const before = await hashOf(path(name))
    expect(() => openSqlite(path(name), schema)).toThrow(DatabaseUnusableError)
    expect(await hashOf(path(name))).toBe(before)
  })
})

describe('an error of the database', () => {
  test('lies in the content when a constraint refuses it', () => {
    const db = openSqlite(':memory:', schema)
    expect(errorOf(() => db.run('INSERT INTO a VALUES (-1)'))).toSatisfy(isSqliteContentError)
  })

  test('lies in the content when a value has the wrong type for its column', () => {
    const db = openSqlite(':memory:', schema)
    expect(errorOf(() => db.run("INSERT INTO a VALUES ('text')"))).toSatisfy(isSqliteContentError)
  })

  test('lies in the content when a value is out of range', () => {
    const db = openSqlite(':memory:', schema)
    const tooLarge = 'SELECT zeroblob(2000000000)'
    expect(errorOf(() => db.query(tooLarge).get())).toSatisfy(isSqliteContentError)
  })

  test('lies in the world when the file cannot be written', () => {
    openSqlite(path('readonly'), schema).close()
    const db = new Database(path('readonly'), { readonly: true })
    const error = errorOf(() => db.run('INSERT INTO a VALUES (1)'))
    expect(error).not.toSatisfy(isSqliteContentError)
    db.close()
  })

  test('lies in the world when the disk is full', () => {
    const db = openSqlite(path('full'), schema)
    db.run(`PRAGMA max_page_count = ${pageCountOf(db)}`)
    const fill = () => {
      for (let n = 0; n < 10_000; n += 1) db.run('INSERT INTO a VALUES (1)')
    }
    const error = errorOf(fill)
    expect([(error as SQLiteError).code, isSqliteContentError(error)]).toEqual([
      'SQLITE_FULL',
      false,
    ])
    db.close()
  })

  test('lies in the world when another connection holds the file', () => {
    const db = openSqlite(path('locked'), schema)
    const other = new Database(path('locked'))
    other.run('BEGIN IMMEDIATE')
    db.run('PRAGMA busy_timeout = 0')
    const error = errorOf(() => db.run('INSERT INTO a VALUES (1)'))
    expect([(error as SQLiteError).code, isSqliteContentError(error)]).toEqual([
      'SQLITE_BUSY',
      false,
    ])
    other.close()
    db.close()
  })

  test('is nothing that was foreseen when it comes from our own code: the content is not blamed', () => {
    expect(isSqliteContentError(new TypeError('x'))).toBe(false)
    expect(isSqliteContentError(new Error('x'))).toBe(false)
  })
})

const pageCountOf = (db: Database): number =>
  db.query<{ page_count: number }, []>('PRAGMA page_count').get()!.page_count

const errorOf = (work: () => void): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
