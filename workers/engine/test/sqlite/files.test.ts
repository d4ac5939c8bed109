import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { Database } from 'bun:sqlite'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyDatabase } from '../../src/sqlite/copy.ts'
import { isDatabaseOpen, moveDatabase, removeDatabase } from '../../src/sqlite/files.ts'
import { openSqlite } from '../../src/sqlite/open.ts'
import { engineSchema } from '../../src/sqlite/parked.ts'
import { reconciliationInSqlite } from '../../src/sqlite/reconciliation.ts'
import { markRestored } from '../../src/sqlite/restored.ts'

const schema = {
  applicationId: 7,
  migrations: [
    { name: 'engine', sql: engineSchema },
    { name: 'rows', sql: 'CREATE TABLE numbers (n INTEGER) STRICT' },
  ],
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = (name: string): string => join(folder, name)
const names = (): string[] => readdirSync(folder).sort()

const recordIn = (db: Database) =>
  reconciliationInSqlite(db, {
    markUnheard: () => undefined,
    anyUnheard: 'SELECT 1 WHERE ? < 0',
    newestSeq: () => 0,
  })
const stateOf = (db: Database) => recordIn(db).now()

/** A database with these numbers, open as its worker has it: they stand in the write-ahead log. */
const givenOpen = (name: string, ...numbers: number[]): Database => {
  const db = openSqlite(path(name), schema)
  const insert = db.query('INSERT INTO numbers VALUES (?)')
  for (const n of numbers) insert.run(n)
  return db
}
const givenClosed = (name: string, ...numbers: number[]): string => {
  const db = givenOpen(name, ...numbers)
  const { epoch } = stateOf(db)
  db.close()
  return epoch
}
const numbersIn = (name: string): number[] => {
  const db = openSqlite(path(name), schema)
  const rows = db.query<{ n: number }, []>('SELECT n FROM numbers ORDER BY n').all()
  db.close()
  return rows.map(({ n }) => n)
}
describe('a copy', () => {
  test('has what an open database has committed, and its identity', () => {
    const db = givenOpen('a', 1, 2)
    const copied = copyDatabase(path('a'), path('b'))
    expect(copied).toEqual({ epoch: stateOf(db).epoch, schemaVersion: 2 })
    expect(numbersIn('b')).toEqual([1, 2])
    db.close()
  })

  test('never replaces a database', () => {
    givenClosed('a', 1)
    givenClosed('b', 2)
    expect(() => copyDatabase(path('a'), path('b'))).toThrow()
    expect(numbersIn('b')).toEqual([2])
  })

  test('is not made of a file that is no database', () => {
    writeFileSync(path('a'), 'not a database')
    expect(() => copyDatabase(path('a'), path('b'))).toThrow()
  })
})

describe('a restored database', () => {
  test('begins a new epoch and knows when its backup was made, until it is admitted', async () => {
    const epoch = givenClosed('a', 1)
    markRestored(path('a'), '2026-11-27T08:00:00.000Z')
    const db = openSqlite(path('a'), schema)
    expect(stateOf(db)).toMatchObject({ restoredFrom: '2026-11-27T08:00:00.000Z' })
    expect(stateOf(db).epoch).toMatch(/^[0-9a-f]{16}$/)
    expect(stateOf(db).epoch).not.toBe(epoch)
    await recordIn(db).admit()
    expect(stateOf(db).restoredFrom).toBeUndefined()
    db.close()
  })

  test('keeps its rows', () => {
    givenClosed('a', 1)
    markRestored(path('a'), '2026-11-27T08:00:00.000Z')
    expect(numbersIn('a')).toEqual([1])
  })
})

describe('the files of a database', () => {
  /** A database whose process was killed: its row is in the write-ahead log only. */
  const givenKilled = async (name: string): Promise<void> => {
    const db = givenOpen('alive', 1)
    for (const suffix of ['', '-wal', '-shm'])
      copyFileSync(path(`alive${suffix}`), path(name + suffix))
    db.close()
    await removeDatabase(path('alive'))
  }

  test('move together, so that no row is lost', async () => {
    await givenKilled('a')
    expect(await moveDatabase(path('a'), path('b'))).toBe(true)
    expect(names()).toEqual(['b', 'b-wal'])
    expect(numbersIn('b')).toEqual([1])
  })

  test('are removed together', async () => {
    await givenKilled('a')
    await removeDatabase(path('a'))
    expect(names()).toEqual([])
    await removeDatabase(path('a'))
  })

  test('do not stay behind for another database when their own is gone', async () => {
    await givenKilled('a')
    rmSync(path('a'))
    expect(await moveDatabase(path('a'), path('b'))).toBe(false)
    expect(names()).toEqual([])
  })
})

describe('a database', () => {
  test('is open while a connection uses it, and not afterwards', () => {
    const db = givenOpen('a', 1)
    expect(isDatabaseOpen(path('a'))).toBe(true)
    db.close()
    expect(isDatabaseOpen(path('a'))).toBe(false)
  })

  test('is not open when it is damaged or missing', () => {
    writeFileSync(path('a'), 'not a database, but long enough to be looked at as one')
    expect(isDatabaseOpen(path('a'))).toBe(false)
    expect(isDatabaseOpen(path('b'))).toBe(false)
  })
})
