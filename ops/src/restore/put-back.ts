import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseUnusableError } from '@shop/engine'
import { markRestored, moveDatabase, removeDatabase } from '@shop/engine/sqlite'
import { assertInventoryCurrency } from '@shop/inventory/audit-reads/sqlite'
import { assertOrderCurrency } from '@shop/order/audit-reads/sqlite'
import { onDisk } from '../on-disk.ts'
import {
  asBackupError,
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

/** Compares a copy in the backup with the manifest. @throws BackupError when the copy is missing or differs */
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

/** Compares the currency of a verified copy with the shop's. @throws BackupError when they differ */
export const verifyCurrency = ({ service, folder, manifest }: PutBack, currency: string): void =>
  assertCurrency(service, join(folder, manifest[service].file), currency)

const assertions = { inventory: assertInventoryCurrency, order: assertOrderCurrency }

/** Compares the currency of a service's database with the shop's. @throws BackupError when they differ */
export const assertCurrency = (
  service: ServiceWithDatabase,
  path: string,
  currency: string,
): void => {
  try {
    assertions[service](path, currency)
  } catch (error) {
    if (!(error instanceof DatabaseUnusableError)) throw error
    throw new BackupError(error.message, { cause: error })
  }
}

/**
 * Puts a verified copy in the place of a worker's database and marks it as restored: its worker decides nothing new until
 * the other worker has announced again what the backup missed. Resolves with the path under which the replaced database
 * is kept; undefined when there was none.
 */
export const putBack = async (request: PutBack): Promise<string | undefined> => {
  const { service, folder, manifest, target, now } = request
  const fresh = `${target}.restoring`
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await removeDatabase(fresh)
    await copyFile(join(folder, manifest[service].file), fresh)
    await chmod(fresh, 0o600)
    markRestored(fresh, manifest.madeAt)
    await onDisk(fresh)
    const kept = `${target}.replaced-${now.toISOString().replaceAll(':', '-')}`
    const isKept = await moveDatabase(target, kept)
    await rename(fresh, target)
    await onDisk(dirname(target))
    return isKept ? kept : undefined
  } catch (error) {
    await removeDatabase(fresh).catch(() => undefined)
    throw asBackupError(error, target)
  }
}
