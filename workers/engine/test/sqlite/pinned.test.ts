import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite, type Schema } from '../../src/sqlite/open.ts'
import { assertFilePinned } from '../../src/sqlite/pinned.ts'
import { DatabaseUnusableError } from '../../src/database-unusable.ts'

const setting = {
  variable: 'PLANET',
  key: 'planet',
  shownByRows: 'SELECT planet AS value FROM landings ORDER BY n DESC LIMIT 1',
}
const tables = `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE landings (n INTEGER PRIMARY KEY, planet TEXT NOT NULL) STRICT`
const before: Schema = { applicationId: 7, migrations: [{ name: 'one', sql: tables }] }
const two = { name: 'two', sql: 'CREATE TABLE b (n INTEGER) STRICT' }
const schema: Schema = { ...before, migrations: [...before.migrations, two], pinned: setting }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pinned-'))
})
afterAll(() => rm(folder, { recursive: true }))

const hashOf = async (file: string) =>
  new Bun.CryptoHasher('sha256').update(await Bun.file(file).bytes()).digest('hex')

/** A file of the version before, which pinned nothing, with these landings. */
const givenOldFile = (...planets: string[]): string => {
  const path = join(folder, crypto.randomUUID())
  const db = openSqlite(path, before)
  for (const planet of planets) db.query('INSERT INTO landings (planet) VALUES (?)').run(planet)
  db.run('PRAGMA journal_mode = DELETE')
  db.close()
  return path
}
const open = (path: string, planet: string): void => openSqlite(path, schema, planet).close()

describe('a setting that a database is pinned to', () => {
  test('is the configured one for a new database, from then on', () => {
    const path = join(folder, 'new')
    open(path, 'mars')
    open(path, 'mars')
    expect(() => open(path, 'venus')).toThrow(
      new DatabaseUnusableError(
        'other-setting',
        `${path} was made with PLANET=mars, and now PLANET is venus. ` +
          'It was left as it is: set PLANET=mars, or name a file that was made with venus.',
      ),
    )
    open(path, 'mars')
  })

  test('is the one that the newest row shows in a database of before', async () => {
    const path = givenOldFile('venus', 'mars')
    const hash = await hashOf(path)
    expect(() => open(path, 'venus')).toThrow('was made with PLANET=mars')
    expect(await hashOf(path)).toBe(hash)
    open(path, 'mars')
  })

  test('is the configured one for a database of before that shows none', () => {
    const path = givenOldFile()
    open(path, 'venus')
    expect(() => open(path, 'mars')).toThrow('was made with PLANET=venus')
  })

  test('stays when the rows that showed it are gone', () => {
    const path = givenOldFile('mars')
    const db = openSqlite(path, schema, 'mars')
    db.run('DELETE FROM landings')
    db.close()
    expect(() => open(path, 'venus')).toThrow('was made with PLANET=mars')
  })

  test('is not asked for by a program that does not say one', () => {
    const path = givenOldFile('mars')
    openSqlite(path, schema).close()
    open(path, 'mars')
  })

  test('can be compared without opening the database for its worker', () => {
    const path = givenOldFile('mars')
    assertFilePinned(path, setting, 'mars')
    expect(() => assertFilePinned(path, setting, 'venus')).toThrow(DatabaseUnusableError)
  })
})
