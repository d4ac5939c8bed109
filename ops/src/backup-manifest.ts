import { join } from 'node:path'
import { DatabaseUnusableError, unusable } from '@shop/engine'
import * as v from 'valibot'
import { isPostgres } from './config.ts'

/** The two services that have a database. */
export const services = ['inventory', 'order'] as const
export type ServiceWithDatabase = (typeof services)[number]

/** A backup cannot be made or put back. The message says what to do. The shop's files are unchanged. */
export class BackupError extends Error {
  override name = 'BackupError'
  readonly code = 'backup'
}

/**
 * Refuses to copy or replace a file in the place of a database that is on PostgreSQL.
 * @throws BackupError
 */
export const assertIsFile = (service: ServiceWithDatabase, place: string): void => {
  if (!isPostgres(place)) return
  throw new BackupError(
    `${service} has its database on PostgreSQL (${service.toUpperCase()}_DATABASE_URL), and this command works on files. ` +
      'Use the tools of the server (pg_basebackup with an archive, pg_dump, or those of your provider): docs/postgresql.md.',
  )
}

/** An error with a file at this path, as a BackupError that says what it is. A fault of ours is returned as it is. */
export const asBackupError = (error: unknown, path: string): unknown => {
  if (error instanceof BackupError) return error
  const explained = unusable(path, error)
  return explained instanceof DatabaseUnusableError
    ? new BackupError(explained.message, { cause: error })
    : error
}

const FileSchema = v.object({
  /** Name inside the folder of the backup. */
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  /** The epoch of the database that was copied. */
  epoch: v.string(),
  schemaVersion: v.number(),
  bytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})
export type BackupFile = v.InferOutput<typeof FileSchema>

const ManifestSchema = v.object({
  format: v.literal(1),
  /** ISO 8601, when the first copy was begun. */
  madeAt: v.pipe(v.string(), v.isoTimestamp()),
  inventory: FileSchema,
  order: FileSchema,
})
/** The content of `manifest.json` in the folder of a backup, which is written last. */
export type Manifest = v.InferOutput<typeof ManifestSchema>

export const manifestName = 'manifest.json'

/** Reads the manifest of a backup. @throws BackupError when the folder is not a complete backup */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const file = Bun.file(join(folder, manifestName))
  if (!(await file.exists())) {
    throw new BackupError(
      `${folder} has no ${manifestName}, so it is not a complete backup. Name a folder that \`bin/bun run backup\` wrote.`,
    )
  }
  try {
    return v.parse(ManifestSchema, await file.json())
  } catch (error) {
    throw new BackupError(
      `${join(folder, manifestName)} cannot be read (${(error as Error).message}). Take another backup.`,
      { cause: error },
    )
  }
}

/** SHA-256 of a file, read in pieces, in hexadecimal. */
export const sha256Of = async (path: string): Promise<string> => {
  const hash = new Bun.CryptoHasher('sha256')
  for await (const piece of Bun.file(path).stream()) hash.update(piece)
  return hash.digest('hex')
}
