import type { ItemTraces } from '@shop/contracts'
import type { Sent } from '../../ports.ts'

/** Publishes one message and says what became of it. Bounded in time, never rejects. */
type PublishMessage = (message: string, traces?: ItemTraces) => Promise<Sent>

export type Batcher = { send(item: unknown, traceparent?: string): Promise<Sent> }

type Waiting = {
  text: string
  traceparent: string | undefined
  settle: (sent: Sent) => void
}

/** Items of a full batch: it does not wait for the message before it. */
const itemsFull = 64
/** Messages on their way at one time. */
const underWayMax = 8

/**
 * Batches the items of one topic. Items that arrive in one turn of the event loop leave together, and while a message is
 * on its way the next batch gathers, without a timer: an idle batcher adds no delay and a busy one sends large batches. A
 * full batch leaves at once, so that in a rush orders flow evenly and do not go around the bus all together. No message
 * is longer than `bytesMax`, in bytes.
 */
export const createBatcher = ({
  publish,
  afterTurn,
  bytesMax,
  onBatch,
}: {
  publish: PublishMessage
  /** Calls back at the end of this turn of the event loop, when every request that had arrived was handled. */
  afterTurn: (work: () => void) => void
  bytesMax: number
  onBatch: (itemCount: number) => void
}): Batcher => {
  let waiting: Waiting[] = []
  let underWay = 0
  let isGathering = false

  const send = (item: unknown, traceparent?: string): Promise<Sent> =>
    new Promise((settle) => {
      waiting.push({ text: JSON.stringify(item), traceparent, settle })
      if (waiting.length >= itemsFull) publishIfDue()
      else if (underWay === 0 && !isGathering) gather()
    })

  const gather = (): void => {
    isGathering = true
    afterTurn(() => {
      isGathering = false
      publishIfDue()
    })
  }

  const publishIfDue = (): void => {
    const enough = underWay === 0 ? 1 : itemsFull
    if (waiting.length >= enough && underWay < underWayMax) void publishBatch()
  }

  const publishBatch = async (): Promise<void> => {
    underWay += 1
    const batch = takeBatch()
    onBatch(batch.length)
    const message = `[${batch.map(({ text }) => text).join(',')}]`
    const sent = await publish(message, tracesOf(batch))
    underWay -= 1
    for (const { settle } of batch) settle(sent)
    publishIfDue()
  }

  const takeBatch = (): Waiting[] => {
    const end = batchEnd(waiting, bytesMax)
    const batch = waiting.slice(0, end)
    waiting = waiting.slice(end)
    return batch
  }

  return { send }
}

/** The traces of the items that have one, by place. Undefined when none has: the message then carries nothing more. */
const tracesOf = (items: readonly Waiting[]): ItemTraces | undefined => {
  let traces: Map<number, string> | undefined
  for (const [place, { traceparent }] of items.entries()) {
    if (traceparent !== undefined) (traces ??= new Map<number, string>()).set(place, traceparent)
  }
  return traces
}

/** How many of the first items fit into one message: at least one, because any legal item fits. */
const batchEnd = (items: readonly Waiting[], bytesMax: number): number => {
  let bytes = 1
  for (const [index, { text }] of items.entries()) {
    bytes += bytesAtMost(text) + 1
    if (bytes > bytesMax && index > 0) return index
  }
  return items.length
}

/** UTF-8 takes at most 3 bytes for each UTF-16 unit; counting 3 is cheaper than encoding. */
const bytesAtMost = (text: string): number => text.length * 3
