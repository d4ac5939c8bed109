/** No check of this project takes nearly as long: one that does has hung. */
const commandMsMax = 30 * 60_000

type Ran = { exitCode: number | null; output: string }

/**
 * Runs `bin/bun` with arguments from the repository root and keeps what it prints, both streams as they came.
 * Killed after `msMax`.
 */
export const runBun = async (args: readonly string[], msMax = commandMsMax): Promise<Ran> => {
  const child = Bun.spawn(['/bin/sh', '-c', 'exec bin/bun "$@" 2>&1', 'bin/bun', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: msMax,
    killSignal: 'SIGKILL',
  })
  const output = await child.stdout.text()
  await child.exited
  return { exitCode: child.exitCode, output }
}
