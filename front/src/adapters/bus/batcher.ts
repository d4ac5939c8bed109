import type { ItemTraces } from '@shop/contracts'
import type { Sent } from '../../ports.ts'

/** Publishes one message and says what became of it. Bounded in time, never rejects. */
export type PublishMessage = (message: string, traces?: ItemTraces) => Promise<Sent>

export type Lane = { send(item: unknown, traceparent?: string): Promise<Sent> }

type Waiting = {
  text: string
  traceparent: string | undefined
  settle: (sent: Sent) => void
}

/** Items that are a message of their own although others are on their way, and how many of those. */
const itemsFull = 64
const underWayMax = 8

/**
 * One topic's way out. What arrives in one turn of the event loop leaves together, and while a message is on its way
 * items gather behind it, without a timer: an idle lane adds no delay and a busy one sends large batches. A batch of
 * `itemsFull` waits no longer, so that in a rush orders flow and do not go around the bus all at once. Batches are cut at
 * `bytesMax`.
 */
export const createLane = ({
  publish,
  afterTurn,
  bytesMax,
  onBatch,
}: {
  publish: PublishMessage
  /** Calls back when all that had arrived at this process was handed over. */
  afterTurn: (work: () => void) => void
  bytesMax: number
  onBatch: (itemCount: number) => void
}): Lane => {
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

/** The traces of those items that have one, by place; undefined, and no cost on the bus, when none has. */
const tracesOf = (items: readonly Waiting[]): ItemTraces | undefined => {
  let traces: Map<number, string> | undefined
  for (const [place, { traceparent }] of items.entries()) {
    if (traceparent !== undefined) (traces ??= new Map<number, string>()).set(place, traceparent)
  }
  return traces
}

/** How many items from the first fit into one message: at least one, since a legal item fits by itself. */
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
