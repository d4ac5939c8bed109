import type { Bus, Delivery } from '../bus/bus.ts'

/** Bounds of one transaction. A message is taken whole, so a batch can exceed them by one message. */
const batchMessagesMax = 2_000
const batchBytesMax = 131_072
/** Bytes waiting above which nothing more is read from the broker. */
const waitingBytesMax = 1_048_576

/** Messages that were received and are in no batch yet. Pauses the bus while too many bytes wait. */
export const createWaiting = (bus: Pick<Bus, 'pause' | 'resume'>) => {
  let deliveries: Delivery[] = []
  let bytes = 0

  return {
    add: (delivery: Delivery): void => {
      deliveries.push(delivery)
      bytes += delivery.payload.byteLength
      if (bytes >= waitingBytesMax) bus.pause()
    },
    /** Takes the next batch out, in the order of arrival. */
    take: (): Delivery[] => {
      let takenBytes = 0
      let count = 0
      const isRoom = () => count < batchMessagesMax && takenBytes < batchBytesMax
      while (count < deliveries.length && isRoom()) {
        takenBytes += deliveries[count]!.payload.byteLength
        count += 1
      }
      const batch = deliveries.slice(0, count)
      deliveries = deliveries.slice(count)
      bytes -= takenBytes
      if (bytes < waitingBytesMax) bus.resume()
      return batch
    },
    drop: (): void => {
      deliveries = []
      bytes = 0
    },
    count: (): number => deliveries.length,
  }
}
