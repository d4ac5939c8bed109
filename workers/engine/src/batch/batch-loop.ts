import type { Bus, Delivery } from '../bus/bus.ts'
import { createCommitter, type CommitterOptions } from './committer.ts'
import type { WorkerMetrics } from '../metrics.ts'
import { outboundOf, type Outbound } from '../bus/outbound.ts'
import type { AnyFact, Parsed } from '../bus/parse.ts'
import type { Announcement, Applied } from '../store.ts'
import { handTracesOn, logTraced } from '../bus/tracing.ts'

/** What a loop counts. */
export type LoopMetrics = CommitterOptions<AnyFact>['metrics'] &
  Pick<WorkerMetrics, 'published' | 'received'>

/** The part of the bus that a loop uses. */
export type LoopBus = Pick<
  Bus,
  'acknowledge' | 'isConnected' | 'outstanding' | 'pause' | 'publish' | 'resume'
>

export type BatchLoopOptions<Fact extends AnyFact> = CommitterOptions<Fact> & {
  bus: LoopBus
  parse: (deliveries: readonly Delivery[]) => Parsed<Fact>
  /** Told of each commit, before anything is announced. */
  onApplied: (applied: Applied) => void
  metrics: LoopMetrics
}

export type BatchLoop = {
  /** Takes a message in; it is applied with everything else that is waiting. */
  receive(delivery: Delivery): void
  /** Forgets what was received and not started: the broker delivers it again. */
  dropWaiting(): void
  /** Applies an item that an operator wants tried again. Resolves with whether it was applied. */
  redrive(item: { topic: string; content: Uint8Array }): Promise<boolean>
  /** Announces something again, outside a batch. */
  announce(announcements: readonly Announcement[], expirySeconds?: number): Promise<void>
  /** Messages received and not applied yet. */
  backlog(): number
  /** Whether the last commit succeeded. */
  isWriting(): boolean
  /** Runs work on the store between two batches. Rejects as the work does. */
  between<T>(work: () => Promise<T>): Promise<T>
  /** Finishes the batch at hand and takes no other. */
  stop(): Promise<void>
}

/** Bounds of one transaction. A message is taken whole, so a batch can exceed them by one message. */
const batchMessagesMax = 2_000
const batchBytesMax = 131_072
/** Bytes waiting above which nothing more is read from the broker. */
const waitingBytesMax = 1_048_576
/** Messages that the broker may owe us an acknowledgement for before the next batch is taken. */
const outstandingMax = 2_000
/** Bytes of the same. */
const announcedBytesMax = 1_048_576
const outstandingLookMs = 1

/**
 * The heart of a worker: takes whatever is in flight, applies it in one transaction, acknowledges it after
 * the commit and announces what was decided as one message per topic. No timer: while a batch commits the
 * next one gathers, so an idle worker adds no delay and a busy one shares one fsync among hundreds of orders.
 *
 * A commit that fails keeps its batch and acknowledges nothing: see `createCommitter`.
 */
export const startBatchLoop = <Fact extends AnyFact>(
  options: BatchLoopOptions<Fact>,
): BatchLoop => {
  const { bus, parse, subjectOf, onApplied, scheduler, log, metrics } = options
  const committer = createCommitter(options)
  let waiting: Delivery[] = []
  let waitingBytes = 0
  let announcedBytes = 0
  let isStopped = false
  let running: Promise<void> | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const take = (): Delivery[] => {
    let bytes = 0
    let count = 0
    while (count < waiting.length && count < batchMessagesMax && bytes < batchBytesMax) {
      bytes += waiting[count]!.payload.byteLength
      count += 1
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    waitingBytes -= bytes
    if (waitingBytes < waitingBytesMax) bus.resume()
    return batch
  }

  const logBatch = ({ facts, parked }: Parsed<Fact>): void => {
    for (const { topic, reason } of parked) log.warn({ topic, reason }, 'parked')
    if (!log.isLevelEnabled('debug')) return
    for (const fact of facts) {
      log.debug({ kind: fact.kind, subject: subjectOf(fact) }, 'applied')
    }
  }

  const publish = async (
    { topic, payload, itemCount, replyTo, traces }: Outbound,
    expirySeconds?: number,
  ) => {
    metrics.published(topic, itemCount)
    const bytes = payload.length
    announcedBytes += bytes
    try {
      await bus.publish(topic, payload, {
        replyTo,
        ...(expirySeconds ? { expirySeconds } : {}),
        ...(traces ? { traces } : {}),
      })
    } finally {
      announcedBytes -= bytes
    }
  }

  /** Not `async`: that would keep the announcements, which need many times their message, until it is acknowledged. */
  const announce = (
    announcements: readonly Announcement[],
    expirySeconds?: number,
  ): Promise<void> => {
    if (!bus.isConnected()) return Promise.resolve()
    const messages = outboundOf(announcements)
    return Promise.all(messages.map((each) => publish(each, expirySeconds))).then(() => undefined)
  }

  const applyBatch = async (
    batch: readonly Delivery[],
    parsed: Parsed<Fact>,
  ): Promise<Applied[]> => {
    const results = await committer.commit(parsed)
    bus.acknowledge(batch)
    logBatch(parsed)
    logTraced(parsed.facts, subjectOf, log)
    for (const applied of results) {
      onApplied(applied)
      void announce(handTracesOn(parsed.facts, applied.announcements, subjectOf))
    }
    return results
  }

  /** Batches and redriven items never overlap: the store has one caller at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }

  const run = async (): Promise<void> => {
    while (waiting.length > 0 && !isStopped) {
      if (bus.outstanding() > outstandingMax || announcedBytes > announcedBytesMax) {
        await scheduler.delay(outstandingLookMs)
        continue
      }
      const batch = take()
      metrics.received(batch.length)
      await inTurn(() => applyBatch(batch, parse(batch)))
      await scheduler.nextTurn()
    }
  }

  const wake = (): void => {
    running ??= scheduler
      .nextTurn()
      .then(run)
      .catch((error: unknown) => {
        if (!isStopped) throw error
      })
      .finally(() => {
        running = undefined
        if (waiting.length > 0 && !isStopped) wake()
      })
  }

  return {
    receive: (delivery) => {
      if (isStopped) return
      waiting.push(delivery)
      waitingBytes += delivery.payload.byteLength
      if (waitingBytes >= waitingBytesMax) bus.pause()
      wake()
    },
    dropWaiting: () => {
      waiting = []
      waitingBytes = 0
    },
    redrive: (item) =>
      inTurn(async () => {
        const delivery = { ...item, payload: item.content, replyTo: undefined }
        const parsed = parse([{ ...delivery, messageId: 0, connection: undefined }])
        if (parsed.parked.length > 0) {
          await committer.commit({ facts: [], parked: parsed.parked })
          return false
        }
        const results = await applyBatch([], parsed)
        return results.every(({ parkedCount }) => parkedCount === 0)
      }),
    announce,
    between: inTurn,
    backlog: () => waiting.length,
    isWriting: committer.isWriting,
    stop: async () => {
      isStopped = true
      committer.stop()
      await running
      await turn
    },
  }
}
