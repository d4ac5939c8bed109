import { claimFolder } from '../supervision/claim.ts'
import { endProcesses, haveEndedWithin } from '../supervision/end-processes.ts'
import { readRecord, removeRecord } from '../supervision/record.ts'

/** A process whose files are closed may take a moment to be gone. */
const goneMsMax = 5_000

/**
 * The guard of a supervisor: it waits until its standard input ends, which happens when the supervisor is gone, also by
 * SIGKILL. It then ends what the supervisor left. A supervisor that stops by itself ends its guard before that.
 */
const guard = async (): Promise<void> => {
  const supervisor = readRecord()?.supervisor
  await untilInputEnds()
  if (supervisor !== undefined) await haveEndedWithin([supervisor], goneMsMax)
  const claim = await claimFolder()
  // The next supervisor was quicker, and ended them itself.
  if ('running' in claim) return
  const names = await endProcesses(readRecord()?.processes ?? [])
  removeRecord()
  claim.lock.release()
  if (names.length > 0)
    console.error(`bin/up was killed. Stopped what it left: ${names.join(', ')}.`)
}

const untilInputEnds = async (): Promise<void> => {
  for await (const _ of Bun.stdin.stream()) continue
}

await guard()
