import { readEnvironment, readShopConfig } from '../config.ts'
import { runProgram, stopWith } from '../program.ts'
import { isShopRunning } from '../running-shop.ts'
import { claimFolder, FolderClaimedError } from '../supervision/claim.ts'
import { endProcesses, haveEndedWithin, stopMsMax } from '../supervision/end-processes.ts'
import { isRunning, signalTo } from '../supervision/process-identity.ts'
import { readRecord, removeRecord, type SupervisionRecord } from '../supervision/record.ts'

/** A supervisor stops the broker after the services, and each of the two may take `stopMsMax`. */
const supervisorMsMax = 3 * stopMsMax

/** `bin/down`: stops the shop of this folder and waits until all of it has ended. */
const main = async (): Promise<void> => {
  const claim = await claimFolder()
  const stopped =
    'running' in claim ? await stopSupervised(claim.running) : await endProcesses(leftBehind())
  if ('lock' in claim) {
    removeRecord()
    claim.lock.release()
  }
  if (stopped.length > 0) return console.log(`Stopped ${stopped.join(', ')}.`)
  if (!(await isShopRunning(readShopConfig(readEnvironment())))) {
    return console.log('The shop is not running.')
  }
  stopWith(
    'The shop runs, but bin/up of this folder did not start it. Stop it where it was started.',
  )
}

const leftBehind = (): SupervisionRecord['processes'] => readRecord()?.processes ?? []

/** Asks the supervisor to stop its shop, and ends what is left if it does not. Resolves with the names of what ran. */
const stopSupervised = async ({ supervisor }: SupervisionRecord): Promise<string[]> => {
  const before = leftBehind().filter(isRunning)
  signalTo(supervisor, 'SIGTERM')
  if (!(await haveEndedWithin([supervisor], supervisorMsMax))) signalTo(supervisor, 'SIGKILL')
  await endProcesses(leftBehind())
  await haveEndedWithin(before, stopMsMax)
  return before.map(({ name }) => name)
}

await runProgram(main, [FolderClaimedError])
