import type { WorkerGroup } from './world/worker-group.ts'
import type { Trouble } from './world/disk.ts'
import type { World } from './world/worker-process.ts'

export type TroubledWorld = World & {
  workers: readonly WorkerGroup<never>[]
  /** Jumps the clock on the wall. */
  jump: (ms: number) => void
  restartFront: () => void
}

const periodMs = 1_000
const jumpMsMax = 3_600_000
const fullDisks: readonly Trouble[] = ['every write', 'a new page']

/** Schedules the faults that hit the world and no single message: each is tried once a second, at a random moment. */
export const scheduleTroubles = (world: TroubledWorld, endMs: number): void => {
  const { clock, random, faults, broker, workers } = world

  const brokerTroubles = (): void => {
    if (faults.happens('broker-forgets', 'broker')) broker.forgetEverything()
    if (faults.happens('broker-restarts', 'broker')) {
      broker.goDown()
      clock.after(random.integer(100, 5_000), broker.comeUp)
    }
    const service = random.pick(['inventory', 'order', 'front'])
    if (faults.happens('partition', `broker and ${service}`)) {
      broker.cutOff(service)
      clock.after(random.integer(100, 10_000), broker.heal)
    }
  }

  const processTroubles = (): void => {
    const worker = random.pick(workers)
    if (faults.happens('disk-full', worker.service)) {
      const trouble = random.pick(fullDisks)
      worker.disk.refuse(trouble)
      clock.after(random.integer(100, 5_000), () => worker.disk.allow(trouble))
    }
    if (faults.happens('worker-killed', worker.service)) worker.crash()
    if (faults.happens('front-restarts', 'front')) world.restartFront()
    if (faults.happens('clock-jump', 'both workers')) {
      world.jump(random.integer(-jumpMsMax, jumpMsMax))
    }
  }

  const instanceTroubles = (): void => {
    const worker = random.pick(workers)
    if (faults.happens('instance-frozen', worker.service))
      worker.freezeOne(random.integer(100, 10_000))
    const name = random.pick(worker.names)
    if (faults.happens('instance-cut-off', name)) {
      broker.cutOff(name)
      clock.after(random.integer(100, 10_000), broker.heal)
    }
  }
  const areShared = workers.some(({ names }) => names.length > 1)

  for (let ms = 0; ms < endMs; ms += periodMs) {
    if (areShared) clock.after(ms + random.next() * periodMs, instanceTroubles)
    clock.after(ms + random.next() * periodMs, brokerTroubles)
    clock.after(ms + random.next() * periodMs, processTroubles)
  }
}
