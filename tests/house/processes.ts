import type { Subprocess } from 'bun'

export type Process = {
  /** Everything that it has written so far. */
  output(): string
  /** Resolves when a line with `text` has been written, now or later. @throws when the process ends before that */
  wrote(text: string): Promise<void>
  /** Resolves with the exit code when it has ended; null when a signal ended it. */
  ended: Promise<number | null>
  /** Sends a signal and waits for the end. Safe to call twice. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void
  pid: number
}

/** Runs a program and keeps its output, for tests that wait for a line or look for a secret. */
export const runProcess = (
  command: string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Process => {
  const child: Subprocess<'ignore', 'pipe', 'pipe'> = Bun.spawn(command, {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let listeners: (() => void)[] = []
  const tell = (): void => {
    const told = listeners
    listeners = []
    for (const listener of told) listener()
  }
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text
      tell()
    }
  }
  const read = Promise.all([collect(child.stdout), collect(child.stderr)])
  void child.exited.then(tell)

  return {
    pid: child.pid,
    output: () => output,
    ended: Promise.all([child.exited, read]).then(() => child.exitCode),
    wrote: async (text) => {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`${command.join(' ')} ended without writing «${text}»:\n${output}`)
        }
        await new Promise<void>((resolve) => listeners.push(resolve))
      }
    },
    end: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await child.exited
      return child.exitCode
    },
    signal: (signal) => child.kill(signal),
  }
}

/** Runs a TypeScript program with the bun that runs the tests, which may not be on PATH. */
export const runBun = (args: string[], options: Parameters<typeof runProcess>[1]): Process =>
  runProcess([process.execPath, ...args], options)
