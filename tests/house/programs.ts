import { join } from 'node:path'
import { runBun } from './processes.ts'
import type { Shop } from './shop.ts'

const repository = join(import.meta.dir, '../..')

const programs = {
  backup: 'ops/src/backup/main.ts',
  restore: 'ops/src/restore/main.ts',
  doctor: 'ops/src/doctor/main.ts',
  parked: 'ops/src/parked/main.ts',
  replay: 'ops/src/replay/main.ts',
} as const

export type Ran = { exitCode: number | null; output: string }

/** Runs a program of the operators in the folder and with the environment of a shop, to its end. */
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

export type DoctorSays = {
  isRunning: boolean
  counts: { orders: Record<string, number>; reserved: number }
  inFlight: { count: number }
  violations: { check: string; subject: string; detail: string }[]
}

/** What the doctor finds, and the exit code that it says it with. */
export const askDoctor = async (shop: Shop): Promise<DoctorSays & { exitCode: number | null }> => {
  const { exitCode, output } = await runProgram(shop, 'doctor', '--json')
  return { ...(JSON.parse(output) as DoctorSays), exitCode }
}
