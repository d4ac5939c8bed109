import { runProgram } from '../program.ts'
import { FolderClaimedError } from '../supervision/claim.ts'
import { supervisionFiles } from '../supervision/record.ts'
import { lockForSetup } from './lock.ts'
import { setUp } from './set-up.ts'

/** `bin/setup`, after everything is installed. Two that begin at once make one set of secrets. */
await runProgram(async () => {
  const lock = await lockForSetup(supervisionFiles.setupLock)
  for (const line of await setUp(process.cwd(), process.env)) console.log(line)
  lock.release()
}, [FolderClaimedError])
