import type { Fault, Faults } from '../faults.ts'

/** Thrown inside a simulated process where it dies. */
export class CrashError extends Error {
  override name = 'CrashError'
}

/** A write that the disk reports as failed. */
export class DiskError extends Error {
  override name = 'DiskError'
}

/** The life of one simulated process, from its start to a crash. */
export const createLife = (faults: Faults, onCrash: () => void) => {
  let isAlive = true
  const crash = (): void => {
    if (!isAlive) return
    isAlive = false
    onCrash()
  }
  return {
    isAlive: (): boolean => isAlive,
    crash,
    /** A place where the process may die. Whether it did. */
    mayCrash: (fault: Fault, step: string): boolean => {
      if (isAlive && faults.happens(fault, step)) crash()
      return !isAlive
    },
  }
}

export type Life = ReturnType<typeof createLife>
