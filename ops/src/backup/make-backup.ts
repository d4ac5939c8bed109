import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DatabaseFiles } from '../config.ts'
import { onDisk } from '../on-disk.ts'
import {
  BackupError,
  manifestName,
  services,
  sha256Of,
  type BackupFile,
  type Manifest,
  type ServiceWithDatabase,
} from '../backup-manifest.ts'

/**
 * Copies both databases into a new folder, of a running shop too: each copy is one moment of its file, and
 * writers go on meanwhile. The two moments differ; after a restore the services tell each other what differs.
 * The folder appears when it is complete and on disk. Resolves with what it holds.
 *
 * @throws BackupError when the folder exists or a database cannot be read.
 */
export const makeBackup = async (
  files: DatabaseFiles,
  folder: string,
  madeAt: Date,
): Promise<Manifest> => {
  if (existsSync(folder)) {
    throw new BackupError(`${folder} is there already. Name a folder that is not.`)
  }
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  try {
    const copies = {} as Record<ServiceWithDatabase, BackupFile>
    for (const service of services) {
      copies[service] = await copyInto(unfinished, service, files[service])
    }
    const manifest: Manifest = { format: 1, madeAt: madeAt.toISOString(), ...copies }
    const manifestPath = join(unfinished, manifestName)
    await writeFile(manifestPath, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 })
    await onDisk(manifestPath)
    await onDisk(unfinished)
    await rename(unfinished, folder)
    await onDisk(dirname(folder))
    return manifest
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

const copyInto = async (
  folder: string,
  service: ServiceWithDatabase,
  source: string,
): Promise<BackupFile> => {
  const file = `${service}.sqlite`
  const path = join(folder, file)
  if (!existsSync(source)) {
    const variable = `${service.toUpperCase()}_DB`
    throw new BackupError(
      `There is no database at ${source}. Set ${variable} to the worker's file.`,
    )
  }
  try {
    vacuumInto(source, path)
  } catch (error) {
    throw new BackupError(
      `${source} cannot be copied to ${path} (${(error as Error).message}). ` +
        'Make room there, or see `bun run doctor` if the file is damaged.',
      { cause: error },
    )
  }
  await chmod(path, 0o600)
  await onDisk(path)
  const copy = { ...identityOf(path), bytes: (await stat(path)).size, sha256: await sha256Of(path) }
  return { file, ...copy }
}

/** One read transaction over the whole file, written without what was deleted. */
const vacuumInto = (source: string, path: string): void => {
  const db = new Database(source, { readonly: true })
  try {
    db.query('VACUUM INTO ?').run(path)
  } finally {
    db.close()
  }
}

const identityOf = (path: string): Pick<BackupFile, 'epoch' | 'schemaVersion'> => {
  const db = new Database(path, { readonly: true })
  try {
    const epoch = db
      .query<{ value: string }, []>("SELECT value FROM meta WHERE key = 'epoch'")
      .get()
    const version = db.query<{ user_version: number }, []>('PRAGMA user_version').get()
    return { epoch: epoch?.value ?? '', schemaVersion: version?.user_version ?? 0 }
  } finally {
    db.close()
  }
}
