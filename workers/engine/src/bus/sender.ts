import {
  createRefusals,
  notAuthorized,
  publishProperties,
  type MessageProperties,
} from '@shop/contracts'
import { connect, UniqueMessageIdProvider, type MqttClient } from 'mqtt'
import type { Bus, BusOptions } from './bus.ts'
import { connectionOf } from './reader.ts'

/** Opens the connection on which facts are published. Its session ends with it. */
export const openSender = (options: BusOptions): MqttClient =>
  connect(options.url, {
    ...connectionOf(options),
    clientId: `${options.clientId}-sender`,
    clean: true,
    messageIdProvider: new UniqueMessageIdProvider(),
  })

type PublisherOptions = Pick<Bus, 'isConnected'> & Pick<BusOptions, 'onError' | 'onRefused'>

/** Publishes facts, and counts the messages that the broker has not acknowledged yet. */
export const publisherOn = (
  sender: MqttClient,
  { isConnected, onError, onRefused }: PublisherOptions,
): Pick<Bus, 'outstanding' | 'publish' | 'refusedTopic'> => {
  const refusals = createRefusals(() => performance.now())
  let outstandingCount = 0
  const fail = (topic: string, error: Error & { code?: unknown }): void => {
    if (error.code !== notAuthorized) onError(error)
    else if (refusals.refused(topic)) onRefused(topic)
  }
  return {
    outstanding: () => outstandingCount,
    refusedTopic: refusals.refusedTopic,
    publish: async (topic: string, payload: string, message: MessageProperties = {}) => {
      if (!isConnected()) return false
      outstandingCount += 1
      try {
        const properties = publishProperties(message)
        await sender.publishAsync(topic, payload, { qos: 1, properties })
        refusals.taken(topic)
        return true
      } catch (error) {
        fail(topic, error as Error)
        return false
      } finally {
        outstandingCount -= 1
      }
    },
  }
}
