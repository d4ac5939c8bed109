import { afterAll, beforeAll } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names new files in a folder that the tests of a file have for themselves. Call it once in a file, outside of its tests. */
export const newFilesFor = (name: string): (() => string) => {
  let folder = ''
  let fileCount = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `${name}-`))
  })
  // Synchronously: SQLite removes files of its own when the garbage collector finds a closed database.
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => join(folder, `${(fileCount += 1)}.sqlite`)
}
