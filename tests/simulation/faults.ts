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
  // The world, each second.
  'broker-forgets': 0.02,
  'broker-restarts': 0.02,
  partition: 0.03,
  'disk-full': 0.02,
  'clock-jump': 0.02,
  'front-restarts': 0.02,
} as const

export type Fault = keyof typeof faultRates

/** Decides which faults happen, and counts them: one that never fires would prove nothing. */
export const createFaults = (random: Random, intensity: number) => {
  const counts = new Map<Fault, number>()
  let isOn = true
  return {
    happens: (fault: Fault): boolean => {
      if (!isOn || !random.chance(faultRates[fault] * intensity)) return false
      counts.set(fault, (counts.get(fault) ?? 0) + 1)
      return true
    },
    stop: () => {
      isOn = false
    },
    counts: (): ReadonlyMap<Fault, number> => counts,
  }
}

export type Faults = ReturnType<typeof createFaults>
