import { publishProperties } from '@shop/contracts'
import type { Packet } from 'mqtt-packet'
import { publishTimeoutMs } from '../../../limits.ts'
import type { Sent } from '../../../ports.ts'
import type { MqttConnection, PublishOptions } from '../mqtt-connection.ts'
import { sentOf } from '../reason-codes.ts'
import type { Exchange } from './packet-exchange.ts'

type Message = {
  topic: string
  text: string
  options: PublishOptions
  settle: (sent: Sent) => void
}

/** The one SUBSCRIBE takes the first message id; publishes use the others. */
export const subscribeId = 1
const messageIdMax = 65_535
/** Messages that wait for their PUBACK at one time, if the broker takes as many, and messages that wait to be sent. */
const outstandingCountMax = 1_000
const waitingCountMax = 1_000

type PublisherOptions = {
  /** Messages that the broker takes at one time, from CONNACK. */
  receiveMaximum?: number | undefined
  /** Time the broker has to acknowledge a message. */
  timeoutMs?: number | undefined
}

/** Publishes at QoS 1, never more at one time than the broker takes, and pairs each message with its PUBACK. */
export const createPublisher = (exchange: Exchange, options: PublisherOptions) => {
  const { receiveMaximum = outstandingCountMax, timeoutMs = publishTimeoutMs } = options
  const countMax = Math.min(outstandingCountMax, receiveMaximum)
  const outstanding = new Map<number, Message['settle']>()
  let waiting: Message[] = []
  let lastId = subscribeId

  const publish: MqttConnection['publish'] = (topic, text, options = {}) => {
    if (exchange.isOver() || waiting.length >= waitingCountMax) return Promise.resolve('unknown')
    return new Promise((resolve) => {
      const settle = (sent: Sent): void => {
        clearTimeout(timer)
        resolve(sent)
      }
      const message = { topic, text, options, settle }
      const timer = setTimeout(() => {
        waiting = waiting.filter((each) => each !== message)
        resolve('unknown')
      }, timeoutMs)
      waiting.push(message)
      sendWaiting()
    })
  }

  const sendWaiting = (): void => {
    while (outstanding.size < countMax) {
      const message = waiting.shift()
      if (message === undefined) return
      do lastId = lastId === messageIdMax ? subscribeId + 1 : lastId + 1
      while (outstanding.has(lastId))
      // The id stays taken until its PUBACK, however late, so that no other message takes that one for its own.
      outstanding.set(lastId, message.settle)
      exchange.send(packetOf(lastId, message))
    }
  }

  const acknowledged = (messageId: number, reasonCode: number): void => {
    const settle = outstanding.get(messageId)
    outstanding.delete(messageId)
    settle?.(sentOf(reasonCode))
    sendWaiting()
  }

  const giveUp = (): void => {
    const lost = [...outstanding.values(), ...waiting.map(({ settle }) => settle)]
    outstanding.clear()
    waiting = []
    for (const settle of lost) settle('unknown')
  }

  return { publish, acknowledged, giveUp }
}

const packetOf = (messageId: number, { topic, text, options }: Message): Packet => ({
  cmd: 'publish',
  topic,
  payload: text,
  qos: 1,
  messageId,
  dup: false,
  retain: options.retain ?? false,
  properties: publishProperties(options),
})
