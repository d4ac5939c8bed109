import { topicsUnder } from '@shop/contracts'
import {
  alone,
  startWorker,
  type AnyFact,
  type ReconciliationRecord,
  type Sharing,
  type Store,
  type WorkerRole,
} from '@shop/engine'
import type { Faults } from '../faults.ts'
import type { Random } from '../random.ts'
import type { Broker } from './broker.ts'
import { schedulerOn, type Clock } from './clock.ts'
import { CrashError, createLife, DiskError, type Life } from './crash-points.ts'
import type { Disk } from './disk.ts'
import { quietLog, quietMetrics } from './quiet.ts'
import { simulatedBus } from './simulated-bus.ts'

export type World = { clock: Clock; random: Random; faults: Faults; broker: Broker }
export type ServiceName = 'inventory' | 'order'

export type WorkerProcess<Fact extends AnyFact> = {
  service: ServiceName
  disk: Disk
  isAlive(): boolean
  store(): Store<Fact>
  crash(): void
  /** Stops it from doing anything for a while. The broker misses it after its keep-alive. */
  freeze(ms: number): void
  start(): void
  /** Stops it, as a supervisor would, and keeps it from being started. Resolves when it is gone. */
  holdDown(): Promise<void>
  commits(): number
  /** Virtual time spent in transactions. */
  busyMs(): number
}

export type WorkerParts<Fact extends AnyFact> = {
  service: ServiceName
  reader: ServiceName
  disk: Disk
  /** A store on the database as a new process opens it. */
  open: () => Store<Fact>
  /** Its instance, and the ways in which it shares the database; without them it has the database for itself. */
  instance?: { name: string; sharing: Sharing } | undefined
  subscriptions: WorkerRole<Fact>['subscriptions']
  /** Told after each commit. */
  onCommit: () => void
  /** Told when a restored or new worker takes new work. */
  onAdmitted: () => void
  /** Told when the worker has found the other one's database lost, or there again. */
  onFoundLost: () => void
}

/** The broker gives up a silent connection after 1.5 times its keep-alive. */
const missedAfterMs = 4_500
const restartMs = { min: 50, max: 3_000 }
/** Time after which a worker that does not stop is killed. */
const stopMsMax = 5_000
/** The cost of a transaction, and of each fact in it, in ms: the worker is so slow that a little load is a lot to it. */
const commitMs = { min: 0.1, max: 3 }
export const factMs = 8

/**
 * A worker as a process that can die at any point and is started again with the same disk: the real engine, store and
 * decisions on a simulated bus and clock. Everything that SQLite committed stays; the rest is lost with the process.
 */
export const createWorkerProcess = <Fact extends AnyFact>(
  world: World,
  parts: WorkerParts<Fact>,
): WorkerProcess<Fact> => {
  const { clock, random, faults } = world
  const { service, disk, instance = { name: `${service}-1`, sharing: alone } } = parts
  let life: Life | undefined
  let worker: ReturnType<typeof startWorker> | undefined
  let store = parts.open()
  let crashConnection = (): void => undefined
  let isHeldDown = false
  let commits = 0
  let busyMs = 0

  const start = (): void => {
    if (isHeldDown || life?.isAlive()) return
    const born = createLife(faults, () => {
      crashConnection()
      clock.after(random.integer(restartMs.min, restartMs.max), start)
    })
    life = born
    store = parts.open()
    const scheduler = schedulerOn(clock, born)
    worker = startWorker<Fact>(
      {
        service,
        instance: instance.name,
        topics: topicsUnder('shop/v1'),
        currency: 'EUR',
        reader: parts.reader,
        subscriptions: parts.subscriptions,
        store: withFaults(store, born, scheduler.delay),
        subjectOf: () => '',
      },
      {
        connect: (hooks) => {
          const group = instance.sharing.isShared ? service : undefined
          const names = { service, clientId: instance.name, group }
          const { bus, crash } = simulatedBus(world, hooks, born, names)
          crashConnection = crash
          return bus
        },
        scheduler,
        sinceMs: Math.floor(clock.now()),
        log: quietLog,
        metrics: quietMetrics,
        onChanged: () => undefined,
        hasRoom: () => true,
      },
    )
  }

  const withFaults = (
    real: Store<Fact>,
    born: Life,
    delay: (ms: number) => Promise<void>,
  ): Store<Fact> => ({
    ...real,
    sharing: instance.sharing,
    reconciliation: reconcilingWithFaults(real.reconciliation, born),
    apply: async (batch) => {
      const spread = random.next() * (commitMs.max - commitMs.min)
      const workMs = commitMs.min + spread + factMs * batch.facts.length
      await delay(workMs)
      busyMs += workMs
      if (born.mayCrash('crash-before-commit', service)) throw new CrashError()
      const applied = await failing(() => real.apply(batch))
      commits += 1
      parts.onCommit()
      if (faults.happens('write-fails-unknown', service)) throw new DiskError()
      born.mayCrash('crash-between-commit-and-puback', service)
      return applied
    },
  })

  /** One write, which the disk may refuse. */
  const failing = async <T>(write: () => Promise<T>): Promise<T> => {
    const isRefused = faults.happens('write-fails', service)
    if (isRefused) disk.refuse('one write')
    try {
      return await write()
    } catch (error) {
      if (disk.isRefusing() && !isRefused) faults.hit('disk-full', `${service} cannot write`)
      throw error
    } finally {
      if (isRefused) disk.allow('one write')
    }
  }

  const reconcilingWithFaults = (real: ReconciliationRecord, born: Life): ReconciliationRecord => {
    const dangerous = async <T>(step: string, write: () => Promise<T>): Promise<T> => {
      const point = `${service} ${step}`
      if (born.mayCrash('crash-in-reconciling', `before ${point}`)) throw new CrashError()
      const result = await failing(write)
      if (born.mayCrash('crash-in-reconciling', `after ${point}`)) throw new CrashError()
      return result
    }
    return {
      ...real,
      announceAgain: (epoch) => dangerous('announces again', () => real.announceAgain(epoch)),
      admit: () =>
        dangerous('is admitted', async () => {
          const state = await real.admit()
          parts.onAdmitted()
          return state
        }),
      noteLostReader: (epoch) =>
        dangerous('finds its reader lost', async () => {
          const state = await real.noteLostReader(epoch)
          parts.onFoundLost()
          return state
        }),
      finishWhenHeard: () => failing(() => real.finishWhenHeard()),
    }
  }

  return {
    service,
    disk,
    isAlive: () => life?.isAlive() ?? false,
    store: () => store,
    crash: () => life?.crash(),
    freeze: (ms) => {
      const frozen = life
      if (!frozen?.isAlive() || frozen.isFrozen()) return
      frozen.freeze()
      clock.after(missedAfterMs, () => {
        if (frozen.isAlive() && frozen.isFrozen()) world.broker.miss(instance.name)
      })
      clock.after(ms, frozen.thaw)
    },
    start: () => {
      isHeldDown = false
      start()
    },
    holdDown: () => {
      isHeldDown = true
      const stopping = life
      if (!stopping?.isAlive()) return Promise.resolve()
      return new Promise((resolve) => {
        const kill = (): void => {
          stopping.crash()
          resolve()
        }
        clock.after(stopMsMax, kill)
        void worker?.then(({ stop }) => stop()).then(kill)
      })
    },
    commits: () => commits,
    busyMs: () => busyMs,
  }
}
