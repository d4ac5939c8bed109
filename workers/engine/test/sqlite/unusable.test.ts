import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../src/sqlite/open.ts'
import { schema } from './numbers-schema.ts'

const child = join(import.meta.dir, 'child.ts')
/** How a program uses a file: a worker, the doctor and a backup. */
const uses = ['open', 'audit', 'copy'] as const
type Use = (typeof uses)[number]

let folder = ''
let folderCount = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unusable-'))
  chmodSync(folder, 0o777)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A sound database in a folder of its own, that everybody may use. */
const given = (): { path: string; inside: string } => {
  const inside = join(folder, String((folderCount += 1)))
  mkdirSync(inside)
  const path = join(inside, 'numbers.sqlite')
  openSqlite(path, schema).close(true)
  chmodSync(path, 0o666)
  chmodSync(inside, 0o777)
  return { path, inside }
}

/** The output of another process that does this with the file. */
const outcomeOf = (use: Use, path: string, limits = '') => {
  const { stdout, stderr } = Bun.spawnSync([
    'sh',
    '-c',
    `${limits} exec "$@"`,
    'sh',
    process.execPath,
    child,
    use,
    path,
  ])
  const said = stdout.toString()
  if (said === '') throw new Error(stderr.toString())
  return JSON.parse(said) as { reason: string; message: string }
}

const speaksOfRestoring = (message: string): boolean => message.includes('restore')

const overwrite = (path: string, at: number, content: string): void => {
  const bytes = readFileSync(path)
  bytes.write(content, at)
  writeFileSync(path, bytes)
}

type Case = [
  what: string,
  prepare: (given: { path: string; inside: string }) => void,
  reason: string,
]

/** The database is whole in all of them. */
const wholeCases: Case[] = [
  ['may not be read', ({ path }) => chmodSync(path, 0), 'no-permission'],
  [
    'is in a folder that may not be entered',
    ({ inside }) => chmodSync(inside, 0o600),
    'no-permission',
  ],
]
/** A worker alone writes. */
const writeCases: Case[] = [
  ['may not be written', ({ path }) => chmodSync(path, 0o444), 'no-permission'],
  [
    'is in a folder that may not be written',
    ({ inside }) => chmodSync(inside, 0o555),
    'no-permission',
  ],
  [
    'has a write-ahead log that may not be read',
    ({ path }) => {
      writeFileSync(`${path}-wal`, '')
      chmodSync(`${path}-wal`, 0)
    },
    'no-permission',
  ],
  [
    'has a newer version',
    ({ path }) => {
      const db = new Database(path)
      db.run('PRAGMA user_version = 9')
      db.close()
    },
    'newer',
  ],
  [
    'is of another program',
    ({ path }) => {
      const db = new Database(path)
      db.run('PRAGMA application_id = 8')
      db.close()
    },
    'of-another-program',
  ],
]
const brokenCases: Case[] = [
  ['is a text', ({ path }) => writeFileSync(path, 'no database '.repeat(500)), 'not-a-database'],
  [
    'has a damaged page',
    ({ path }) => overwrite(path, 3 * 2_048, '\0garbage'.repeat(200)),
    'damaged',
  ],
]

describe('a whole database is not called damaged, and nobody is told to restore a backup, when it', () => {
  for (const use of uses) {
    test.each(wholeCases)(`%s (${use})`, (_, prepare, reason) => {
      const { path, inside } = given()
      prepare({ path, inside })
      const said = outcomeOf(use, path)
      chmodSync(inside, 0o777)
      expect(said).toMatchObject({ reason })
      expect(speaksOfRestoring(said.message)).toBe(false)
    })
  }

  test.each(writeCases)('%s (open)', (_, prepare, reason) => {
    const { path, inside } = given()
    prepare({ path, inside })
    const said = outcomeOf('open', path)
    chmodSync(inside, 0o777)
    expect(said).toMatchObject({ reason })
    expect(said.message).toContain(inside)
    expect(speaksOfRestoring(said.message)).toBe(false)
  })

  test.each(uses)('is on a full disk (%s), and is opened when there is room', (use) => {
    const { path } = given()
    const keepsLog = new Database(path)
    keepsLog.run('PRAGMA journal_mode = WAL')
    keepsLog.close()
    // A file that may not grow is as full as a disk: the same error, without the right to mount one.
    const said = outcomeOf(use, path, 'ulimit -f 1;')
    expect(said).toMatchObject({ reason: 'full' })
    expect(speaksOfRestoring(said.message)).toBe(false)
    expect(outcomeOf('open', path).reason).toBe('none')
  })

  test.each(uses)(
    'is locked by another process (%s)',
    async (use) => {
      const { path } = given()
      const holder = Bun.spawn([process.execPath, child, 'hold', path], { stdin: 'pipe' })
      await holder.stdout.getReader().read()
      const said = outcomeOf(use, path)
      await holder.stdin.end()
      await holder.exited
      expect(said).toMatchObject({ reason: 'locked' })
      expect(speaksOfRestoring(said.message)).toBe(false)
      expect(outcomeOf('open', path).reason).toBe('none')
    },
    60_000,
  )
})

describe('a broken database is told apart, and its file is left as it is, when it', () => {
  test.each(brokenCases)('%s', (_, prepare, reason) => {
    const { path, inside } = given()
    prepare({ path, inside })
    const before = readFileSync(path)
    const said = outcomeOf('open', path)
    expect(said).toMatchObject({ reason })
    expect(speaksOfRestoring(said.message)).toBe(true)
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

describe('a path that leads to no database', () => {
  test('whose folder is missing is made by a worker that may', () => {
    expect(outcomeOf('open', join(given().inside, 'deep', 'deeper', 'new.sqlite')).reason).toBe(
      'none',
    )
  })

  test.each([
    [
      'in a folder that nobody may make',
      (inside: string) => join(inside, 'deep', 'new'),
      'no-permission',
    ],
    ['that is a folder', (inside: string) => inside, 'not-a-database'],
    [
      'that goes through a file',
      (inside: string) => join(inside, 'numbers.sqlite', 'new'),
      'no-folder',
    ],
  ])('%s is called what it is', (_, pathIn, reason) => {
    const { inside } = given()
    chmodSync(inside, 0o555)
    const said = outcomeOf('open', pathIn(inside))
    chmodSync(inside, 0o777)
    expect(said).toMatchObject({ reason })
    expect(speaksOfRestoring(said.message)).toBe(false)
  })

  test('is called missing by a program that makes none', () => {
    expect(outcomeOf('audit', join(given().inside, 'missing')).reason).toBe('no-file')
  })
})
