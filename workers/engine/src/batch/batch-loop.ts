import type { Bus, Delivery } from '../bus/bus.ts'
import { createAnnouncer, type Announcer } from './announcer.ts'
import { createDropLog } from './drop-log.ts'
import { createCommitter, type Committer, type CommitterOptions } from './committer.ts'
import type { WorkerMetrics } from '../metrics.ts'
import type { AnyFact, Parsed } from '../bus/parse.ts'
import type { Applied } from '../store.ts'
import { handTracesOn, logTraced } from '../bus/tracing.ts'
import { createWaiting } from './waiting.ts'

/** The numbers that a loop counts. */
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
  announce: Announcer['announce']
  /** Messages received and not applied yet. */
  backlog(): number
  /** Whether the last commit succeeded, the present one is not late, and the next one has room on the disk. */
  isWriting(): boolean
  /** Runs work on the store between two batches. Rejects as the work does. */
  between<T>(work: () => Promise<T>): Promise<T>
  /** Finishes the batch at hand and takes no other. */
  stop(): Promise<void>
}

/** How often the loop looks whether the broker has caught up, in ms. */
const behindLookMs = 1

/**
 * The heart of a worker: takes all messages in flight, applies them in one transaction, acknowledges them after the
 * commit and announces the decisions as one message per topic. No timer: while a batch commits the next one gathers, so
 * an idle worker adds no delay and a busy one shares one fsync among hundreds of orders.
 *
 * A commit that fails keeps its batch and acknowledges nothing: see `createCommitter`.
 */
export const startBatchLoop = <Fact extends AnyFact>(
  options: BatchLoopOptions<Fact>,
): BatchLoop => {
  const { bus, parse, scheduler, metrics } = options
  const committer = createCommitter(options)
  const waiting = createWaiting(bus)
  const { announce, isBehind } = createAnnouncer(bus, metrics)
  const inTurn = createTurns()
  const apply = createApply(options, { committer, announce })
  let isStopped = false
  let running: Promise<void> | undefined

  const run = async (): Promise<void> => {
    while (waiting.count() > 0 && !isStopped) {
      if (isBehind()) {
        await scheduler.delay(behindLookMs)
        continue
      }
      const batch = waiting.take()
      metrics.received(batch.length)
      await inTurn(() => apply(batch, parse(batch)))
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
        if (waiting.count() > 0 && !isStopped) wake()
      })
  }

  return {
    receive: (delivery) => {
      if (isStopped) return
      waiting.add(delivery)
      wake()
    },
    dropWaiting: waiting.drop,
    redrive: (item) => inTurn(() => redrive(item, { parse, committer, apply })),
    announce,
    between: inTurn,
    backlog: waiting.count,
    isWriting: committer.isWriting,
    stop: async () => {
      isStopped = true
      committer.stop()
      await running
      await inTurn(() => Promise.resolve())
    },
  }
}

/** Runs one piece of work after the other: the store has one caller at a time. */
const createTurns = () => {
  let turn: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }
}

type Apply<Fact> = (batch: readonly Delivery[], parsed: Parsed<Fact>) => Promise<Applied[]>

/** Commits a batch, acknowledges it, and announces what was decided. */
const createApply = <Fact extends AnyFact>(
  { bus, subjectOf, onApplied, log, scheduler }: BatchLoopOptions<Fact>,
  { committer, announce }: { committer: Committer<Fact> } & Pick<Announcer, 'announce'>,
): Apply<Fact> => {
  const logDropped = createDropLog(log, scheduler.now)
  const logBatch = ({ facts, parked }: Parsed<Fact>, results: readonly Applied[]): void => {
    const droppedCount = results.reduce((sum, applied) => sum + applied.droppedCount, 0)
    if (droppedCount > 0) logDropped(droppedCount)
    else for (const { topic, reason } of parked) log.warn({ topic, reason }, 'parked')
    if (!log.isLevelEnabled('debug')) return
    for (const fact of facts) {
      log.debug({ kind: fact.kind, subject: subjectOf(fact) }, 'applied')
    }
  }

  return async (batch, parsed) => {
    const results = await committer.commit(parsed)
    bus.acknowledge(batch)
    logBatch(parsed, results)
    logTraced(parsed.facts, subjectOf, log)
    for (const applied of results) {
      onApplied(applied)
      void announce(handTracesOn(parsed.facts, applied.announcements, subjectOf))
    }
    return results
  }
}

type ParkedMessage = Parameters<BatchLoop['redrive']>[0]

type RedriveParts<Fact extends AnyFact> = Pick<BatchLoopOptions<Fact>, 'parse'> & {
  committer: Committer<Fact>
  apply: Apply<Fact>
}

/** Applies a parked message that an operator wants tried again. Resolves with whether it was applied. */
const redrive = async <Fact extends AnyFact>(
  { topic, content }: ParkedMessage,
  { parse, committer, apply }: RedriveParts<Fact>,
): Promise<boolean> => {
  const delivery = { topic, payload: content, replyTo: undefined, messageId: 0 }
  const parsed = parse([{ ...delivery, connection: undefined }])
  if (parsed.parked.length > 0) {
    await committer.commit({ facts: [], parked: parsed.parked })
    return false
  }
  const results = await apply([], parsed)
  return results.every(({ parkedCount, droppedCount }) => parkedCount + droppedCount === 0)
}
