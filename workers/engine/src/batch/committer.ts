import type { Log } from '../log.ts'
import type { WorkerMetrics } from '../metrics.ts'
import type { AnyFact, Parsed } from '../bus/parse.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Applied, ParkedItem, Store } from '../store.ts'
import type { SubjectOf } from '../bus/tracing.ts'

export type CommitterOptions<Fact extends AnyFact> = {
  store: Pick<Store<Fact>, 'apply' | 'isContentError'>
  subjectOf: SubjectOf
  /** Whether the disk has room for a commit. */
  hasRoom: () => boolean
  /** Told when commits begin to fail, and when they succeed again. */
  onWriting?: (isWriting: boolean) => void
  log: Log
  metrics: Pick<WorkerMetrics, 'committed'> & { commitFailures: { inc: () => void } }
  scheduler: Scheduler
}

export type Committer<Fact> = {
  /**
   * Applies a batch. Resolves with what each of its transactions answered, when all is on disk; rejects only
   * after `stop`.
   */
  commit(batch: Parsed<Fact>): Promise<Applied[]>
  /** Whether the last commit succeeded and the next one has room on the disk. */
  isWriting(): boolean
  /** Ends the wait of a commit that the disk refuses. */
  stop(): void
}

/** Time before a commit that failed is tried again. */
const retryDelayMs = 1_000

/**
 * One transaction for a batch, tried again for as long as the disk or the database refuses it. A batch that fails
 * for its content is halved until the culprit stands alone; that item is parked and the rest goes on.
 */
export const createCommitter = <Fact extends AnyFact>(
  options: CommitterOptions<Fact>,
): Committer<Fact> => {
  const { store, scheduler, log, metrics } = options
  let isStopped = false
  let isWriting = true
  const stopping = Promise.withResolvers<void>()

  const setWriting = (now: boolean): void => {
    if (now === isWriting) return
    isWriting = now
    options.onWriting?.(now)
  }

  const commitWhole = async ({ facts, parked }: Parsed<Fact>): Promise<Applied> => {
    for (;;) {
      const started = scheduler.now()
      try {
        const applied = await store.apply({ facts, parked })
        setWriting(true)
        metrics.committed(facts, applied, scheduler.now() - started)
        return applied
      } catch (error) {
        if (store.isContentError(error) && facts.length > 0) throw error
        setWriting(false)
        metrics.commitFailures.inc()
        log.error({ err: error, facts: facts.length }, 'commit failed: the batch is tried again')
        if (!isStopped) await Promise.race([scheduler.delay(retryDelayMs), stopping.promise])
        if (isStopped) throw error
      }
    }
  }

  const commit = async ({ facts, parked }: Parsed<Fact>): Promise<Applied[]> => {
    try {
      return [await commitWhole({ facts, parked })]
    } catch (error) {
      if (isStopped || !store.isContentError(error)) throw error
      if (facts.length === 1) return [await park(facts[0]!, error as Error, parked)]
      const half = Math.ceil(facts.length / 2)
      const first = await commit({ facts: facts.slice(0, half), parked })
      return [...first, ...(await commit({ facts: facts.slice(half), parked: [] }))]
    }
  }

  const park = (fact: Fact, error: Error, parked: ParkedItem[]): Promise<Applied> => {
    const subject = options.subjectOf(fact)
    log.error({ err: error, kind: fact.kind, subject }, 'an item cannot be applied')
    return commitWhole({ facts: [], parked: [...parked, parkedFact(fact, error)] })
  }

  return {
    commit,
    isWriting: () => isWriting && options.hasRoom(),
    stop: () => {
      isStopped = true
      stopping.resolve()
    },
  }
}

const parkedFact = ({ topic, item }: AnyFact, error: Error): ParkedItem => ({
  topic,
  content: JSON.stringify([item]),
  reason: `cannot be applied: ${error.message}`,
})
