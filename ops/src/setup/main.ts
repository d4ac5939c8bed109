import { runProgram } from '../program.ts'
import { FolderClaimedError, untilClaimed } from '../supervision/claim.ts'
import { takeLock } from '../supervision/lock.ts'
import { supervisionFiles } from '../supervision/record.ts'
import { setUp } from './set-up.ts'

/** `bin/setup`, after everything is installed. Two that begin at once make one set of secrets. */
await runProgram(async () => {
  const path = supervisionFiles.setupLock
  const lock = await untilClaimed(path, () => takeLock(path))
  for (const line of await setUp(process.cwd(), process.env)) console.log(line)
  lock.release()
}, [FolderClaimedError])
