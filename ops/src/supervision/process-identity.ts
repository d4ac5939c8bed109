import { existsSync, readFileSync } from 'node:fs'

/**
 * A process that cannot be taken for another one. The operating system gives a process id again, but never together with
 * the same start.
 */
export type ProcessIdentity = { pid: number; startedAt: string }

/**
 * Identifies the process that has this id now. Undefined when there is none, or when it has ended and its parent has not
 * looked yet.
 */
export const identityOf = (pid: number): ProcessIdentity | undefined => {
  const startedAt = existsSync('/proc/self/stat') ? startInProc(pid) : startByPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Whether this very process still runs. */
export const isRunning = ({ pid, startedAt }: ProcessIdentity): boolean =>
  identityOf(pid)?.startedAt === startedAt

/** Sends a signal to this very process, if it still runs. */
export const signalTo = (identity: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL'): void => {
  if (!isRunning(identity)) return
  try {
    process.kill(identity.pid, signal)
  } catch (error) {
    // It may have ended just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * The clock tick of the start, with the boot that ticks are counted from: proc_pid_stat(5). The name of a program may have
 * spaces and brackets, so fields are counted after its last bracket.
 */
const startInProc = (pid: number): string | undefined => {
  const stat = textOf(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTick] = [fields[0]!, fields[19]!]
  if (state === 'Z' || state === 'X') return undefined
  return `${startTick} after boot ${textOf('/proc/sys/kernel/random/boot_id')?.trim()}`
}

/** For systems without /proc, such as macOS. */
const startByPs = (pid: number): string | undefined => {
  const { stdout } = Bun.spawnSync(['ps', '-o', 'state=,lstart=', '-p', String(pid)])
  const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout.toString()) ?? []
  return state === undefined || state.startsWith('Z') ? undefined : start
}

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
