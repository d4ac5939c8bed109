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
  type ServiceName,
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
  programs: readonly ServiceName[],
): ChaosProcesses => {
  const instanceOf = new Map(programs.map((name) => [name, instanceIn(programs, name)]))
  writeFileSync(join(shop.folder, 'Procfile'), procfileOf(programs))
  for (const [name, instance] of instanceOf) {
    writeFileSync(join(shop.folder, `${instance}.env`), variablesOf(envOf(name)))
  }
  mkdirSync(join(shop.folder, 'data/up'), { recursive: true })
  let supervisor: Process | undefined
  const earlierOutputs: string[] = []
  let reportedCount = 0

  const pidOf = (name: ProgramName): number | undefined =>
    name === 'supervisor' ? supervisor?.pid : recordedPid(shop.folder, instanceOf.get(name)!)
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
      const command = [...commandOf('supervisor'), '--formation', formationOf(programs)]
      supervisor = runProcess(command, { cwd: shop.folder, env })
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

/** The service of a process: `order` of `order-2`. */
const serviceOf = (name: ServiceName): string => name.replace(/-\d$/, '')

const countOf = (programs: readonly ServiceName[]): Map<string, number> => {
  const byService = Map.groupBy(programs, serviceOf)
  return new Map([...byService].map(([service, names]) => [service, names.length]))
}

/** The name that `bin/up` gives a process: `order.2` of `order-2`, or the service's own when it has one instance. */
const instanceIn = (programs: readonly ServiceName[], name: ServiceName): string => {
  const service = serviceOf(name)
  if (countOf(programs).get(service) === 1) return service
  return `${service}.${/\d$/.exec(name)?.[0] ?? 1}`
}

/** What `--formation` says: the services that run more than once. */
const formationOf = (programs: readonly ServiceName[]): string =>
  [...countOf(programs)]
    .filter(([, count]) => count > 1)
    .map(([service, count]) => `${service}=${count}`)
    .join(',')

/** A process for each service. Each instance finds its settings in a file under its name. */
const procfileOf = (programs: readonly ServiceName[]): string =>
  programs
    .filter((name) => !name.endsWith('-2'))
    .map((name) => `${serviceOf(name)}: set -a; . ./$PS.env; exec ${commandOf(name).join(' ')}\n`)
    .join('')

const variablesOf = (env: Record<string, string>): string =>
  Object.entries(env)
    .map(([variable, value]) => `${variable}='${value}'\n`)
    .join('')

const recordedPid = (folder: string, instance: string): number | undefined => {
  let text: string
  try {
    text = readFileSync(join(folder, 'data/up/processes.json'), 'utf8')
  } catch {
    return undefined
  }
  const { processes } = JSON.parse(text) as { processes: { name: string; pid: number }[] }
  return processes.find(({ name }) => name === instance)?.pid
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
