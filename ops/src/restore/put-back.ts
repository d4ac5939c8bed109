import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onDisk } from '../on-disk.ts'
import {
  BackupError,
  sha256Of,
  type Manifest,
  type ServiceWithDatabase,
} from '../backup-manifest.ts'

export type PutBack = {
  service: ServiceWithDatabase
  /** Folder of the backup. */
  folder: string
  manifest: Manifest
  /** The worker's database file. */
  target: string
  now: Date
}

/** @throws BackupError unless the copy in the backup is what was written. */
export const verifyCopy = async ({ service, folder, manifest }: PutBack): Promise<void> => {
  const { file, sha256 } = manifest[service]
  const path = join(folder, file)
  if (!existsSync(path)) throw new BackupError(`${path} is missing. Take another backup.`)
  if ((await sha256Of(path)) !== sha256) {
    throw new BackupError(
      `${path} is not what was backed up: its SHA-256 differs from the manifest's. Take another backup.`,
    )
  }
}

/**
 * Puts a verified copy in the place of a worker's database. Resolves with where the file that was there is
 * kept, if there was one. The restored database begins a new epoch and knows that it is a restored one: its
 * worker decides nothing new until the other one has announced again what the backup missed.
 */
export const putBack = async (request: PutBack): Promise<string | undefined> => {
  const { service, folder, manifest, target, now } = request
  const fresh = `${target}.restoring`
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await removeDatabase(fresh)
  try {
    await copyFile(join(folder, manifest[service].file), fresh)
    await chmod(fresh, 0o600)
    beginNewEpoch(fresh, manifest.madeAt)
    await onDisk(fresh)
    const kept = await setAside(target, now)
    await rename(fresh, target)
    await onDisk(dirname(target))
    return kept
  } catch (error) {
    await removeDatabase(fresh)
    throw error
  }
}

const beginNewEpoch = (path: string, madeAt: string): void => {
  const db = new Database(path, { strict: true })
  try {
    db.transaction(() => {
      db.run("INSERT OR REPLACE INTO meta VALUES ('epoch', lower(hex(randomblob(8))))")
      db.query("INSERT OR REPLACE INTO meta VALUES ('restored', ?)").run(madeAt)
    })()
  } finally {
    db.close()
  }
}

/** Its write-ahead log goes with it, under names by which SQLite finds it. */
const setAside = async (target: string, now: Date): Promise<string | undefined> => {
  if (!existsSync(target)) {
    // A log without its file would be taken for the log of the restored one.
    for (const suffix of logSuffixes) await rm(`${target}${suffix}`, { force: true })
    return undefined
  }
  const kept = `${target}.replaced-${now.toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', ...logSuffixes]) {
    if (existsSync(`${target}${suffix}`)) await rename(`${target}${suffix}`, `${kept}${suffix}`)
  }
  return kept
}

const logSuffixes = ['-wal', '-shm']

const removeDatabase = async (path: string): Promise<void> => {
  for (const suffix of ['', '-journal', ...logSuffixes])
    await rm(`${path}${suffix}`, { force: true })
}
