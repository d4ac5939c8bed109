import { topicsUnder } from '@shop/contracts'
import { openSqlite } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { subscriptionsOf as inventorySubscriptions } from '@shop/inventory/subscriptions'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { viewOf } from '@shop/order/view'
import { subscriptionsOf as orderSubscriptions } from '@shop/order/subscriptions'
import { createAuditor, Violation } from './auditor.ts'
import { createFaults, type Fault } from './faults.ts'
import { randomFrom } from './random.ts'
import { createShoppers } from './shoppers.ts'
import { createBroker } from './world/broker.ts'
import { createClock, installTimers } from './world/clock.ts'
import { startFrontProcess } from './world/front-process.ts'
import { createWorkerProcess, type World } from './world/worker-process.ts'

export type SimulationOptions = {
  seed: number
  /** Orders placed while faults are on. */
  orders: number
  /** Minutes of virtual time over which they come. */
  minutes: number
}

export type SimulationReport = SimulationOptions & {
  steps: number
  virtualMs: number
  commits: number
  /** Virtual time from the end of the faults until nothing but the live load was in flight. */
  settledMs: number
  largestBacklog: number
  faults: ReadonlyMap<Fault, number>
  answers: ReadonlyMap<string, number>
  statuses: ReadonlyMap<string, number>
  violation: string | undefined
}

const topics = topicsUnder('shop/v1')
const serviceOf = (clientId: string) =>
  (['inventory', 'order'] as const).find((service) => clientId.startsWith(service))
