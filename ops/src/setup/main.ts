import { runProgram } from '../program.ts'
import { setUp } from './set-up.ts'

/** `bin/setup`, after everything is installed. */
await runProgram(async () => {
  for (const line of await setUp(process.cwd(), process.env)) console.log(line)
})
