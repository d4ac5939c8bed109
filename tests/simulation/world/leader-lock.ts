import type { Faults } from '../faults.ts'
import type { Random } from '../random.ts'
import type { Clock } from './clock.ts'

/** Time between two tries to become the leader, in ms, and until one that lost the lock knows it. */
const tryEveryMs = { min: 200, max: 1_500 }
const believesMsMax = 3_000
const lossPeriodMs = 1_000

type Candidate = { name: string; isAlive: () => boolean }

/**
 * The lock that makes one instance of a service the leader: held by a session of the database, so it is free once its
 * holder is dead or its session is lost. One whose session is lost goes on to believe that it leads for a while.
 */
export const createLeaderLock = (
  { clock, random, faults }: { clock: Clock; random: Random; faults: Faults },
  candidates: readonly Candidate[],
) => {
  let holder: Candidate | undefined
  const believers = new Set<Candidate>()

  const tryFor = (candidate: Candidate): void => {
    if (holder && !holder.isAlive()) {
      believers.delete(holder)
      holder = undefined
    }
    if (holder === undefined && candidate.isAlive()) {
      holder = candidate
      believers.add(candidate)
    }
    clock.after(random.integer(tryEveryMs.min, tryEveryMs.max), () => tryFor(candidate))
  }
  const mayLose = (): void => {
    const loser = holder
    if (loser && faults.happens('leader-replaced', loser.name)) {
      holder = undefined
      clock.after(random.integer(0, believesMsMax), () => {
        if (holder !== loser) believers.delete(loser)
      })
    }
    clock.after(lossPeriodMs, mayLose)
  }
  for (const candidate of candidates) tryFor(candidate)
  clock.after(lossPeriodMs, mayLose)

  return {
    /** Whether this instance believes that it leads. */
    isLeader: (name: string): boolean => [...believers].some((each) => each.name === name),
  }
}
