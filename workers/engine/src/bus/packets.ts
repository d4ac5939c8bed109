import { readEpochs, readTraceValues, traceProperty } from '@shop/contracts'
import type { IPublishPacket } from 'mqtt'
import type { Delivery } from './bus.ts'

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
  epochs: readEpochs(packet.properties?.userProperties),
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
