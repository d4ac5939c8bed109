import type { AnyFact, Store } from '@shop/engine'
import { createLeaderLock } from './leader-lock.ts'
import {
  createWorkerProcess,
  type WorkerParts,
  type WorkerProcess,
  type World,
} from './worker-process.ts'

/** A service: its instances, which share one database. */
export type WorkerGroup<Fact extends AnyFact> = Omit<WorkerProcess<Fact>, 'freeze'> & {
  /** Client ids of its instances at the broker. */
  names: readonly string[]
  /** Stops one instance from doing anything for a while. */
  freezeOne(ms: number): void
}

/**
 * The instances of a service. One has its database for itself, opens it at each start and forgets with its life what it
 * had in memory. Several work on one store, which outlives each of them, as the server of a database does. It is opened
 * anew when none of them is there. Their transactions come one after the other, in an order that the seed decides.
 */
export const createWorkerGroup = <Fact extends AnyFact>(
  world: World,
  parts: WorkerParts<Fact>,
  instanceCount: number,
): WorkerGroup<Fact> => {
  const shared = openOnce(parts.open)
  const processes = instanceCount === 1 ? [createWorkerProcess(world, parts)] : sharing()
  const [first] = processes
  const alive = (): WorkerProcess<Fact>[] => processes.filter((each) => each.isAlive())
  /** One that is alive, or nothing happens. */
  const pickAlive = (): WorkerProcess<Fact> | undefined =>
    processes.length === 1 ? first : alive().length > 0 ? world.random.pick(alive()) : undefined
  const sum = (number: (each: WorkerProcess<Fact>) => number): number =>
    processes.reduce((total, each) => total + number(each), 0)

  function sharing(): WorkerProcess<Fact>[] {
    const names = Array.from({ length: instanceCount }, (_, n) => `${parts.service}-${n + 1}`)
    const isLeader = (name: string): boolean => lock.isLeader(name)
    const each = names.map((name) => {
      const own = {
        isShared: true,
        isLeader: () => isLeader(name),
        onChanged: () => undefined,
        isReachable: () => true,
      }
      return createWorkerProcess(world, {
        ...parts,
        open: shared.open,
        instance: { name, sharing: own },
      })
    })
    const candidates = each.map(({ isAlive }, n) => ({ name: names[n]!, isAlive }))
    const lock = createLeaderLock(world, candidates)
    return each
  }

  return {
    service: parts.service,
    names: processes.map((_, n) => `${parts.service}-${n + 1}`),
    disk: parts.disk,
    isAlive: () => alive().length > 0,
    store: first!.store,
    crash: () => pickAlive()?.crash(),
    freezeOne: (ms) => pickAlive()?.freeze(ms),
    start: () => {
      if (alive().length === 0) shared.forget()
      for (const each of processes) each.start()
    },
    holdDown: async () => {
      await Promise.all(processes.map((each) => each.holdDown()))
    },
    commits: () => sum((each) => each.commits()),
    busyMs: () => sum((each) => each.busyMs()),
  }
}

/** A store that several processes use until it is forgotten. */
const openOnce = <Fact>(open: () => Store<Fact>) => {
  let store: Store<Fact> | undefined
  return {
    open: (): Store<Fact> => (store ??= open()),
    forget: (): void => {
      store = undefined
    },
  }
}
