import { readTraceValues, traceProperty, traceValues, type ItemTraces } from '@shop/contracts'
import type { IPublishPacket } from 'mqtt'
import type { Delivery, Epochs } from './bus.ts'

const pubackType = 0x40
const pubackBytes = 4

/** A message as the batch loop takes it in. */
export const deliveryOf = (
  packet: IPublishPacket,
  messageId: number,
  connection: unknown,
): Delivery => ({
  topic: packet.topic,
  payload: bytesOf(packet),
  replyTo: packet.properties?.responseTopic,
  epochs: epochsOf(packet),
  traces: readTraceValues(packet.properties?.userProperties?.[traceProperty]),
  messageId,
  connection,
})

export const bytesOf = ({ payload }: IPublishPacket): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload

/** PUBACK packets of MQTT 5 without reason code and properties (section 3.4): success. */
export const pubacks = (deliveries: readonly Delivery[]): Buffer => {
  const bytes = Buffer.allocUnsafe(deliveries.length * pubackBytes)
  deliveries.forEach(({ messageId }, index) => {
    const at = index * pubackBytes
    bytes.writeUInt8(pubackType, at)
    bytes.writeUInt8(2, at + 1)
    bytes.writeUInt16BE(messageId, at + 2)
  })
  return bytes
}

/** The MQTT 5 user properties of a message that is published. */
export const userPropertiesOf = (epochs: Epochs | undefined, traces: ItemTraces | undefined) => ({
  ...(epochs && { epoch: epochs.epoch }),
  ...(epochs?.readerEpoch ? { 'reader-epoch': epochs.readerEpoch } : {}),
  ...(traces && { [traceProperty]: traceValues(traces) }),
})

const epochsOf = ({ properties }: IPublishPacket): Epochs | undefined => {
  const said = properties?.userProperties
  const epoch = oneOf(said?.epoch)
  return epoch === undefined ? undefined : { epoch, readerEpoch: oneOf(said?.['reader-epoch']) }
}

/** A property said twice comes as an array; the last one counts. */
const oneOf = (said: string | string[] | undefined): string | undefined =>
  Array.isArray(said) ? said.at(-1) : said
