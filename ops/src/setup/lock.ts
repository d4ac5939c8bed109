import { FolderClaimedError } from '../supervision/claim.ts'
import { takeLock, type Lock } from '../supervision/lock.ts'

/** Pause between two tries, in ms. */
const tryAgainMs = 20
/** Far longer than a setup takes. */
const waitMsMax = 30_000

/**
 * Takes the lock of a folder's setup, and waits while another setup has it.
 * @throws FolderClaimedError when that takes too long
 */
export const lockForSetup = async (path: string): Promise<Lock> => {
  for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += tryAgainMs) {
    const lock = takeLock(path)
    if (lock !== undefined) return lock
    await Bun.sleep(tryAgainMs)
  }
  throw new FolderClaimedError(
    `Another setup of this folder has held ${path} for ${waitMsMax / 1_000} s. End it and try again.`,
  )
}
