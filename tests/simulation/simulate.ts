import { createFaults, type FaultCounts } from './faults.ts'
import { shoppersPerSecond, startLoad } from './load.ts'
import { randomFrom } from './random.ts'
import { Violation } from './auditor.ts'
import { createShop, type SimulatedShop } from './shop.ts'
import { createClock, installTimers, type Clock } from './world/clock.ts'

export type SimulationOptions = {
  seed: number
  /** Orders placed while faults are on. */
  orders: number
  /** Minutes of virtual time over which they come. */
  minutes: number
  /** Instances of each worker, over one store; by default what the seed says. */
  instances?: number | undefined
}

export type SimulationReport = SimulationOptions & {
  steps: number
  virtualMs: number
  commits: number
  /** Virtual time from the end of the faults until nothing but the live load was in flight. */
  settledMs: number
  /** Virtual time from the end of the live load until its last order was served and nothing waited anywhere. */
  quietMs: number
  /** The share of that time in which the busier worker was at work, 1 at most. */
  utilization: number
  /** Most messages that the broker held, with faults and after them. */
  backlogMax: { faulty: number; live: number }
  faults: FaultCounts
  habits: ReadonlyMap<string, number>
  answers: ReadonlyMap<string, number>
  /** Messages of fronts with an order: sent for a request, or once more because nothing was heard. */
  sends: ReadonlyMap<string, number>
  /** The attempts of a thief with the password of `front`. */
  thefts: ReadonlyMap<string, number>
  statuses: ReadonlyMap<string, number>
  violation: string | undefined
}

/** Half of all seeds are calm, so that rare faults are met in a state that makes sense; the others are not. */
const intensities = [0.3, 1, 3]
/** Every third seed has a limit of the total of an order, in minor units. Orders here come to between 100 and 918. */
const orderTotalMaxOf = (seed: number): number | undefined => (seed % 3 === 0 ? 400 : undefined)
/** In every second seed no two orders may have one reference. */
const areReferencesUniqueOf = (seed: number): boolean => seed % 2 === 0
/** In every fifth seed each worker runs as two instances. */
const instanceCountOf = (seed: number): number => (seed % 5 === 3 ? 2 : 1)
/** Virtual time within which all that was recorded is settled once faults are off, under load. */
const settleMsMax = 30_000
/** The load goes on for so long at least, so that it is one. */
const loadMsMin = 2_000
/** Virtual time within which the last of the live load is served. */
const quietMsMax = 60_000
const lookMs = 50
/** Messages that the broker may hold without faults, beyond what it held when they ended: all that the load sends. */
const liveBacklogMax = (2 * shoppersPerSecond * settleMsMax) / 1_000
/** Steps after which a run is stopped: it would never end. */
const stepsMax = 5_000_000

/**
 * One run: the real front, engine, decisions and SQLite stores in one process, on virtual time, a simulated broker and
 * clients of many habits, all from one seed. First with faults, every invariant checked after each commit; then
 * without, under a load that goes on, until everything is settled.
 */
