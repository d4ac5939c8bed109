import { join } from 'node:path'

export const processNames = ['broker', 'inventory', 'order', 'front-1', 'front-2'] as const
/** `supervisor`: `bin/up`, in a shop that it runs. */
export type ProcessName = (typeof processNames)[number] | 'supervisor'

/** The processes of a shop in trouble: started by the test itself, or by `bin/up`. */
export type ChaosProcesses = {
  /** Starts a process that does not run, unless a supervisor does so; does not wait until it is ready. */
  start(name: ProcessName): Promise<void>
  /** Stops a process. Resolves when it has ended with whether it ran. */
  stop(name: ProcessName, signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean>
  /** Resolves with whether there was a process to freeze. */
  freeze(name: ProcessName): Promise<boolean>
  thaw(name: ProcessName): Promise<void>
  /** What ended though nobody stopped it, once. */
  takeEnded(): Promise<string[]>
  /** Ends everything. */
  close(): Promise<void>
}

/** The environment of each process but the broker, whose is the shop's. */
export type EnvOf = (name: Exclude<ProcessName, 'broker' | 'supervisor'>) => Record<string, string>

const repository = join(import.meta.dir, '../..')

const programs: Record<ProcessName, string> = {
  broker: 'ops/src/broker/main.ts',
  inventory: 'workers/inventory/src/main.ts',
  order: 'workers/order/src/main.ts',
  'front-1': 'front/src/entries/bun.ts',
  'front-2': 'front/src/entries/bun.ts',
  supervisor: 'ops/src/up/main.ts',
}

/** The command that runs a process of the shop. It finds its settings in its environment only. */
export const commandOf = (name: ProcessName): string[] => [
  process.execPath,
  '--no-env-file',
  join(repository, programs[name]),
]

/** Time that a process gets to end by itself after SIGTERM. */
export const stopWithinMs = 15_000
