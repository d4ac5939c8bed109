import type { Random } from './random.ts'

/** Everything that goes wrong in a run, each with how often it does: per message, per commit, or per second. */
export const faultRates = {
  // Messages, each time one is delivered.
  'message-late': 0.1,
  'message-twice': 0.05,
  'message-lost-before-ack': 0.02,
  'message-lost-after-ack': 0.02,
  'ack-lost': 0.02,
  // Processes, each time they get there.
  'crash-before-commit': 0.004,
  'crash-between-commit-and-puback': 0.004,
  'crash-between-puback-and-publish': 0.004,
  'crash-in-publish': 0.004,
  'crash-in-reconciling': 0.3,
  // Disks, each time something is written.
  'write-fails': 0.004,
  'write-fails-unknown': 0.004,
  // The world, each second.
  'broker-forgets': 0.02,
  'broker-restarts': 0.02,
  partition: 0.03,
  'disk-full': 0.02,
  'clock-jump': 0.02,
  'front-restarts': 0.02,
  'worker-killed': 0.01,
  // Where a worker has several instances, each second.
  'instance-frozen': 0.02,
  'instance-cut-off': 0.02,
  'leader-replaced': 0.03,
  // Once a run, at any intensity.
  restore: 0.2,
  // Of the runs without a restore.
  'database-lost': 0.25,
} as const

export type Fault = keyof typeof faultRates
/** How often each fault hit each step. */
export type FaultCounts = ReadonlyMap<Fault, ReadonlyMap<string, number>>

/** Decides which faults happen, and counts them by the step they hit: a fault that never fires would prove nothing. */
export const createFaults = (random: Random, intensity: number) => {
  const counts = new Map<Fault, Map<string, number>>()
  let isOn = true
  const hit = (fault: Fault, step: string): void => {
    const steps = counts.get(fault) ?? new Map<string, number>()
    counts.set(fault, steps.set(step, (steps.get(step) ?? 0) + 1))
  }
  return {
    /** Says whether a fault happens to this step now, and counts it. */
    happens: (fault: Fault, step: string): boolean => {
      if (!isOn || !random.chance(faultRates[fault] * intensity)) return false
      hit(fault, step)
      return true
    },
    /** Counts a fault that was decided elsewhere. */
    hit,
    stop: () => {
      isOn = false
    },
    counts: (): FaultCounts => counts,
  }
}

export type Faults = ReturnType<typeof createFaults>
