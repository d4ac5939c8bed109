import { version, type Presence } from '@shop/contracts'
import type { ConnectionOptions, MqttConnection } from './mqtt-connection.ts'

/** How long the broker remembers that a front is gone. No other front uses its name again. */
const goneExpirySeconds = 3_600

/** A front's retained message about itself. `since`: ms since 1970. */
export const ownPresence = (topic: string, since: number) => {
  const textOf = (alive: boolean): string =>
    JSON.stringify({ alive, since, version, epoch: '', backlog: 0 } satisfies Presence)
  const will: NonNullable<ConnectionOptions['will']> = {
    topic,
    payload: Buffer.from(textOf(false)),
    qos: 1,
    retain: true,
    properties: { messageExpiryInterval: goneExpirySeconds },
  }
  return {
    /** The broker publishes it when the connection breaks. */
    will,
    arrive: ({ publish }: MqttConnection) => publish(topic, textOf(true), { retain: true }),
    leave: ({ publish }: MqttConnection) =>
      publish(topic, textOf(false), { retain: true, expirySeconds: goneExpirySeconds }),
  }
}
