import { topicsUnder } from '@shop/contracts'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { subscriptionsOf as inventorySubscriptions } from '@shop/inventory/subscriptions'
import { operatorsInSqlite } from '@shop/order/operators/sqlite'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { subscriptionsOf as orderSubscriptions } from '@shop/order/subscriptions'
import { detailedViewOf, summaryOf } from '@shop/order/detailed-view'
import { viewOf } from '@shop/order/view'
import { createAuditor, Violation } from './auditor.ts'
import type { Faults } from './faults.ts'
import { createFeedReader } from './feed-reader.ts'
import { createHttpClient } from './http-client.ts'
import { anna, createOperators } from './operators.ts'
import type { Random } from './random.ts'
import { scheduleLoss } from './losses.ts'
import { scheduleRestores } from './restores.ts'
import { createShoppers } from './shoppers.ts'
import { createStockFeedReader } from './stock-feed-reader.ts'
import { createThief } from './thief.ts'
import { scheduleTroubles } from './troubles.ts'
import { createBroker } from './world/broker.ts'
import type { Clock } from './world/clock.ts'
import { createDisk } from './world/disk.ts'
import { identity, startFrontProcess } from './world/front-process.ts'
import { createWorkerGroup } from './world/worker-group.ts'

export type ShopWorld = { clock: Clock; random: Random; faults: Faults }
export type ShopSettings = {
  /** The largest total of an order that no trusted server sent, in minor units; none when missing. */
  orderTotalMax: number | undefined
  /** No two orders that are neither rejected nor canceled may have one reference. */
  areReferencesUnique: boolean
  /** Instances of each worker. */
  instanceCount: number
}

const topics = topicsUnder('shop/v1')
const currency = 'EUR'
const serviceOf = (clientId: string) =>
  (['inventory', 'order'] as const).find((service) => clientId.startsWith(service))
const isFront = (clientId: string): boolean => /^front-\d+$/.test(clientId)
const skus = ['A', 'B', 'C']
const unitsOnHand = 15
/** How often operators receive and count units. */
const operatorPeriodMs = 8_000
/** How often they ship, cancel or take back units of an order. */
const movePeriodMs = 3_000
/** How often the thief tries something. */
const theftPeriodMs = 2_500
const firstWallMs = 1_795_000_000_000
/** One of the products is sold from the twentieth second on, a few units to each order. */
const terms = { sku: 'C', maxPerOrder: 3, availableFromMs: firstWallMs + 20_000 }

/** At which number of units few are left. */
const lowStockAt: Readonly<Record<string, number>> = { B: 5 }

