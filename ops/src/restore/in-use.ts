import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { toWorker } from '@shop/contracts/internal-http'

const answerMsMax = 2_000

/**
 * Whether a worker uses this database: it answers at its address, or somebody has the file open. A damaged
 * file counts as not open, so that it can be replaced.
 */
export const isInUse = async (file: string, url: string): Promise<boolean> =>
  (await isAnswering(url)) || isOpen(file)

const isAnswering = (url: string): Promise<boolean> =>
  fetch(url + toWorker.alive, { signal: AbortSignal.timeout(answerMsMax) }).then(
    () => true,
    () => false,
  )

/** Every connection to a file in WAL mode holds a shared lock on it, so the exclusive one is refused. */
const isOpen = (file: string): boolean => {
  if (!existsSync(file)) return false
  let db: Database | undefined
  try {
    db = new Database(file, { readwrite: true })
    db.run('PRAGMA locking_mode = EXCLUSIVE')
    db.run('BEGIN EXCLUSIVE')
    db.run('ROLLBACK')
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'SQLITE_BUSY'
  } finally {
    db?.close()
  }
}
