import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseUnusableError, type UnusableReason } from '../database-unusable.ts'

/** Codes of SQLite (https://sqlite.org/rescode.html) and of the operating system, and the reason that each shows. */
const reasons: readonly (readonly [pattern: RegExp, reason: UnusableReason])[] = [
  [/^(?:SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT|EFBIG)$/, 'full'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED|SQLITE_PROTOCOL)/, 'locked'],
  [/^SQLITE_NOTADB$/, 'not-a-database'],
  [/^SQLITE_CORRUPT/, 'damaged'],
  [/^(?:SQLITE_READONLY|SQLITE_PERM$|EACCES$|EPERM$|EROFS$)/, 'no-permission'],
  [/^(?:SQLITE_IOERR|EIO$)/, 'disk-error'],
]

/** The reason that an error of opening, reading or copying a database shows; undefined when it has no such code. */
export const unusableReasonOf = (error: unknown): UnusableReason | undefined => {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return undefined
  const known = reasons.find(([pattern]) => pattern.test(code))
  return known?.[1] ?? (/^(?:SQLITE_|E[A-Z]+$)/.test(code) ? 'unknown' : undefined)
}

/**
 * An error of opening, reading or copying the database at `path`, as one that says what is wrong and what to do. An error
 * that is neither SQLite's nor the operating system's is a fault of ours and is returned as it is.
 */
export const unusable = (path: string, error: unknown): unknown => {
  if (error instanceof DatabaseUnusableError) return error
  const shown = unusableReasonOf(error)
  if (shown === undefined) return error
  // SQLite says "unable to open" or "disk I/O error" of whatever stands in the way of a path.
  const isOfPath = shown === 'no-permission' || shown === 'unknown' || shown === 'disk-error'
  const obstacle = isOfPath ? obstacleAt(path) : undefined
  if (obstacle) return new DatabaseUnusableError(...obstacle, { cause: error })
  const { code, message } = error as { code: string; message: string }
  return new DatabaseUnusableError(shown, textOf(shown, path, `${code}: ${message}`), {
    cause: error,
  })
}

/** The message for damage, in the words of SQLite's check. */
export const damaged = (path: string, verdict: string): DatabaseUnusableError =>
  new DatabaseUnusableError('damaged', textOf('damaged', path, verdict))

const textOf = (reason: UnusableReason, path: string, said: string): string => {
  const whole = 'Nothing is wrong with the database, and it was left as it is'
  switch (reason) {
    case 'full':
      return `There is no room for ${path}: its disk is full, or files may not grow (${said}). ${whole}: make room and try again.`
    case 'locked':
      return `${path} is locked by another process (${said}). ${whole}: find the process (fuser ${path}), stop it or wait for it, and try again.`
    case 'no-permission':
      return `${path} cannot be written (${said}). ${whole}: let the user ${userText()} write the file and its folder, and see that the disk is not mounted read-only.`
    case 'not-a-database':
      return `${path} is not an SQLite database: it begins with ${beginningOf(path)}. It was left as it is: check the path. If it is the right one, the file was overwritten, and a backup has to be restored.`
    case 'damaged':
      return `${path} is damaged (${said}). It was left as it is: restore a backup.`
    case 'disk-error':
      return `The disk of ${path} fails (${said}). The file was left as it is: see the log of the system, and mend or copy the disk first. Nothing says that the database is damaged.`
    case 'no-folder':
    case 'no-file':
    case 'newer':
    case 'older':
    case 'of-another-program':
    case 'other-setting':
    case 'migration-failed':
    case 'bad-address':
    case 'unreachable':
    case 'refused':
    case 'unknown':
      return `${path} cannot be opened (${said}). It was left as it is, and nothing says that it is damaged.`
  }
}

/** The first thing that keeps this process from the file: the folder, the file itself, or the files beside it. */
const obstacleAt = (path: string): [UnusableReason, string] | undefined => {
  const folder = nearestFolderOf(path)
  if (!statSync(folder).isDirectory()) {
    return ['no-folder', `${folder} is not a folder, so ${path} cannot be in it. Check the path.`]
  }
  const folderError = accessErrorOf(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  if (folderError) return ['no-permission', permissionText(folder, folderError)]
  if (folder !== dirname(path)) {
    const missing = `There is no folder ${dirname(path)}. Check the path, and that its disk is mounted.`
    return ['no-folder', missing]
  }
  if (existsSync(path) && !statSync(path).isFile()) {
    return ['not-a-database', `${path} is not a file. Check the path.`]
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const error = existsSync(file) && accessErrorOf(file, constants.R_OK | constants.W_OK)
    if (error) return ['no-permission', permissionText(file, error)]
  }
  return existsSync(path) ? undefined : ['no-file', missingText(path)]
}

const missingText = (path: string): string =>
  `There is no database at ${path}. Check the path, and that its disk is mounted. Of a new shop, start the worker once to make it.`

/** The folder of a path, or the nearest above it that exists. */
const nearestFolderOf = (path: string): string => {
  const folder = dirname(path)
  return existsSync(folder) ? folder : nearestFolderOf(folder)
}

const permissionText = (path: string, code: string): string =>
  `The user ${userText()} may not read and write ${path} (${code}). Nothing is wrong with the database, and it was left as it is: ` +
  `give the user the right (chown, chmod), or start as another user${code === 'EROFS' ? '; the disk is mounted read-only' : ''}.`

const userText = (): string => String(process.getuid?.() ?? 'of this process')

const accessErrorOf = (path: string, mode: number): string | undefined => {
  try {
    accessSync(path, mode)
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

const shownBytes = 16

const beginningOf = (path: string): string => {
  const beginning = Buffer.alloc(shownBytes)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, beginning, 0, shownBytes, 0)
    return JSON.stringify(beginning.subarray(0, length).toString('latin1'))
  } finally {
    closeSync(file)
  }
}
