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
  /** Told when commits begin to fail, and when they succeed again or a late one does. */
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
  /** Whether the last commit succeeded, the present one is not late, and the next one has room on the disk. */
  isWriting(): boolean
  /** Ends the wait of a commit that the disk refuses. */
  stop(): void
}

/** Time before a commit that failed is tried again. */
const retryDelayMs = 1_000

/**
 * Age of a commit under way from which on nothing counts as being written, in ms: as long as a database may say nothing. A
 * database waits so for a standby that has to have each commit and is away.
 */
const lateCommitMs = 5_000

/**
 * One transaction for a batch, tried again for as long as the disk or the database refuses it. A batch that fails
 * for its content is halved until the culprit stands alone; that item is parked and the rest goes on.
 */
export const createCommitter = <Fact extends AnyFact>(
  options: CommitterOptions<Fact>,
): Committer<Fact> => {
  const { store, scheduler, log, metrics } = options
  let isStopped = false
  const watch = watchCommits(options)
  const stopping = Promise.withResolvers<void>()

  const commitWhole = async ({ facts, parked }: Parsed<Fact>): Promise<Applied> => {
    for (;;) {
      const started = watch.begin()
      try {
        const applied = await store.apply({ facts, parked })
        watch.end(true)
        metrics.committed(facts, applied, scheduler.now() - started)
        return applied
      } catch (error) {
        const isOfContent = store.isContentError(error) && facts.length > 0
        watch.end(isOfContent ? undefined : false)
        if (isOfContent) throw error
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
    isWriting: () => watch.isWriting() && options.hasRoom(),
    stop: () => {
      isStopped = true
      stopping.resolve()
    },
  }
}

/** Watches how commits go: the last one, and the one under way. */
const watchCommits = ({
  scheduler,
  onWriting,
}: Pick<CommitterOptions<AnyFact>, 'scheduler' | 'onWriting'>) => {
  let isWriting = true
  let begunMs: number | undefined
  const isLate = (): boolean => begunMs !== undefined && scheduler.now() - begunMs >= lateCommitMs
  return {
    /** A commit begins. Returns the time. */
    begin: (): number => (begunMs = scheduler.now()),
    /** It ends: it went well, it did not, or undefined, its content was at fault and says nothing of the world. */
    end: (isWritten: boolean | undefined): void => {
      const now = isWritten ?? isWriting
      const isNews = now !== isWriting || isLate()
      begunMs = undefined
      isWriting = now
      if (isNews) onWriting?.(now)
    },
    isWriting: () => isWriting && !isLate(),
  }
}

const parkedFact = ({ topic, item }: AnyFact, error: Error): ParkedItem => ({
  topic,
  content: JSON.stringify([item]),
  reason: `cannot be applied: ${error.message}`,
})