/** The whole shop with everybody in it, and its auditor. */
export const createShop = (
  { clock, random, faults }: ShopWorld,
  { orderTotalMax, areReferencesUnique, instanceCount }: ShopSettings,
) => {
  const disks = {
    inventory: createDisk(inventorySchema, currency),
    order: createDisk(orderSchema, currency),
  }
  const databases = {
    get inventory() {
      return disks.inventory.db()
    },
    get order() {
      return disks.order.db()
    },
  }
  let wallMs = firstWallMs
  const wallClock = (): number => wallMs + Math.floor(clock.now())
  const judgedBy = { orderTotalMax, areReferencesUnique, terms, lowStockAt, wallMs: wallClock }
  const auditor = createAuditor(databases, judgedBy)
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
  const sends = countSends(clock.now)
  const broker = createBroker(clock, random, faults, {
    published: audited((clientId, { topic, payload }) => {
      const service = serviceOf(clientId)
      const text = decoder.decode(payload)
      const isOrder = topic === topics.sendOrder || topic === topics.recordOrder
      if (isOrder && isFront(clientId)) sends.count(text)
      if (service) auditor.published(service, topic, text, clock.now())
    }),
    acknowledged: audited((clientId, { topic, payload, epochs }) => {
      const service = serviceOf(clientId)
      const message = { topic, text: decoder.decode(payload), epochs }
      if (service) auditor.acknowledged(service, message)
    }),
  })
  const world = { clock, random, faults, broker }

  const openInventoryStore = () =>
    inventoryStoreOnSqlite(disks.inventory.db(), {
      topics,
      currency,
      orderTotalMax,
      now: wallClock,
    })
  let stock = openInventoryStore()
  const inventory = createWorkerGroup(
    world,
    {
      service: 'inventory',
      reader: 'order',
      disk: disks.inventory,
      open: () => (stock = openInventoryStore()),
      subscriptions: inventorySubscriptions(topics, { currency, identity }),
      onCommit: audited(() => auditor.committed('inventory')),
      onAdmitted: audited(() => auditor.admitted('inventory')),
      onFoundLost: audited(() => auditor.foundLost('inventory')),
    },
    instanceCount,
  )
  const openOrderStore = () =>
    orderStoreOnSqlite(disks.order.db(), { topics, now: wallClock, areReferencesUnique })
  let orders = openOrderStore()
  const order = createWorkerGroup(
    world,
    {
      service: 'order',
      reader: 'inventory',
      disk: disks.order,
      open: () => (orders = openOrderStore()),
      subscriptions: orderSubscriptions(topics, { currency, identity }),
      onCommit: audited(() => auditor.committed('order')),
      onAdmitted: audited(() => auditor.admitted('order')),
      onFoundLost: audited(() => auditor.foundLost('order')),
    },
    instanceCount,
  )

  const orderReads = () => {
    if (!order.isAlive()) throw new Error('down')
    return orders.reads
  }
  const findOrder = (orderId: string) => orderReads().find(orderId)
  let fronts = 0
  const newFront = () =>
    startFrontProcess(clock, broker, `front-${(fronts += 1)}`, {
      order: async (orderId) => {
        const found = await findOrder(orderId)
        return found && viewOf(found)
      },
      operator: async (tokenHash) => {
        return orderReads().operator(tokenHash)
      },
      detailedOrder: async (orderId) => {
        const found = await findOrder(orderId)
        return found && detailedViewOf(found, await orders.reads.findDetails(orderId))
      },
      orders: async ({ limit, cursor, email }) => {
        const span = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit, sort: 'newest' } as const
        const after = cursor === undefined ? undefined : Number(cursor)
        const query = { ...span, after, email, withDetails: false }
        const { orders: found, nextCursor } = await orderReads().page(query)
        return { items: found.map((each) => summaryOf(each, { withLines: false })), nextCursor }
      },
      events: async (query) => orderReads().events(query),
      stockEvents: async (query) => {
        if (!inventory.isAlive()) throw new Error('down')
        return stock.reads.events(query)
      },
    })
  let front = newFront()
  const client = createHttpClient(random, () => front)
  const shoppers = createShoppers({ clock, random, auditor, client, skus })
  const operators = createOperators({ clock, random, auditor, client, skus })
  const feedReader = createFeedReader({ clock, random, auditor, client })
  const judged = { ...auditor, thiefHears: audited(auditor.thiefHears) }
  const stockFeedReader = createStockFeedReader({ clock, random, auditor, client })
  const thief = createThief({ clock, random, broker, auditor: judged, skus })

  const stockUp = (): void => {
    const availableFrom = new Date(terms.availableFromMs).toISOString()
    const termsSaid = { maxPerOrder: terms.maxPerOrder, availableFrom }
    const change = (item: object) => ({ kind: 'change-stock', topic: topics.changeStock, item })
    const facts = skus.flatMap((sku, index) => {
      const changeId = `0199f6a0-0000-7000-8000-00000000001${index}`
      auditor.receives(changeId, sku, unitsOnHand)
      return [
        change({
          kind: 'patched',
          changeId: `0199f6a0-0000-7000-8000-00000000000${index}`,
          sku,
          name: sku,
          description: '',
          price: { amount: 100 + index, currency },
          listed: true,
          ...(sku === terms.sku && termsSaid),
          ...(sku in lowStockAt && { lowStockAt: lowStockAt[sku] }),
        }),
        change({ kind: 'received', changeId, sku, units: unitsOnHand }),
      ]
    })
    void inventory.store().apply({ facts: facts as never, parked: [] })
  }
  const workers = { inventory, order }

  return {
    auditor,
    broker,
    disks,
    feedReader,
    stockFeedReader,
    open: (): void => {
      void operatorsInSqlite(disks.order.db()).add(anna)
      stockUp()
      inventory.start()
      order.start()
      feedReader.begin(fail)
      stockFeedReader.begin(fail)
    },
    /** One more shopper. */
    arrive: (): void => void shoppers.arrive().catch(fail),
    /** Everything that goes wrong by the clock, and operators at work meanwhile. */
    scheduleTrouble: (endMs: number): void => {
      scheduleTroubles(
        {
          ...world,
          workers: [inventory, order],
          jump: (ms) => {
            wallMs += ms
          },
          restartFront: () => {
            front.crash()
            front = newFront()
          },
        },
        endMs,
      )
      for (let ms = 5_000; ms < endMs; ms += operatorPeriodMs) {
        clock.after(ms, () => {
          void operators.receiveSome().catch(fail)
          void operators.countSome().catch(fail)
          void operators.deleteDetails().catch(fail)
          void operators.deleteDetailsOfPerson().catch(fail)
        })
      }
      for (let ms = 3_000; ms < endMs; ms += movePeriodMs) {
        clock.after(ms, () => void operators.moveSome().catch(fail))
      }
      thief.enter()
      for (let ms = 0; ms < endMs; ms += theftPeriodMs) clock.after(ms, thief.steal)
      const restorable = { ...world, workers, auditor, operators, fail }
      const isRestored = scheduleRestores(restorable, endMs)
      if (!isRestored) scheduleLoss({ ...restorable, stockUp }, endMs)
    },
    endTrouble: (): void => {
      thief.leave()
      broker.heal()
      broker.comeUp()
      for (const { disk } of [inventory, order]) {
        disk.allow('every write')
        disk.allow('a new page')
      }
    },
    /** Nobody waits for anything: no client, no order, no service. */
    isQuiet: (): boolean =>
      shoppers.open() === 0 && auditor.unsettledIds().size === 0 && !auditor.isReconciling(),
    /** Virtual time that the busier worker was at work. */
    busyMs: (): number => Math.max(inventory.busyMs(), order.busyMs()),
    violation: (): string | undefined => violation,
    fail,
    report: () => ({
      commits: inventory.commits() + order.commits(),
      habits: shoppers.habits(),
      answers: client.answers(),
      sends: sends.counts(),
      thefts: thief.counts(),
      statuses: auditor.statuses(),
      violation,
    }),
    close: (): void => {
      disks.inventory.close()
      disks.order.close()
    },
  }
}

export type SimulatedShop = ReturnType<typeof createShop>

/**
 * Counts the messages of fronts that carry an order. The item says when its request came, so the same item at a later
 * time is one that the front sent once more.
 */
const countSends = (nowMs: () => number) => {
  const firstSentMs = new Map<string, number>()
  const counts = new Map<string, number>()
  return {
    count: (text: string): void => {
      const first = firstSentMs.get(text)
      const what = first !== undefined && nowMs() - first >= 1 ? 'an order once more' : 'an order'
      counts.set(what, (counts.get(what) ?? 0) + 1)
      if (first === undefined) firstSentMs.set(text, nowMs())
    },
    counts: (): ReadonlyMap<string, number> => counts,
  }
}
