import {
  createOrderIdentity,
  digestOf,
  orderIdSecret,
  topicsUnder,
  recordedView,
  type ChangeStock,
  type OrderLine,
  type OrderView,
  type Reply,
  type SendOrder,
} from '@shop/contracts'
import type { Announcement } from '@shop/engine'
import type { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { subscriptionsOf as inventorySubscriptions } from '@shop/inventory/subscriptions'
import type { orderStoreOnSqlite } from '@shop/order/store'
import { subscriptionsOf as orderSubscriptions } from '@shop/order/subscriptions'
import { openWorker, type Message } from './worker.ts'

/**
 * Inventory and Order, each with one instance or several on one database. The bus between them is nothing but a list of
 * messages on the way. The test decides which message arrives next, twice or never.
 */

export const topics = topicsUnder('shop/v1')
/** Where the front waits for answers. */
const replyTo = topics.reply('front-1')
const isReply = (topic: string): boolean => topic.startsWith(topics.reply(''))
export const clockMs = Date.UTC(2026, 10, 27, 8)
export const currency = 'EUR'
const identity = createOrderIdentity([orderIdSecret('5a'.repeat(32))])
const shop = { currency, identity }
/** One item on its way to one reader. */
export type OnItsWay = Message & { to: Service }
export type Service = 'inventory' | 'order'
export const services = ['inventory', 'order'] as const
const readerOf = { inventory: 'order', order: 'inventory' } as const

const readersOf = (topic: string): Service[] => {
  const subscriptions = {
    inventory: inventorySubscriptions(topics, shop),
    order: orderSubscriptions(topics, shop),
  }
  return services.filter((service) => subscriptions[service].some((each) => each.topic === topic))
}

const keyOf = (n: number): string => `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
export const orderId = (n: number): string => identity.idOf(keyOf(n))
const changeId = (n: number): string =>
  `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

type InventoryStore = ReturnType<typeof inventoryStoreOnSqlite>
type OrderStore = ReturnType<typeof orderStoreOnSqlite>

/** The stores of a service, one for each of its instances. */
export type Stores = { inventory: readonly InventoryStore[]; order: readonly OrderStore[] }

const workersOn = async ({ inventory, order }: Stores) => ({
  inventory: await Promise.all(
    inventory.map((store) => openWorker(store, inventorySubscriptions(topics, shop))),
  ),
  order: await Promise.all(
    order.map((store) => openWorker(store, orderSubscriptions(topics, shop))),
  ),
})

const introductionRounds = 3

/** A shop of two services that sells these products at 1.00, with these units on hand. */
export const twoServicesOn = async (stores: Stores, stock: Record<string, number>) => {
  let workers = await workersOn(stores)
  /** The instance that does for all what is done once. */
  const leaderOf = (service: Service) =>
    workers[service].find(({ store }) => store.sharing.isLeader()) ?? workers[service][0]!
  const onTheWay: OnItsWay[] = []
  let changeCount = 10_000
  const shown: { digest: string | undefined; order: OrderView }[] = []

  const show = (reply: Reply): void => {
    if (reply.kind === 'recorded') {
      const { orderId, digest, recordedAt } = reply
      shown.push({ digest, order: recordedView({ orderId, lines: [], recordedAt }) })
    }
    if (reply.kind === 'order') shown.push({ digest: reply.digest, order: reply.order })
  }
  const publish = ({ topic, item, replyTo }: Said, epochs?: OnItsWay['epochs']): void => {
    if (isReply(topic)) return show(item as Reply)
    for (const to of readersOf(topic)) {
      onTheWay.push({ to, topic, text: JSON.stringify([item]), replyTo, epochs })
    }
  }
  const ask = (topic: string, item: unknown): void => publish({ topic, item, replyTo })
  const orderOf = (n: number, lines: OrderLine[]): SendOrder => ({
    orderId: orderId(n),
    digest: digestOf({ lines }),
    lines,
    placedAt: clockMs,
  })
  const announce = (service: Service, announcements: readonly Announcement[]): void => {
    const { epoch, readerEpoch } = leaderOf(service).state()
    for (const each of announcements) publish(each, { epoch, readerEpoch })
  }
  /** Each service takes its messages at once, every instance some of them in one batch. */
  const deliver = async (messages: readonly OnItsWay[]): Promise<void> => {
    for (const to of services) {
      const batch = messages.filter((message) => message.to === to)
      const instances: readonly Pick<(typeof workers)['order'][number], 'apply'>[] = workers[to]
      const shareOf = (index: number) =>
        batch.filter((_, place) => place % instances.length === index)
      const said = await Promise.all(
        instances.map(async ({ apply }, index) => {
          const share = shareOf(index)
          return share.length > 0 ? apply(share) : []
        }),
      )
      announce(to, said.flat())
    }
  }
  const hear = async (service: Service): Promise<void> => {
    const presence = await leaderOf(readerOf[service]).present()
    for (const { hear: take } of workers[service]) await take(presence)
  }

  Object.entries(stock).forEach(([sku, units], index) => {
    const price = { amount: 100, currency }
    const product = { sku, name: sku, description: '', price, listed: true }
    const changes: ChangeStock[] = [
      { kind: 'product', changeId: changeId(2 * index), ...product },
      { kind: 'received', changeId: changeId(2 * index + 1), sku, units },
    ]
    for (const change of changes) ask(topics.changeStock, change)
  })
  // One after the other: an operator waits for the answer.
  for (const change of onTheWay.splice(0)) await deliver([change])

  return {
    inventory: (): InventoryStore => workers.inventory[0]!.store,
    order: (): OrderStore => workers.order[0]!.store,
    onTheWay,
    /** Every state of an order that a front was shown, in the order of the replies. */
    shown,
    /** These messages arrive: at each service as one batch. */
    deliver,
    /** A shopper's order: on its way to both services. */
    sendOrder: (n: number, lines: OrderLine[]): void => ask(topics.sendOrder, orderOf(n, lines)),
    /** The same from a front of the release before: on its way to Inventory only. */
    reserveOrder: (n: number, lines: OrderLine[]): void =>
      ask(topics.reserveOrder, orderOf(n, lines)),
    /** Units come in. A repeat for the same SKU has the same change id. */
    receive: (sku: string, units: number): void =>
      ask(topics.changeStock, { kind: 'received', changeId: changeId(2_000), sku, units }),
    setPrice: (sku: string, amount: number): void =>
      ask(topics.changeStock, {
        kind: 'product',
        changeId: changeId(3_000),
        sku,
        name: sku,
        description: '',
        price: { amount, currency },
        listed: true,
      }),
    cancelOrder: (n: number): void =>
      ask(topics.cancelOrder, { orderId: orderId(n), key: keyOf(n), requestedAt: clockMs }),
    shipOrder: (n: number): void =>
      ask(topics.shipOrder, { orderId: orderId(n), changeId: changeId(1_000 + n) }),
    /** An operator ships, cancels or takes back units, each time under a new key. */
    moveUnits: (n: number, kind: MoveKind, lines: OrderLine[]): void => {
      const names = { orderId: orderId(n), changeId: changeId((changeCount += 1)) }
      if (kind === 'ship') ask(topics.shipOrder, { ...names, lines })
      else if (kind === 'cancel') {
        ask(topics.cancelOrderAsOperator, { kind: 'canceled', ...names, lines })
      } else {
        const back = { lines, restock: kind === 'restock', reason: 'back' }
        ask(topics.returnOrder, { kind: 'returned', ...names, ...back })
      }
    },
    /** Both services announce again everything that is unheard. Resolves with whether there was anything. */
    remind: async (): Promise<boolean> => {
      let count = 0
      for (const service of services) {
        const window = await leaderOf(service).unheard()
        announce(service, window.announcements)
        count += window.count
      }
      return count > 0
    },
    /** One service hears the other's presence: its epoch, and the epoch of the reader it has told everything. */
    meet: hear,
    isReconciling: (service: Service): boolean =>
      leaderOf(service).state().restoredFrom !== undefined,
    /** Each hears the presence of the other, often enough that nothing changes any more. */
    introduce: async (): Promise<void> => {
      for (let round = 0; round < introductionRounds; round += 1) {
        for (const service of services) await hear(service)
      }
    },
    closedReason: (service: Service) => leaderOf(service).closedReason(),
    /** One service begins anew, on these stores. */
    startAgain: async (replaced: Partial<Stores>): Promise<void> => {
      for (const service of services) {
        if (replaced[service]) await Promise.all(workers[service].map(({ store }) => store.close()))
      }
      const begun = await workersOn({ inventory: [], order: [], ...replaced })
      workers = {
        inventory: replaced.inventory ? begun.inventory : workers.inventory,
        order: replaced.order ? begun.order : workers.order,
      }
    },
    close: async (): Promise<void> => {
      for (const service of services) for (const { store } of workers[service]) await store.close()
    },
  }
}

/** The deeds of operators with units. Those that are restocked can be sold again. */
export type MoveKind = 'ship' | 'cancel' | 'return' | 'restock'

type Said = Pick<Announcement, 'topic' | 'item'> & { replyTo?: string | undefined }

export type TwoServices = Awaited<ReturnType<typeof twoServicesOn>>
