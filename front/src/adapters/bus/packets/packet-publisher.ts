import * as limits from '../../../limits.ts'
import type { Sent } from '../../../ports.ts'
import type { MqttConnection } from '../mqtt-connection.ts'
import { refused, type Exchange } from './packet-exchange.ts'
import { propertiesOf, type PublishOptions } from '../publish-options.ts'

type Message = {
  topic: string
  text: string
  options: PublishOptions
  settle: (sent: Sent) => void
}

/** The one SUBSCRIBE takes the first id; publishes use the others. */
export const subscribeId = 1
/** PUBACK reason code: nobody is subscribed to the topic. */
const noSubscribers = 0x10
/** Messages that wait for their PUBACK at one time, if the broker takes as many, and that wait to be sent. */
const outstandingCountMax = 1_000
const waitingCountMax = 1_000

/** Publishes at QoS 1, never more at one time than the broker takes, and pairs each message with its PUBACK. */
export const createPublisher = (
  exchange: Exchange,
  {
    receiveMaximum = outstandingCountMax,
    publishTimeoutMs = limits.publishTimeoutMs,
  }: { receiveMaximum?: number | undefined; publishTimeoutMs?: number | undefined },
) => {
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
      }, publishTimeoutMs)
      waiting.push(message)
      sendWaiting()
    })
  }

  const sendWaiting = (): void => {
    while (outstanding.size < countMax) {
      const message = waiting.shift()
      if (message === undefined) return
      const messageId = nextId()
      // It stays taken until its PUBACK, however late, which must not be taken for that of another message.
      outstanding.set(messageId, message.settle)
      send(messageId, message)
    }
  }

  const nextId = (): number => {
    do lastId = lastId === 65_535 ? subscribeId + 1 : lastId + 1
    while (outstanding.has(lastId))
    return lastId
  }

  const send = (messageId: number, { topic, text, options }: Message): void => {
    exchange.send({
      cmd: 'publish',
      topic,
      payload: text,
      qos: 1,
      messageId,
      dup: false,
      retain: options.retain ?? false,
      properties: propertiesOf(options),
    })
  }

  const acknowledged = (messageId: number, reasonCode: number): void => {
    const settle = outstanding.get(messageId)
    outstanding.delete(messageId)
    if (reasonCode >= refused) settle?.('unknown')
    else settle?.(reasonCode === noSubscribers ? 'unheard' : 'acknowledged')
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
