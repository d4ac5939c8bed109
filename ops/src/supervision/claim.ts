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

/** Pause between two tries, in ms. */
const tryAgainMs = 50
/** Longer than a guard, or another program that holds the lock for a while, takes to end the processes of a shop. */
const claimMsMax = 30_000

/**
 * Claims the folder of a shop. While neither a supervisor is at work nor the lock is free, another process is about to end
 * or to start a shop here, and this waits for it.
 * @throws FolderClaimedError when that takes too long
 */
export const claimFolder = async (): Promise<Claim> => {
  for (let waitedMs = 0; waitedMs < claimMsMax; waitedMs += tryAgainMs) {
    const lock = takeLock(supervisionFiles.lock)
    if (lock !== undefined) return { lock }
    const record = readRecord()
    if (record !== undefined && isRunning(record.supervisor)) return { running: record }
    await Bun.sleep(tryAgainMs)
  }
  throw new FolderClaimedError(
    `Another process has held ${supervisionFiles.lock} for ${claimMsMax / 1_000} s. End it and try again.`,
  )
}
