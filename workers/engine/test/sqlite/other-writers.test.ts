import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { otherWritersInSqlite } from '../../src/sqlite/other-writers.ts'
import { openSqlite } from '../../src/sqlite/open.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writers-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const schema = {
  applicationId: 7,
  migrations: [{ name: 'one', sql: 'CREATE TABLE a (n INTEGER)' }],
}

describe('a connection that asks who wrote', () => {
  test('hears of another one, once for all its commits', () => {
    const path = join(folder, 'shared')
    const [own, other] = [openSqlite(path, schema), openSqlite(path, schema)]
    const othersWrote = otherWritersInSqlite(own)
    const ask = () => own.transaction(othersWrote).immediate()
    expect(ask()).toBe(false)
    other.run('INSERT INTO a VALUES (1)')
    other.run('INSERT INTO a VALUES (2)')
    expect([ask(), ask()]).toEqual([true, false])
    own.close()
    other.close()
  })

  test('does not count itself, nor readers', () => {
    const path = join(folder, 'alone')
    const [own, other] = [openSqlite(path, schema), openSqlite(path, schema)]
    const othersWrote = otherWritersInSqlite(own)
    own.run('INSERT INTO a VALUES (1)')
    other.query('SELECT * FROM a').all()
    expect(own.transaction(othersWrote).immediate()).toBe(false)
    own.close()
    other.close()
  })
})
