import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyDatabase } from '@shop/engine/sqlite'
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
 * Copies both databases into a new folder, also while the shop runs. Each copy is one moment of its database. The two
 * moments differ, and after a restore the services tell each other the difference. The folder appears when it is
 * complete and on disk. Resolves with its manifest.
 *
 * @throws BackupError when the folder exists or a database cannot be read
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
  const identity = copyOrExplain(source, path)
  await chmod(path, 0o600)
  await onDisk(path)
  return { file, ...identity, bytes: (await stat(path)).size, sha256: await sha256Of(path) }
}

const copyOrExplain = (source: string, path: string) => {
  try {
    return copyDatabase(source, path)
  } catch (error) {
    throw new BackupError(
      `${source} cannot be copied to ${path} (${(error as Error).message}). ` +
        'Make room there, or see `bin/bun run doctor` if the file is damaged.',
      { cause: error },
    )
  }
}
