import type { Fault, Faults } from '../faults.ts'

/** Thrown inside a simulated process where it dies. */
export class CrashError extends Error {
  override name = 'CrashError'
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
    mayCrash: (fault: Fault): boolean => {
      if (isAlive && faults.happens(fault)) crash()
      return !isAlive
    },
  }
}

export type Life = ReturnType<typeof createLife>
