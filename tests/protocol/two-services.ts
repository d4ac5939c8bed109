import { Database } from 'bun:sqlite'
import {
  digestOf,
  topicsUnder,
  recordedView,
  type ChangeStock,
  type OrderLine,
  type OrderView,
  type Reply,
  type SendOrder,
} from '@shop/contracts'
import {
  isOfThisLife,
  meetReader,
  openSqlite,
  parserFor,
  type Announcement,
  type AnyFact,
  type Store,
} from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { subscriptionsOf as inventorySubscriptions } from '@shop/inventory/subscriptions'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { subscriptionsOf as orderSubscriptions } from '@shop/order/subscriptions'

/**
 * Inventory and Order with their databases in memory, and between them a bus that is nothing but a list of
 * messages on the way. Who drives it says which message arrives next, twice or never.
 */

export const topics = topicsUnder('shop/v1')
/** Where who sends the long way waits for answers, and who sends the short way. */
const replyTo = topics.reply('front-1')
const shortReplyTo = topics.reply('front-2')
const isReply = (topic: string): boolean => topic.startsWith(topics.reply(''))
const clockMs = Date.UTC(2026, 10, 27, 8)

/** One item on its way to one reader, as text: it is parsed on arrival, as on a real bus. */
export type OnItsWay = {
  to: Service
  topic: string
  text: string
  /** Where a front waits for what comes of it. */
  replyTo: string | undefined
  /** Of the sender's database and its reader's; a front has none. */
  lives: { epoch: string; readerEpoch: string | undefined } | undefined
}
type Service = 'inventory' | 'order'

const readersOf = (topic: string): OnItsWay['to'][] => {
  const isRead = (subscriptions: readonly { topic: string }[]) =>
    subscriptions.some((subscription) => subscription.topic === topic)
  return [
    ...(isRead(inventorySubscriptions(topics)) ? (['inventory'] as const) : []),
    ...(isRead(orderSubscriptions(topics)) ? (['order'] as const) : []),
  ]
}

/** Applies messages as one batch. What it announces is on its way afterwards. */
const workerOf = <Fact extends AnyFact>(
  store: Pick<Store<Fact>, 'apply' | 'epoch' | 'reconciliation'>,
  parse: ReturnType<typeof parserFor<Fact>>,
) => {
  return (messages: readonly OnItsWay[]): readonly Announcement[] => {
    const ofThisLife = messages.filter((each) =>
      isOfThisLife(store.reconciliation, store.epoch(), each),
    )
    const deliveries = ofThisLife.map(({ topic, text, replyTo }) => ({
      topic,
      payload: Buffer.from(text),
      replyTo,
      messageId: 0,
      connection: undefined,
    }))
    const applied = store.apply(parse(deliveries))
    if (applied instanceof Promise) throw new Error('these stores answer at once')
    return applied.announcements
  }
}

export const orderId = (n: number): string =>
  `0199f6a0-0000-8000-8000-${n.toString(16).padStart(12, '0')}`
