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
  /** What happens to the process while it is frozen, in order; undefined while it runs. */
  let held: (() => void)[] | undefined
  const crash = (): void => {
    if (!isAlive) return
    isAlive = false
    onCrash()
  }
  return {
    isAlive: (): boolean => isAlive,
    crash,
    isFrozen: (): boolean => held !== undefined,
    freeze: (): void => {
      held ??= []
    },
    thaw: (): void => {
      const works = held ?? []
      held = undefined
      for (const work of works) if (isAlive) work()
    },
    /** Lets something happen to the process: now, when it is thawed, or never once it is dead. */
    happen: (work: () => void): void => {
      if (!isAlive) return
      if (held === undefined) work()
      else held.push(work)
    },
    /** A place where the process may die. Whether it did. */
    mayCrash: (fault: Fault, step: string): boolean => {
      if (isAlive && faults.happens(fault, step)) crash()
      return !isAlive
    },
  }
}

export type Life = ReturnType<typeof createLife>
