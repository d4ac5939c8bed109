import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProcess, type Process } from '../house/processes.ts'
import type { Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import {
  commandOf,
  stopWithinMs,
  type ChaosProcesses,
  type EnvOf,
  type ProgramName,
} from './processes.ts'

type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'

/** A process that was killed is gone at once; its guard may take some time to end what it kept. */
const goneWithinMs = 60_000

/** How processes end that the test stops. Every other end is a fault of theirs. */
const wantedEnds = ['SIGKILL', 'SIGTERM', '0']

/**
 * Processes that `bin/up` runs, with the Procfile of this shop: it starts again what the test kills. When the test kills
 * `bin/up` itself, all of them end, and `start` of the supervisor begins anew.
 */
export const startSupervised = (
  shop: Shop,
  envOf: EnvOf,
  programs: readonly Exclude<ProgramName, 'supervisor'>[],
): ChaosProcesses => {
  writeFileSync(join(shop.folder, 'Procfile'), procfileOf(envOf, programs))
  mkdirSync(join(shop.folder, 'data/up'), { recursive: true })
  let supervisor: Process | undefined
  const earlierOutputs: string[] = []
  let reportedCount = 0

  const pidOf = (name: ProgramName): number | undefined =>
    name === 'supervisor' ? supervisor?.pid : recordedPid(shop.folder, name)
  const signal = (name: ProgramName, what: Signal): number | undefined => {
    const pid = pidOf(name)
    return pid !== undefined && hasTaken(pid, what) ? pid : undefined
  }
  const output = (): string => [...earlierOutputs, supervisor?.output() ?? ''].join('\n')

  return {
    start: async (name) => {
      if (name !== 'supervisor' || supervisor !== undefined) return
      // Without a token of operators bin/up loads no demo, whose stock the audit would not know.
      const env = { ...shop.env, ADMIN_TOKEN: '' }
      supervisor = runProcess(commandOf('supervisor'), { cwd: shop.folder, env })
    },
    stop: async (name, what) => {
      const pid = signal(name, what)
      if (pid === undefined) return false
      const kill = setTimeout(() => hasTaken(pid, 'SIGKILL'), stopWithinMs)
      await until(`${name} has ended`, () => !isThere(pid), goneWithinMs)
      clearTimeout(kill)
      if (name !== 'supervisor') return true
      earlierOutputs.push(supervisor!.output())
      supervisor = undefined
      return true
    },
    freeze: async (name) => signal(name, 'SIGSTOP') !== undefined,
    thaw: async (name) => void signal(name, 'SIGCONT'),
    takeEnded: async () => {
      const ends = [...output().matchAll(/\[(\S+)\s*\] ended with (\w+), starts again/g)]
      const unwanted = ends.filter(([, , code]) => !wantedEnds.includes(code!))
      const fresh = unwanted.slice(reportedCount)
      reportedCount = unwanted.length
      return fresh.map(
        ([, name, code]) => `${name} ended with ${code}:\n${linesOf(output(), name!)}`,
      )
    },
    close: async () => {
      await supervisor?.end('SIGTERM')
      for (const name of programs) signal(name, 'SIGKILL')
    },
  }
}

const lineCountShown = 10
const linesOf = (output: string, name: string): string =>
  output
    .split('\n')
    .filter((line) => line.startsWith(`[${name}`))
    .slice(-lineCountShown)
    .join('\n')

const procfileOf = (
  envOf: EnvOf,
  programs: readonly Exclude<ProgramName, 'supervisor'>[],
): string =>
  programs
    .map((name) => {
      const env = name === 'broker' ? {} : envOf(name)
      const variables = Object.entries(env).map(([variable, value]) => `${variable}='${value}'`)
      return `${name}: exec env ${[...variables, ...commandOf(name)].join(' ')}\n`
    })
    .join('')

const recordedPid = (folder: string, name: ProgramName): number | undefined => {
  let text: string
  try {
    text = readFileSync(join(folder, 'data/up/processes.json'), 'utf8')
  } catch {
    return undefined
  }
  const { processes } = JSON.parse(text) as { processes: { name: string; pid: number }[] }
  return processes.find((each) => each.name === name)?.pid
}

/** Whether there was a process to take the signal. */
const hasTaken = (pid: number, signal: Signal): boolean => {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** Whether a process runs. One that has ended and that nobody has looked after does not. */
const isThere = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
