import { presenceExpirySeconds, version, type Presence } from '@shop/contracts'
import type { ConnectionOptions, MqttConnection } from './mqtt-connection.ts'

/** An empty message makes the broker forget what it has retained. No other front uses the name of this one again. */
const gone = ''

/** A front's retained message about itself, which the broker forgets when it is not renewed. `since`: ms since 1970. */
export const ownPresence = (topic: string, since: number) => {
  const presence: Presence = { alive: true, since, version, epoch: '', backlog: 0 }
  const alive = JSON.stringify(presence)
  const will: NonNullable<ConnectionOptions['will']> = {
    topic,
    payload: Buffer.from(gone),
    qos: 1,
    retain: true,
  }
  return {
    /** The broker publishes it when the connection breaks. */
    will,
    topic,
    arrive: ({ publish }: MqttConnection) =>
      publish(topic, alive, { retain: true, expirySeconds: presenceExpirySeconds }),
    leave: ({ publish }: MqttConnection) => publish(topic, gone, { retain: true }),
  }
}