const changeId = (n: number): string =>
  `0199f6a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** A shop of two services that sells these products at 1.00, with these units on hand. */
export const startTwoServices = (stock: Record<string, number>) => {
  const options = { topics, currency: 'EUR', now: () => clockMs }
  const databases = {
    inventory: openSqlite(':memory:', inventorySchema),
    order: openSqlite(':memory:', orderSchema),
  }
  let inventory = inventoryStoreOnSqlite(databases.inventory, options)
  let order = orderStoreOnSqlite(databases.order, options)
  const storeOf = (service: Service) => (service === 'inventory' ? inventory : order)
  const apply = (to: Service, batch: readonly OnItsWay[]): readonly Announcement[] =>
    to === 'inventory'
      ? workerOf(inventory, parserFor(inventorySubscriptions(topics)))(batch)
      : workerOf(order, parserFor(orderSubscriptions(topics)))(batch)
  const onTheWay: OnItsWay[] = []
  const shown: { digest: string | undefined; order: OrderView }[] = []

  const publish = ({ topic, item, replyTo }: Announcement, lives?: OnItsWay['lives']): void => {
    if (isReply(topic)) {
      const reply = item as Reply
      if (reply.kind === 'recorded') {
        const { orderId, digest, recordedAt } = reply
        shown.push({ digest, order: recordedView({ orderId, lines: [], recordedAt }) })
      }
      if (reply.kind === 'order') shown.push({ digest: reply.digest, order: reply.order })
      return
    }
    for (const to of readersOf(topic)) {
      onTheWay.push({ to, topic, text: JSON.stringify([item]), replyTo, lives })
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
    const store = storeOf(service)
    const lives = { epoch: store.epoch(), readerEpoch: store.reconciliation.readerEpoch() }
    for (const each of announcements) publish(each, lives)
  }
  const deliver = (messages: readonly OnItsWay[]): void => {
    for (const to of ['inventory', 'order'] as const) {
      const batch = messages.filter((message) => message.to === to)
      if (batch.length > 0) announce(to, apply(to, batch))
    }
  }
  const windowOf = ({ unheard }: typeof inventory | typeof order) =>
    unheard.window({ after: 0, upTo: unheard.newest(), limit: 100 })

  Object.entries(stock).forEach(([sku, units], index) => {
    const price = { amount: 100, currency: 'EUR' }
    const product = { sku, name: sku, description: '', price, listed: true }
    const changes: ChangeStock[] = [
      { kind: 'product', changeId: changeId(2 * index), ...product },
      { kind: 'received', changeId: changeId(2 * index + 1), sku, units },
    ]
    for (const change of changes) ask(topics.changeStock, change)
  })
  deliver(onTheWay.splice(0))

  return {
    get inventory() {
      return inventory
    },
    get order() {
      return order
    },
    onTheWay,
    /** Every state of an order that a front was shown, in the order of the replies. */
    shown,
    deliver,
    /** A shopper's order: on its way to both services. */
    sendOrder: (n: number, lines: OrderLine[]): void => ask(topics.sendOrder, orderOf(n, lines)),
    /** One whose shopper waits for the decision: on its way to Inventory only. */
    reserveOrder: (n: number, lines: OrderLine[]): void =>
      publish({ topic: topics.reserveOrder, item: orderOf(n, lines), replyTo: shortReplyTo }),
    /** Units come in; the same units of a SKU under the same key. */
    receive: (sku: string, units: number): void =>
      ask(topics.changeStock, { kind: 'received', changeId: changeId(2_000), sku, units }),
    setPrice: (sku: string, amount: number): void =>
      ask(topics.changeStock, {
        kind: 'product',
        changeId: changeId(3_000),
        sku,
        name: sku,
        description: '',
        price: { amount, currency: 'EUR' },
        listed: true,
      }),
    cancelOrder: (n: number): void =>
      ask(topics.cancelOrder, { orderId: orderId(n), requestedAt: clockMs }),
    shipOrder: (n: number): void =>
      ask(topics.shipOrder, { orderId: orderId(n), changeId: changeId(1_000 + n) }),
    /** Both services announce again whatever is unheard. Whether there was anything. */
    remind: (): boolean => {
      const windows = (['inventory', 'order'] as const).map((service) => {
        const window = windowOf(storeOf(service))
        announce(service, window.announcements)
        return window
      })
      return windows.some(({ count }) => count > 0)
    },
    /** One service hears what the other says of itself: its epoch, and whom it has told everything. */
    meet: (service: Service): void => {
      const [own, reader] = [storeOf(service), storeOf(service === 'order' ? 'inventory' : 'order')]
      reader.reconciliation.finishWhenHeard()
      const { isAnnouncingAgain, readerEpoch } = reader.reconciliation
      const announcedTo = isAnnouncingAgain() ? undefined : readerEpoch()
      const presence = { epoch: reader.epoch(), ...(announcedTo ? { announcedTo } : {}) }
      meetReader({ record: own.reconciliation, epoch: own.epoch(), presence })
    },
    isReconciling: (service: Service): boolean =>
      storeOf(service).reconciliation.restoredFrom() !== undefined,
    backUp: (service: Service): Uint8Array => databases[service].serialize(),
    /** What `bun run restore` does to a file. */
    restore: (service: Service, backup: Uint8Array): void => {
      void storeOf(service).close()
      const db = Database.deserialize(backup, { strict: true })
      db.run("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE key = 'epoch'")
      db.run("INSERT OR REPLACE INTO meta VALUES ('restored', 'a while ago')")
      databases[service] = db
      if (service === 'inventory') inventory = inventoryStoreOnSqlite(db, options)
      else order = orderStoreOnSqlite(db, options)
    },
    close: (): void => {
      void inventory.close()
      void order.close()
    },
  }
}

export type TwoServices = ReturnType<typeof startTwoServices>