const skus = ['A', 'B', 'C']
const unitsOnHand = 25
/** Virtual time within which everything must be settled once faults are off. */
const settleMsMax = 120_000
/** Messages that the broker may hold while all works and the load goes on. */
const backlogMax = 5_000
const faultPeriodMs = 1_000
/** Steps after which a run is stopped: it would never end. */
const stepsMax = 5_000_000
/** Half of all seeds are calm, so that rare faults are met in a state that makes sense; the others are not. */
const intensities = [0.3, 1, 3]

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
  const databases = {
    inventory: openSqlite(':memory:', inventorySchema),
    order: openSqlite(':memory:', orderSchema),
  }
  const auditor = createAuditor(databases)
  let violation: string | undefined
  const fail = (error: unknown): void => {
    violation ??= error instanceof Violation ? error.message : (error as Error).stack
  }
  const audited =
    <Arguments extends unknown[]>(audit: (...args: Arguments) => void) =>
    (...args: Arguments): void => {
      try {
        audit(...args)
      } catch (error) {
        fail(error)
      }
    }
  const decoder = new TextDecoder()
  const broker = createBroker(clock, random, faults, {
    published: audited((clientId, { topic, payload }) => {
      if (serviceOf(clientId)) {
        auditor.published(clientId, topic, decoder.decode(payload), clock.now())
      }
    }),
    acknowledged: audited((clientId, { topic, payload }) => {
      const service = serviceOf(clientId)
      if (service) auditor.acknowledged(service, topic, decoder.decode(payload))
    }),
  })
  const world: World = { clock, random, faults, broker }
  let wallMs = 1_795_000_000_000
  const wallClock = (): number => wallMs + Math.floor(clock.now())
  let steps = 0

  const inventory = createWorkerProcess(world, {
    service: 'inventory',
    reader: 'order',
    db: databases.inventory,
    open: () =>
      inventoryStoreOnSqlite(databases.inventory, {
        topics,
        currency: 'EUR',
        now: wallClock,
      }),
    subscriptions: inventorySubscriptions(topics),
    onCommit: audited(auditor.auditStock),
    onChanged: () => undefined,
  })
  const openOrderStore = () => orderStoreOnSqlite(databases.order, { topics, now: wallClock })
  let orders = openOrderStore()
  const order = createWorkerProcess(world, {
    service: 'order',
    reader: 'inventory',
    db: databases.order,
    open: () => (orders = openOrderStore()),
    subscriptions: orderSubscriptions(topics),
    onCommit: audited(auditor.auditOrders),
    onChanged: () => undefined,
  })

  let fronts = 0
  const newFront = () =>
    startFrontProcess(clock, broker, `front-${(fronts += 1)}`, {
      order: (orderId) => {
        if (!order.isAlive()) throw new Error('down')
        const found = orders.orders.find(orderId)
        return found && viewOf(found)
      },
    })
  let front = newFront()
  const shoppers = createShoppers({ clock, random, auditor, front: () => front, skus })

  const worldFaults = (): void => {
    if (faults.happens('broker-forgets')) broker.forgetEverything()
    if (faults.happens('broker-restarts')) {
      broker.goDown()
      clock.after(random.integer(100, 5_000), broker.comeUp)
    }
    if (faults.happens('partition')) {
      broker.cutOff(random.pick(['inventory', 'order', 'front']))
      clock.after(random.integer(100, 10_000), broker.heal)
    }
    if (faults.happens('disk-full')) {
      const worker = random.pick([inventory, order])
      worker.setDiskFull(true)
      clock.after(random.integer(100, 5_000), () => worker.setDiskFull(false))
    }
    if (faults.happens('clock-jump')) wallMs += random.integer(-3_600_000, 3_600_000)
    if (faults.happens('front-restarts')) {
      front.crash()
      front = newFront()
    }
  }

  const arrive = (): void => void shoppers.arrive().catch(fail)
  /** Runs until this virtual time, or until `isOver` says so between two steps. */
  const runUntil = async (untilMs: number, isOver: () => boolean = () => false): Promise<void> => {
    while (violation === undefined && !isOver() && (await clock.step(untilMs))) {
      steps += 1
      if (steps > stepsMax) throw new Violation('the run does not end')
    }
  }
  const stockUp = (): void => {
    const change = (item: object) => ({ kind: 'change-stock', topic: topics.changeStock, item })
    const facts = skus.flatMap((sku, index) => [
      change({
        kind: 'product',
        changeId: `0199f6a0-0000-7000-8000-00000000000${index}`,
        sku,
        name: sku,
        description: '',
        price: { amount: 100 + index, currency: 'EUR' },
        listed: true,
      }),
      change({
        kind: 'received',
        changeId: `0199f6a0-0000-7000-8000-00000000001${index}`,
        sku,
        units: unitsOnHand,
      }),
    ])
    for (const sku of skus) auditor.receives(sku, unitsOnHand)
    void inventory.store().apply({ facts: facts as never, parked: [] })
  }

  const run = async (): Promise<number> => {
    stockUp()
    inventory.start()
    order.start()
    const endMs = options.minutes * 60_000
    for (let n = 0; n < options.orders; n += 1) clock.after(random.next() * endMs, arrive)
    for (let ms = 0; ms < endMs; ms += faultPeriodMs) clock.after(ms, worldFaults)
    for (let ms = 5_000; ms < endMs; ms += 20_000) {
      clock.after(ms, () => {
        const ready = auditor.confirmedIds()
        if (ready.length > 0) void shoppers.ship(random.pick(ready)).catch(fail)
        void shoppers.receive(random.pick(skus), random.integer(1, 20)).catch(fail)
      })
    }
    await runUntil(endMs)

    faults.stop()
    broker.heal()
    broker.comeUp()
    inventory.setDiskFull(false)
    order.setDiskFull(false)
    const loadEndMs = endMs + settleMsMax / 2
    const ordersInLiveness = Math.ceil(options.orders * 0.6 * (settleMsMax / 2 / endMs))
    for (let n = 0; n < ordersInLiveness; n += 1) {
      clock.after(endMs - clock.now() + random.next() * (settleMsMax / 2), arrive)
    }
    const before = auditor.recordedWithin(knownIds())
    await runUntil(loadEndMs, () => before.every(isSettled))
    const settledMs = Math.max(0, Math.ceil(clock.now() - endMs))
    if (violation === undefined && !before.every(isSettled)) {
      throw new Violation(
        `not settled under load: ${before.filter((id) => !isSettled(id)).length} orders`,
      )
    }
    if (broker.backlog() > backlogMax)
      throw new Violation(`the broker holds ${broker.backlog()} messages`)
    await runUntil(endMs + settleMsMax, () => clock.now() > loadEndMs && isQuiet())
    if (violation === undefined) auditor.auditSettled()
    return settledMs
  }
  const knownIds = (): string[] =>
    databases.order
      .query<{ id: string }, []>('SELECT id FROM orders')
      .all()
      .map(({ id }) => id)
  const isSettled = (id: string): boolean => {
    const found = orders.orders.find(id)
    return found?.heard === true
  }
  const isQuiet = (): boolean => shoppers.open() === 0 && auditor.unheard() === 0

  let settledMs = 0
  try {
    settledMs = await run()
  } catch (error) {
    fail(error)
  } finally {
    restoreTimers()
  }
  const report = {
    ...options,
    steps,
    virtualMs: clock.now(),
    commits: inventory.commits() + order.commits(),
    settledMs,
    largestBacklog: broker.largestBacklog(),
    faults: faults.counts(),
    answers: shoppers.answers(),
    statuses: auditor.statuses(),
    violation,
  }
  databases.inventory.close()
  databases.order.close()
  return report
}
