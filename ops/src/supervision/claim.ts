import { takeLock, type Lock } from './lock.ts'
import { isRunning } from './process-identity.ts'
import { readRecord, supervisionFiles, type SupervisionRecord } from './record.ts'

/** The folder is this process's own, or a supervisor at work has it. */
export type Claim = { lock: Lock } | { running: SupervisionRecord }

/** Another process keeps the lock and is no supervisor at work. The message says what to do. */
export class FolderClaimedError extends Error {
  override name = 'FolderClaimedError'
  readonly code = 'folder-claimed'
}

/** Pause between two looks, in ms. */
const lookAgainMs = 50
/** Longer than a guard, or another program that holds a lock for a while, takes to end the processes of a shop. */
const claimMsMax = 30_000

/**
 * Looks until something is found, while another process holds the lock in `path`.
 * @throws FolderClaimedError when that takes too long
 */
export const untilClaimed = async <Found>(
  path: string,
  look: () => Found | undefined,
): Promise<Found> => {
  for (let waitedMs = 0; waitedMs < claimMsMax; waitedMs += lookAgainMs) {
    const found = look()
    if (found !== undefined) return found
    await Bun.sleep(lookAgainMs)
  }
  throw new FolderClaimedError(
    `Another process has held ${path} for ${claimMsMax / 1_000} s. End it and try again.`,
  )
}

/**
 * Claims the folder of a shop. While neither a supervisor is at work nor the lock is free, another process is about to end
 * or to start a shop here, and this waits for it.
 * @throws FolderClaimedError when that takes too long
 */
export const claimFolder = (): Promise<Claim> =>
  untilClaimed<Claim>(supervisionFiles.lock, () => {
    const lock = takeLock(supervisionFiles.lock)
    if (lock !== undefined) return { lock }
    const record = readRecord()
    return record !== undefined && isRunning(record.supervisor) ? { running: record } : undefined
  })
