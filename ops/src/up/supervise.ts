import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import type { Command, FlowController } from 'concurrently'
import {
  createConcurrently,
  LogError,
  LogExit,
  Logger,
  LogOutput,
  RestartProcess,
} from 'concurrently'
import type { SchedulerLike } from 'rxjs'
import { asyncScheduler, map } from 'rxjs'
import type { ProcfileEntry } from './procfile.ts'

/** The delay before a restart doubles from 1_000 up to this, unless told otherwise. */
const usualRestartDelayMsMax = 30_000
/** How long processes may take to stop before they are killed. They promise 5_000. */
const stopMsMax = 8_000

/**
 * Runs processes until `stopped` is aborted, and restarts each that ends by itself. A command has to replace its shell
 * (`exec …`), so that a signal to the shell's id reaches the program. Each printed line goes to `output` behind the name
 * of its process. The first process is stopped last, because the others need it to say goodbye. Resolves when all have
 * stopped, at most twice `stopMsMax` after the abort.
 */
export const supervise = async (
  processes: readonly ProcfileEntry[],
  stopped: AbortSignal,
  output: Writable,
  restartDelayMsMax = usualRestartDelayMsMax,
): Promise<void> => {
  const logger = new Logger({ prefixFormat: 'name' })
  logger.setPrefixLength(Math.max(...processes.map(({ name }) => name.length)))
  const scheduler = restartsUntil(stopped, restartDelayMsMax)
  const { commands, result } = createConcurrently(
    processes.map(({ name, command }) => ({ name, command })),
    {
      logger,
      outputStream: output,
      prefixColors: ['magenta', 'yellow', 'green', 'cyan'],
      spawn: spawnApart,
      kill: killProcess,
      controllers: [
        new LogError({ logger }),
        new LogOutput({ logger }),
        new LogExit({ logger }),
        neverFinished,
        new RestartProcess({ logger, delay: 'exponential', tries: -1, scheduler }),
      ],
    },
  )
  // Never settles: every end is followed by a restart.
  void result
  await aborted(stopped)
  await stopAll(commands.slice(1))
  await stopAll(commands.slice(0, 1))
}

/** In a process group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops them in order. */
const spawnApart = (command: string, options: SpawnOptions): ChildProcess =>
  spawn(command, { ...options, shell: true, detached: true })

/** A server that ended by itself has failed, whatever its exit code: without this, code 0 is not restarted. */
const neverFinished: FlowController = {
  handle: (commands) => ({
    commands: commands.map(
      (command) =>
        new Proxy(command, {
          get: (target, name) =>
            name === 'close'
              ? target.close.pipe(
                  map((event) => ({ ...event, exitCode: event.exitCode || 'ended' })),
                )
              : Reflect.get(target, name),
        }),
    ),
  }),
}

/** Runs what was scheduled no later than `restartDelayMsMax`, and nothing once `stopped` is aborted. */
const restartsUntil = (stopped: AbortSignal, restartDelayMsMax: number): SchedulerLike => ({
  now: () => asyncScheduler.now(),
  schedule: (work, delayMs, state) =>
    asyncScheduler.schedule(
      function (current) {
        if (!stopped.aborted) work.call(this, current as NonNullable<typeof current>)
      },
      Math.min(delayMs ?? 0, restartDelayMsMax),
      state,
    ),
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