export const simulate = async (options: SimulationOptions): Promise<SimulationReport> => {
  const random = randomFrom(options.seed)
  const clock = createClock()
  const restoreTimers = installTimers(clock)
  const faults = createFaults(random, random.pick(intensities))
  const orderTotalMax = orderTotalMaxOf(options.seed)
  const areReferencesUnique = areReferencesUniqueOf(options.seed)
  const instanceCount = options.instances ?? instanceCountOf(options.seed)
  const settings = { orderTotalMax, areReferencesUnique, instanceCount }
  const shop = createShop({ clock, random, faults }, settings)
  const course = { steps: 0, settledMs: 0, quietMs: 0, utilization: 0, faultyBacklog: 0 }
  const endMs = options.minutes * 60_000

  /** Runs until this virtual time, or until `isOver` says so between two steps. */
  const runUntil = async (untilMs: number, isOver: () => boolean = () => false): Promise<void> => {
    while (shop.violation() === undefined && !isOver() && (await clock.step(untilMs))) {
      course.steps += 1
      if (course.steps > stepsMax) throw new Violation('the run does not end')
    }
  }

  const safety = async (): Promise<void> => {
    shop.open()
    for (let n = 0; n < options.orders; n += 1) clock.after(random.next() * endMs, shop.arrive)
    shop.scheduleTrouble(endMs)
    await runUntil(endMs)
  }

  const liveness = async (): Promise<void> => {
    faults.stop()
    shop.endTrouble()
    course.faultyBacklog = shop.broker.largestBacklog()
    shop.broker.forgetLargestBacklog()
    const backlogBefore = shop.broker.backlog()
    const backlogMax = backlogBefore + liveBacklogMax
    const before = new Set(shop.auditor.recordedIds())
    const isBounded = (): boolean => shop.broker.largestBacklog() <= backlogMax
    const load = startLoad(clock, random, shop.arrive)
    const busyBefore = shop.busyMs()
    const lookNow = looking(clock)
    const isSettled = (): boolean =>
      clock.now() - endMs >= loadMsMin &&
      lookNow() &&
      !shop.auditor.isReconciling() &&
      before.isDisjointFrom(shop.auditor.unsettledIds())
    await runUntil(endMs + settleMsMax, () => !isBounded() || isSettled())
    must(shop, isBounded(), `the broker held ${shop.broker.largestBacklog()} messages`)
    must(shop, clock.now() < endMs + settleMsMax - lookMs, 'not settled under load')
    course.settledMs = Math.ceil(clock.now() - endMs)
    course.utilization = (shop.busyMs() - busyBefore) / (clock.now() - endMs)
    load.stop()
    const stoppedMs = clock.now()
    const isQuiet = (): boolean =>
      lookNow() && shop.isQuiet() && shop.broker.backlog() <= backlogBefore
    await runUntil(stoppedMs + quietMsMax, () => !isBounded() || isQuiet())
    course.quietMs = Math.ceil(clock.now() - stoppedMs)
    must(shop, isBounded(), `the broker held ${shop.broker.largestBacklog()} messages`)
    const backlogAfter = shop.broker.backlog()
    must(shop, backlogAfter <= backlogBefore, `the broker is left with ${backlogAfter} messages`)
    const heardMs = clock.now()
    const readers = [shop.feedReader, shop.stockFeedReader]
    const isRead = (): boolean => readers.every((reader) => reader.hasCaughtUpSince(heardMs))
    await runUntil(heardMs + quietMsMax, isRead)
    must(shop, isRead(), 'the reader of the feed does not come to its end')
    if (shop.violation() !== undefined) return
    shop.auditor.auditSettled()
    shop.auditor.feedIsRead(shop.feedReader.known())
    shop.auditor.stockFeedIsRead()
  }

  try {
    await safety()
    if (shop.violation() === undefined) await liveness()
  } catch (error) {
    shop.fail(error)
  } finally {
    restoreTimers()
  }
  const report: SimulationReport = {
    ...options,
    steps: course.steps,
    virtualMs: clock.now(),
    settledMs: course.settledMs,
    quietMs: course.quietMs,
    utilization: course.utilization,
    backlogMax: { faulty: course.faultyBacklog, live: shop.broker.largestBacklog() },
    faults: faults.counts(),
    ...shop.report(),
  }
  shop.close()
  return report
}

const must = (shop: SimulatedShop, holds: boolean, what: string): void => {
  if (!holds && shop.violation() === undefined) throw new Violation(what)
}

/** True at most once every `lookMs` of virtual time: looking at all rows after each step would be most of a run. */
const looking = (clock: Clock): (() => boolean) => {
  let lastMs = -Infinity
  return () => {
    if (clock.now() - lastMs < lookMs) return false
    lastMs = clock.now()
    return true
  }
}
