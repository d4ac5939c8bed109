import type { Bus, BusHooks } from '@shop/engine'
import type { Broker, Connection, Message } from './broker.ts'
import type { Clock } from './clock.ts'
import type { Life } from './crash-points.ts'

const connectMs = 5
const reconnectMs = 500

/** The engine's bus on the simulated broker, with the places where its process may die. */
export const simulatedBus = (
  { clock, broker }: { clock: Clock; broker: Broker },
  hooks: BusHooks,
  life: Life,
  { service, clientId, group }: { service: string; clientId: string; group: string | undefined },
): { bus: Bus; crash: () => void } => {
  let connection: Connection | undefined
  let isClosed = false
  let outstanding = 0
  const encoder = new TextEncoder()

  const client = {
    clientId,
    group,
    subscriptions: hooks.subscriptions,
    notices: hooks.notices,
    keepsSession: group === undefined,
    lastWill: { topic: hooks.lastWill[0], payload: encoder.encode(hooks.lastWill[1]) },
    onMessage: (message: Message, messageId: number) => {
      const cameOn = connection
      life.happen(() => hooks.onDelivery({ ...message, messageId, connection: cameOn }))
    },
    onNotice: (topic: string, payload: Uint8Array) => {
      life.happen(() => hooks.onNotice(topic, payload))
    },
    onLost: () => {
      life.happen(() => {
        outstanding = 0
        hooks.onLost()
        clock.after(reconnectMs, () => life.happen(connect))
      })
    },
  }
  const connect = (): void => {
    if (!life.isAlive() || isClosed || connection?.isOpen()) return
    connection = broker.connect(client)
    if (!connection) return void clock.after(reconnectMs, () => life.happen(connect))
    hooks.onConnect()
  }
  clock.after(connectMs, () => life.happen(connect))
  const isConnected = (): boolean => life.isAlive() && connection?.isOpen() === true

  const bus: Bus = {
    isConnected,
    outstanding: () => outstanding,
    refusedTopic: () => undefined,
    publish: async (topic, payload, { replyTo, expirySeconds, epochs } = {}) => {
      const step = `${service} ${expirySeconds === undefined ? 'answering' : 'reminding'}`
      if (!connection || !isConnected() || life.mayCrash('crash-in-publish', step)) return false
      outstanding += 1
      const message = { topic, payload: encoder.encode(payload), replyTo, epochs }
      await connection.publish(message, expirySeconds)
      outstanding -= 1
      return true
    },
    publishRetained: (topic, payload) =>
      connection?.publishRetained(topic, encoder.encode(payload)),
    acknowledge: (deliveries) => {
      if (!connection || !isConnected()) return
      const mine = deliveries.filter((delivery) => delivery.connection === connection)
      connection.acknowledge(mine.map(({ messageId }) => messageId))
      if (mine.length > 0) life.mayCrash('crash-between-puback-and-publish', service)
    },
    pause: () => undefined,
    resume: () => undefined,
    leaveGroup: async () => {
      if (group !== undefined && isConnected()) connection?.unsubscribe()
    },
    close: () => {
      isClosed = true
      connection?.close()
      return Promise.resolve()
    },
  }
  return { bus, crash: () => connection?.crash() }
}
