import { join } from 'node:path'
import { runBun } from './processes.ts'
import type { Shop } from './shop.ts'

const repository = join(import.meta.dir, '../..')

const programs = {
  backup: 'ops/src/backup/main.ts',
  restore: 'ops/src/restore/main.ts',
  demo: 'ops/src/demo/main.ts',
  doctor: 'ops/src/doctor/main.ts',
  'check-broker': 'ops/src/check-broker/main.ts',
  'edge-broker': 'ops/src/edge-broker/main.ts',
  'move-to-postgres': 'ops/src/move-to-postgres/main.ts',
  'move-to-sqlite': 'ops/src/move-to-sqlite/main.ts',
  operator: 'ops/src/operator/main.ts',
  parked: 'ops/src/parked/main.ts',
  replay: 'ops/src/replay/main.ts',
} as const

export type Ran = { exitCode: number | null; output: string }

/** Runs a program of operators to its end, in the folder and with the environment of a shop. */
export const runProgram = async (
  shop: Shop,
  program: keyof typeof programs,
  ...args: string[]
): Promise<Ran> => {
  const process = runBun([join(repository, programs[program]), ...args], {
    cwd: shop.folder,
    env: shop.env,
  })
  const exitCode = await process.ended
  return { exitCode, output: process.output() }
}

export type DoctorReport = {
  isRunning: boolean
  counts: { orders: Record<string, number>; reserved: number }
  inFlight: { count: number }
  violations: { check: string; subject: string; detail: string }[]
}

/** Runs the doctor and returns its report and its exit code. */
export const askDoctor = async (
  shop: Shop,
): Promise<DoctorReport & { exitCode: number | null }> => {
  const { exitCode, output } = await runProgram(shop, 'doctor', '--json')
  return { ...(JSON.parse(output) as DoctorReport), exitCode }
}
