import { join } from 'node:path'
import type { ProcessName } from './chaos-shop.ts'

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
