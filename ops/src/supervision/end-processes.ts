import { isRunning, signalTo, type ProcessIdentity } from './process-identity.ts'
import type { RecordedProcess } from './record.ts'

/** Time that a process has to stop by itself before it is killed. Services promise 5_000. */
export const stopMsMax = 8_000
const lookMs = 20

/**
 * Ends the processes of a shop: all but the first at once, then the first, which is the broker and hears their goodbyes.
 * Touches only what still is the recorded process. Resolves with the names of those that ran, in the order of their end.
 */
export const endProcesses = async (processes: readonly RecordedProcess[]): Promise<string[]> => {
  const [first, ...others] = processes
  const ended = await endAtOnce(others)
  return [...ended, ...(await endAtOnce(first === undefined ? [] : [first]))]
}

const endAtOnce = async (processes: readonly RecordedProcess[]): Promise<string[]> => {
  const running = processes.filter(isRunning)
  for (const each of running) signalTo(each, 'SIGTERM')
  if (!(await haveEndedWithin(running, stopMsMax))) {
    for (const each of running) signalTo(each, 'SIGKILL')
    await haveEndedWithin(running, stopMsMax)
  }
  return running.map(({ name }) => name)
}

/** Resolves with true when these processes have ended, with false when one still runs after `ms`. */
export const haveEndedWithin = async (
  processes: readonly ProcessIdentity[],
  ms: number,
): Promise<boolean> => {
  const deadline = performance.now() + ms
  while (processes.some(isRunning)) {
    if (performance.now() > deadline) return false
    await Bun.sleep(lookMs)
  }
  return true
}
