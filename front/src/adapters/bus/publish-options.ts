import { traceProperty, traceValues, type ItemTraces } from '@shop/contracts'

/** What a message is published with, besides its topic and text. */
export type PublishOptions = {
  replyTopic?: string
  retain?: boolean
  expirySeconds?: number
  traces?: ItemTraces | undefined
}

/** The same as properties of a PUBLISH packet (MQTT 5, section 3.3.2.3). */
export const propertiesOf = ({ replyTopic, expirySeconds, traces }: PublishOptions) => ({
  ...(replyTopic !== undefined && { responseTopic: replyTopic }),
  ...(expirySeconds !== undefined && { messageExpiryInterval: expirySeconds }),
  ...(traces && { userProperties: { [traceProperty]: traceValues(traces) } }),
})
