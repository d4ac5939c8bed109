import { join } from 'node:path'
import { proxyCommand } from '../house/proxies.ts'
import type { ProcessName } from './layout.ts'

/** A process that is a program of the shop. */
export type ProgramName = Exclude<ProcessName, 'postgres'>

/** The processes of a shop in trouble: started by the test itself, or by `bin/up`. */
export type ChaosProcesses = {
  /** Starts a process that does not run, unless a supervisor does so; does not wait until it is ready. */
  start(name: ProgramName): Promise<void>
  /** Stops a process. Resolves when it has ended with whether it ran. */
  stop(name: ProgramName, signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean>
  /** Resolves with whether there was a process to freeze. */
  freeze(name: ProgramName): Promise<boolean>
  thaw(name: ProgramName): Promise<void>
  /** What ended though nobody stopped it, once. */
  takeEnded(): Promise<string[]>
  /** Ends everything. */
  close(): Promise<void>
}

/** The environment of each process. That of the supervisor is the shop's. */
export type EnvOf = (name: ServiceName) => Record<string, string>
export type ServiceName = Exclude<ProgramName, 'supervisor'>

const repository = join(import.meta.dir, '../..')

const programs: Record<Exclude<ProgramName, 'haproxy'>, string> = {
  broker: 'ops/src/broker/main.ts',
  inventory: 'workers/inventory/src/main.ts',
  order: 'workers/order/src/main.ts',
  'inventory-2': 'workers/inventory/src/main.ts',
  'order-2': 'workers/order/src/main.ts',
  'front-1': 'front/src/entries/bun.ts',
  'front-2': 'front/src/entries/bun.ts',
  supervisor: 'ops/src/up/main.ts',
}

/** The file in the shop's folder that has HAProxy's configuration. */
export const haproxyFile = 'haproxy.cfg'

/** The command that runs a process of the shop in its folder. A program finds its settings in its environment only. */
export const commandOf = (name: ProgramName): string[] =>
  name === 'haproxy'
    ? proxyCommand(name, haproxyFile)
    : [process.execPath, '--no-env-file', join(repository, programs[name])]

/** Time that a process gets to end by itself after SIGTERM. */
export const stopWithinMs = 15_000
