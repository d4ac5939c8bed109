import { Database } from 'bun:sqlite'
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
import { openSqlite, type Announcement } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { subscriptionsOf as inventorySubscriptions } from '@shop/inventory/subscriptions'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { subscriptionsOf as orderSubscriptions } from '@shop/order/subscriptions'
import { openWorker, type Message } from './worker.ts'

/**
 * Inventory and Order with their databases in memory. The bus between them is nothing but a list of messages on the
 * way. The test decides which message arrives next, twice or never.
 */

export const topics = topicsUnder('shop/v1')
/** Where the front waits for answers. */
const replyTo = topics.reply('front-1')
const isReply = (topic: string): boolean => topic.startsWith(topics.reply(''))
const clockMs = Date.UTC(2026, 10, 27, 8)
const currency = 'EUR'
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

const openInventory = (db: Database) =>
  openWorker(
    inventoryStoreOnSqlite(db, { topics, currency, now: () => clockMs }),
    inventorySubscriptions(topics, shop),
  )
const openOrder = (db: Database) =>
  openWorker(
    orderStoreOnSqlite(db, { topics, now: () => clockMs }),
    orderSubscriptions(topics, shop),
  )

const introductionRounds = 3

const schemaOf = { inventory: inventorySchema, order: orderSchema }

const beginAnew = (db: Database, restored: string): void => {
  db.run("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE key = 'epoch'")
  db.query("INSERT OR REPLACE INTO meta VALUES ('restored', ?)").run(restored)
  db.run("DELETE FROM meta WHERE key = 'new'")
}

/** A shop of two services that sells these products at 1.00, with these units on hand. */
export const startTwoServices = async (stock: Record<string, number>) => {
  const databases = {
    inventory: openSqlite(':memory:', inventorySchema, currency),
    order: openSqlite(':memory:', orderSchema, currency),
  }
  const workers = {
    inventory: await openInventory(databases.inventory),
    order: await openOrder(databases.order),
  }
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
    const { epoch, readerEpoch } = workers[service].state()
    for (const each of announcements) publish(each, { epoch, readerEpoch })
  }
  const deliver = async (messages: readonly OnItsWay[]): Promise<void> => {
    for (const to of services) {
      const batch = messages.filter((message) => message.to === to)
      if (batch.length > 0) announce(to, await workers[to].apply(batch))
    }
  }

  const replace = async (service: Service, db: Database): Promise<void> => {
    await workers[service].store.close()
    databases[service] = db
    if (service === 'inventory') workers.inventory = await openInventory(db)
    else workers.order = await openOrder(db)
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
  await deliver(onTheWay.splice(0))

  return {
    get inventory() {
      return workers.inventory.store
    },
    get order() {
      return workers.order.store
    },
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
        const window = await workers[service].unheard()
        announce(service, window.announcements)
        count += window.count
      }
      return count > 0
    },
    /** One service hears the other's presence: its epoch, and the epoch of the reader it has told everything. */
    meet: async (service: Service): Promise<void> =>
      workers[service].hear(await workers[readerOf[service]].present()),
    isReconciling: (service: Service): boolean =>
      workers[service].state().restoredFrom !== undefined,
    /** Each hears the presence of the other, often enough that nothing changes any more. */
    introduce: async (): Promise<void> => {
      for (let round = 0; round < introductionRounds; round += 1) {
        for (const service of services) {
          await workers[service].hear(await workers[readerOf[service]].present())
        }
      }
    },
    closedReason: (service: Service) => workers[service].closedReason(),
    backUp: (service: Service): Uint8Array => databases[service].serialize(),
    /** Does what `bin/bun run restore` does to a file, and starts the worker on it. */
    restore: async (service: Service, backup: Uint8Array): Promise<void> => {
      const db = Database.deserialize(backup, { strict: true })
      beginAnew(db, 'a while ago')
      await replace(service, db)
    },
    /** Its file is gone: the worker is started and makes a new one. */
    lose: (service: Service): Promise<void> =>
      replace(service, openSqlite(':memory:', schemaOf[service], currency)),
    /** Does what `bin/bun run restore --lost` does to the new file, and starts the worker on it. */
    acceptLoss: async (service: Service): Promise<void> => {
      const db = Database.deserialize(databases[service].serialize(), { strict: true })
      beginAnew(db, 'accepted-loss')
      await replace(service, db)
    },
    /** Puts this very file there, as one finds it again, and starts the worker on it. */
    findAgain: (service: Service, file: Uint8Array): Promise<void> =>
      replace(service, Database.deserialize(file, { strict: true })),
    close: async (): Promise<void> => {
      for (const service of services) await workers[service].store.close()
    },
  }
}

/** The deeds of operators with units. Those that are restocked can be sold again. */
export type MoveKind = 'ship' | 'cancel' | 'return' | 'restock'

type Said = Pick<Announcement, 'topic' | 'item'> & { replyTo?: string | undefined }

export type TwoServices = Awaited<ReturnType<typeof startTwoServices>>
