import type { ChaosShop } from './chaos-shop.ts'
import type { Fault } from './faults.ts'

/** How often each fault hit each process or link. */
export type FaultCounts = Record<string, Record<string, number>>

/** Time between two looks whether a wait should end early. */
const lookMs = 100
/** Time that a fault waits for its process, which may only be starting: a supervisor that was killed took it along. */
const startMsMax = 15_000

/**
 * Lets the faults happen at their times, each to its end, and counts them. Ends earlier, also in the
 * middle of a fault, when `isOver` says so. The caller restores everything then.
 */
export const inflict = async (
  chaos: ChaosShop,
  faults: readonly Fault[],
  { counts, isOver }: { counts: FaultCounts; isOver: () => boolean },
): Promise<void> => {
  const started = performance.now()
  const untilMs = async (atMs: number): Promise<boolean> => {
    for (;;) {
      const leftMs = started + atMs - performance.now()
      if (isOver()) return false
      if (leftMs <= 0) return true
      await Bun.sleep(Math.min(leftMs, lookMs))
    }
  }
  const hasBegun = async (fault: Fault): Promise<boolean> => {
    const giveUpMs = performance.now() + (isOfProcess(fault) ? startMsMax : 0)
    while ((await begin(chaos, fault)) === 0) {
      if (isOver() || performance.now() > giveUpMs) return false
      await Bun.sleep(lookMs)
    }
    return true
  }
  const happen = async (fault: Fault): Promise<void> => {
    if (!(await untilMs(fault.atMs))) return
    if (!(await hasBegun(fault))) return
    const ofKind = (counts[fault.kind] ??= {})
    ofKind[fault.target] = (ofKind[fault.target] ?? 0) + 1
    await untilMs(fault.atMs + fault.forMs)
    await end(chaos, fault)
  }
  // A process that takes long to stop is not started before it did.
  const oneAfterAnother = async (ofTarget: readonly Fault[]): Promise<void> => {
    for (const fault of ofTarget) await happen(fault)
  }
  const byTarget = Map.groupBy(faults, ({ target }) => target)
  await Promise.all([...byTarget.values()].map(oneAfterAnother))
}

const isOfProcess = ({ kind }: Fault): boolean =>
  kind === 'kill' || kind === 'terminate' || kind === 'freeze'

/** Answers what it hit: the process, or so many connections. */
const begin = async (chaos: ChaosShop, fault: Fault): Promise<number> => {
  switch (fault.kind) {
    case 'kill':
      return Number(await chaos.stop(fault.target, 'SIGKILL'))
    case 'kill and forget':
      await chaos.stop(fault.target, 'SIGKILL')
      await chaos.forget()
      return 1
    case 'terminate':
      return Number(await chaos.stop(fault.target, 'SIGTERM'))
    case 'freeze':
      return Number(await chaos.freeze(fault.target))
    case 'cut':
      return chaos.links.get(fault.target)!.cut()
    case 'refuse':
      return chaos.links.get(fault.target)!.refuse()
    case 'silence':
      return chaos.links.get(fault.target)!.silence()
    case 'stall':
      return chaos.links.get(fault.target)!.stall(fault.direction)
  }
}

const end = async (chaos: ChaosShop, fault: Fault): Promise<void> => {
  switch (fault.kind) {
    case 'kill':
    case 'kill and forget':
    case 'terminate':
      return chaos.start(fault.target)
    case 'freeze':
      return chaos.thaw(fault.target)
    case 'cut':
    case 'silence':
      return
    case 'refuse':
    case 'stall':
      return chaos.links.get(fault.target)!.restore()
  }
}
