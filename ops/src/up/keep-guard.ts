import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const program = join(import.meta.dir, '../guard/main.ts')
const restartDelayMs = 1_000

/**
 * Keeps a guard of this process: it ends the supervised processes when this one is gone. Its process group is its own, so
 * that Ctrl-C does not reach it. Resolves, when `stop` is called, after the guard has ended.
 */
export const keepGuard = (): { stop: () => Promise<void> } => {
  let isStopping = false
  let guard: ChildProcess
  const start = (): void => {
    if (isStopping) return
    guard = spawn(process.execPath, ['--no-env-file', '--smol', program], {
      stdio: ['pipe', 'inherit', 'inherit'],
      detached: true,
    })
    guard.once('exit', () => setTimeout(start, restartDelayMs))
  }
  start()
  return {
    stop: async () => {
      isStopping = true
      const ended = new Promise((resolve) => guard.once('exit', resolve))
      if (guard.kill('SIGKILL')) await ended
    },
  }
}
