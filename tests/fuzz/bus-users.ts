import type { MqttClient } from 'mqtt'
import type { Shop } from '../house/shop.ts'
import { itemsIn, type BusInput } from './bus-inputs.ts'
import type { Said } from './said.ts'

export type BusUsers = Awaited<ReturnType<typeof connectBusUsers>>

/** Connections as every user of the bus: to publish as any of them, and to hear what the workers say to each other. */
export const connectBusUsers = async (shop: Shop, said: Said) => {
  const root = `${shop.env.SHOP_TOPIC_ROOT}/`
  const [front, admin, inventory, order] = await Promise.all([
    shop.connectBus('front'),
    shop.connectBus('admin'),
    shop.connectBus('inventory'),
    shop.connectBus('order'),
  ])
  const clients = { front, admin, inventory, order }

  /** Messages of ours come back too, but what they say was heard before or is not readable. */
  let isOurs = new Set<string>()
  const listen = async (client: MqttClient, topics: string[]): Promise<void> => {
    client.on('message', (topic, payload) => {
      const name = topic.slice(root.length)
      if (isOurs.has(keyOf(name, payload))) return
      for (const item of itemsIn(payload) ?? []) said.remember(name, item)
    })
    await client.subscribeAsync(topics.map((name) => root + name))
  }
  await listen(order, [
    'inventory/in-stock',
    'inventory/order-rejected',
    'inventory/stock-released',
    'inventory/stock-shipped',
    'inventory/stock-moved',
  ])
  await listen(inventory, [
    'order/stock-wanted',
    'order/outcome-recorded',
    'order/order-canceled',
    'order/order-shipped',
    'order/lines-moved',
  ])

  return {
    publish: async ({ topic, payload }: BusInput): Promise<void> => {
      if (topic.isDecided) isOurs.add(keyOf(topic.name, payload))
      // A user that is no worker waits for answers, on a topic where nobody listens.
      const properties = topic.isDecided ? {} : { responseTopic: `${root}reply/fuzz` }
      await clients[topic.user].publishAsync(root + topic.name, Buffer.from(payload), {
        qos: 1,
        properties,
      })
    },
    /** Once the bus is at rest, what was ours cannot come back any more. */
    forget: (): void => {
      isOurs = new Set()
    },
    close: async (): Promise<void> => {
      await Promise.all(Object.values(clients).map((client) => client.endAsync()))
    },
  }
}

const keyOf = (name: string, payload: Uint8Array): string =>
  `${name} ${Bun.hash(payload).toString(36)}`
