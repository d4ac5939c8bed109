/** No check of this project takes nearly as long: what does has hung. */
const commandMsMax = 30 * 60_000

/**
 * Runs bun with arguments from the repository root and keeps what it prints, both streams as they came. `.env` is
 * not loaded: a check finds the same on every machine. Killed after `commandMsMax`.
 */
export const runBun = (...args: string[]): Promise<Ran> => runBunWithin(commandMsMax, ...args)

type Ran = { exitCode: number | null; output: string }

/** As `runBun`, killed after so many ms. */
export const runBunWithin = async (msMax: number, ...args: string[]): Promise<Ran> => {
  const child = Bun.spawn(['/bin/sh', '-c', 'exec "$0" "$@" 2>&1', process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: msMax,
    killSignal: 'SIGKILL',
  })
  const output = await child.stdout.text()
  await child.exited
  return { exitCode: child.exitCode, output }
}
