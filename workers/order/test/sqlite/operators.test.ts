import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorTokenHash } from '@shop/contracts'
import { openSqlite } from '@shop/engine'
import { openOperators, operatorsInSqlite } from '../../src/sqlite/operators.ts'
import { schema } from '../../src/sqlite/schema.ts'
import { orderStoreOnSqlite } from '../../src/sqlite/store.ts'
import { clockMs, sendOrder, topics } from '../given.ts'
import { openMet } from '../open-met.ts'
import { describeOperators } from '../operators-suite.ts'

let folder = ''
let fileCount = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'operators-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const newPath = (): string => join(folder, `${(fileCount += 1)}.sqlite`)

const givenFile = (): string => {
  const path = newPath()
  openMet(path).close(true)
  return path
}

describeOperators('SQLite in memory', async () => {
  const db = openMet(':memory:')
  return { ...operatorsInSqlite(db), close: async () => db.close(true) }
})
describeOperators('a file of SQLite', async () => openOperators(givenFile()))

const anna = {
  name: 'anna',
  role: 'work',
  tokenHash: operatorTokenHash('a'),
  addedAtMs: 1,
} as const

test('a worker sees at once who was added and revoked at a terminal, and goes on', async () => {
  const path = newPath()
  const store = orderStoreOnSqlite(openMet(path), { topics, now: () => clockMs })
  await store.apply({ facts: [sendOrder(1, { MUG: 1 })], parked: [] })
  const terminal = openOperators(path)
  await terminal.add(anna)
  expect(await store.reads.operator(anna.tokenHash)).toEqual({ name: 'anna', role: 'work' })
  await store.apply({ facts: [sendOrder(2, { MUG: 1 })], parked: [] })
  await terminal.revoke('anna', 2)
  expect(await store.reads.operator(anna.tokenHash)).toBeUndefined()
  await terminal.close()
  await store.close()
})

test('the database refuses a role that nobody knows', async () => {
  const operators = openOperators(givenFile())
  const boss = { ...anna, role: 'boss' } as never
  const error = await operators.add(boss).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' })
  await operators.close()
})

describe('a file is left as it is', () => {
  const codeOf = (path: string): unknown => {
    try {
      openOperators(path)
    } catch (error) {
      return (error as { reason?: unknown }).reason
    }
    throw new Error('nothing was thrown')
  }

  test('when there is none', async () => {
    const path = newPath()
    expect(() => openOperators(path)).toThrow(path)
    expect(await Bun.file(path).exists()).toBe(false)
  })

  test('when an earlier program wrote it', () => {
    const path = newPath()
    openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, -1) }).close(true)
    expect(codeOf(path)).toBe('older')
  })

  test('when a later program wrote it', () => {
    const path = newPath()
    const later = { name: 'later', sql: 'SELECT 1' }
    openSqlite(path, { ...schema, migrations: [...schema.migrations, later] }).close(true)
    expect(codeOf(path)).toBe('newer')
  })

  test('when it is of another service', () => {
    const path = newPath()
    openSqlite(path, { ...schema, applicationId: schema.applicationId + 1 }).close(true)
    expect(codeOf(path)).toBe('of-another-program')
  })
})
