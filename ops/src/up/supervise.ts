import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import type { Command, FlowController } from 'concurrently'
import { createConcurrently, LogError, Logger, LogOutput } from 'concurrently'
import { stopMsMax } from '../supervision/end-processes.ts'
import type { FormedProcess } from './formation.ts'

export type Supervision = {
  stopped: AbortSignal
  /** Gets each printed line behind the name of its process. */
  output: Writable
  /** Called before the program of a process starts. A supervisor that dies before this returns starts nothing. */
  onStart: (name: string, pid: number) => void
  restartDelayMs?: RestartDelay
}

/** The delay before a restart doubles from `first` up to `max`. It begins anew after a process that lived for `max`. */
type RestartDelay = { first: number; max: number }

/**
 * Runs processes until `stopped` is aborted, and restarts each that ends by itself. A command has to replace its shell
 * (`exec …`), so that a signal to the shell's id reaches the program. The first process is stopped last, because the
 * others need it to say goodbye. Resolves when all have stopped, at most twice `stopMsMax` after the abort.
 */
export const supervise = async (
  processes: readonly FormedProcess[],
  { stopped, output, onStart, restartDelayMs = { first: 1_000, max: 30_000 } }: Supervision,
): Promise<void> => {
  const logger = new Logger({ prefixFormat: 'name' })
  logger.setPrefixLength(Math.max(...processes.map(({ name }) => name.length)))
  const { commands, result } = createConcurrently(
    processes.map(({ name, command, env }) => ({ name, command, env })),
    {
      logger,
      outputStream: output,
      prefixColors: ['magenta', 'yellow', 'green', 'cyan'],
      spawn: (command, options) =>
        spawnApart(command, options, (pid) => onStart(String(options.env?.PS), pid)),
      kill: killProcess,
      controllers: [
        new LogError({ logger }),
        new LogOutput({ logger }),
        restartUntil(stopped, logger, restartDelayMs),
      ],
    },
  )
  // It settles when each has ended once, and a restart follows.
  result.catch(() => {})
  await aborted(stopped)
  await stopAll(commands.slice(1))
  await stopAll(commands.slice(0, 1))
}

/**
 * Starts a command in a process group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops the
 * processes in order. The shell waits for a line before it becomes the program, and ends when the line cannot come any
 * more. So nothing starts that `onStart` did not hear of.
 */
const spawnApart = (
  command: string,
  options: SpawnOptions,
  onStart: (pid: number) => void,
): ChildProcess => {
  const child = spawn(`read -r _ || exit; ${command}`, { ...options, shell: true, detached: true })
  if (child.pid !== undefined) onStart(child.pid)
  child.stdin?.end('\n')
  return child
}

/** Starts a process again that has ended by itself, whatever its exit code: a server that ended has failed. */
const restartUntil = (
  stopped: AbortSignal,
  logger: Logger,
  { first, max }: RestartDelay,
): FlowController => ({
  handle: (commands) => {
    for (const command of commands) {
      let nextDelayMs = first
      command.close.subscribe(({ exitCode, timings }) => {
        if (stopped.aborted) return
        const delayMs = timings.durationSeconds * 1_000 > max ? first : nextDelayMs
        nextDelayMs = Math.min(delayMs * 2, max)
        logger.logCommandEvent(`ended with ${exitCode}, starts again in ${delayMs} ms`, command)
        setTimeout(() => void (stopped.aborted || command.start()), delayMs)
      })
    }
    return { commands }
  },
})

const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', resolve, { once: true })
  })

/** Stops processes. One that does not end in time is killed and not waited for: its children may hold its output open. */
const stopAll = async (commands: readonly Command[]): Promise<void> => {
  const running = commands.filter((command) => command.state === 'started')
  const ends = running.map(
    (command) => new Promise((resolve) => command.stateChange.subscribe(resolve)),
  )
  running.forEach((command) => command.kill('SIGTERM'))
  const late = Promise.withResolvers()
  const timer = setTimeout(late.resolve, stopMsMax)
  await Promise.race([Promise.all(ends), late.promise])
  clearTimeout(timer)
  running.forEach((command) => command.kill('SIGKILL'))
}

/** Sends a signal to a process, which may have ended just now. */
const killProcess = (processId: number, signal?: string | number): void => {
  try {
    process.kill(processId, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
