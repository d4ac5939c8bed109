import { runProcess, type Process } from '../house/processes.ts'
import type { Shop } from '../house/shop.ts'
import {
  commandOf,
  stopWithinMs,
  type ChaosProcesses,
  type EnvOf,
  type ProgramName,
} from './processes.ts'

const outputLengthMax = 2_000

/** Processes that the test starts and stops itself. There is no supervisor. */
export const startAlone = (shop: Shop, envOf: EnvOf): ChaosProcesses => {
  const running = new Map<ProgramName, Process>()
  let isClosed = false
  return {
    start: async (name) => {
      // A fault may end while a signal closes the run: nothing is left behind.
      if (isClosed || running.has(name) || name === 'supervisor') return
      running.set(name, runProcess(commandOf(name), { cwd: shop.folder, env: envOf(name) }))
    },
    stop: async (name, signal) => {
      const stopped = running.get(name)
      running.delete(name)
      if (!stopped) return false
      const kill = setTimeout(() => void stopped.end('SIGKILL'), stopWithinMs)
      await stopped.end(signal)
      clearTimeout(kill)
      return true
    },
    freeze: async (name) => {
      running.get(name)?.signal('SIGSTOP')
      return running.has(name)
    },
    thaw: async (name) => running.get(name)?.signal('SIGCONT'),
    takeEnded: async () => {
      const ended: string[] = []
      for (const [name, each] of running) {
        const stillRuns = Symbol(name)
        const code = await Promise.race([each.ended, Bun.sleep(0).then(() => stillRuns)])
        if (code === stillRuns) continue
        running.delete(name)
        ended.push(`${name} ended with ${String(code)}: ${each.output().slice(-outputLengthMax)}`)
      }
      return ended
    },
    close: async () => {
      isClosed = true
      await Promise.all([...running.values()].map((each) => each.end('SIGKILL')))
    },
  }
}
