import type { BatchLoopOptions } from '../src/batch/batch-loop.ts'
import type { Delivery } from '../src/bus/bus.ts'
import type { Log } from '../src/log.ts'
import { startBatchLoop } from '../src/batch/batch-loop.ts'
import { parserFor, type AnyFact } from '../src/bus/parse.ts'
import { systemScheduler } from '../src/scheduler.ts'
import type { Applied, ParkedItem, ReconciliationState, Store } from '../src/store.ts'
import * as v from 'valibot'

/** The engine knows no word of the shop, and neither do its tests: items are numbers, announced doubled. */
export type NumberFact = AnyFact & { kind: 'number'; item: number }

export const topic = 'test/numbers'
export const subscriptions = [{ kind: 'number', topic, schema: v.number() }]

const silent = (): void => undefined
export const quietLog: Log = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  isLevelEnabled: () => false,
}

/** The state of a database that was never restored and has met no reader. */
const unrestored: ReconciliationState = {
  epoch: 'epoch',
  restoredFrom: undefined,
  isNew: false,
  lostReader: undefined,
  readerEpoch: undefined,
  isAnnouncingAgain: false,
}

let lastMessageId = 0

/** A message as it comes from the bus. Text is sent as it is, everything else as JSON. */
export const message = (content: unknown, connection: unknown = 'connection'): Delivery => ({
  topic,
  payload: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  replyTo: undefined,
  messageId: (lastMessageId += 1),
  connection,
})

export type Batch = { facts: number[]; parked: ParkedItem[] }

/**
 * A batch loop between a bus and a store that write down what happens, in order: `commit 1 2`, `puback 7`,
 * `publish test/doubled [2,4]`. `refuse` throws to make the store refuse a batch, or resolves when the store has it.
 */
export const givenLoop = (
  refuse: (batch: Batch) => void | Promise<void> = silent,
  isContentError: (error: unknown) => boolean = () => false,
) => {
  const happened: string[] = []
  const batches: Batch[] = []
  let outstanding = 0
  let published: Promise<void> = Promise.resolve()
  const store: Pick<Store<NumberFact>, 'apply' | 'isContentError'> = {
    isContentError,
    apply: async ({ facts, parked }): Promise<Applied> => {
      const batch = { facts: facts.map(({ item }) => item), parked: [...parked] }
      await refuse(batch)
      batches.push(batch)
      happened.push(`commit ${batch.facts.join(' ')}`.trim())
      return {
        announcements: batch.facts.map((n) => ({ topic: 'test/doubled', item: n * 2 })),
        changed: batch.facts.map(String),
        parkedCount: parked.length,
        droppedCount: 0,
        reconciliation: unrestored,
      }
    },
  }
  const bus: BatchLoopOptions<NumberFact>['bus'] = {
    isConnected: () => true,
    outstanding: () => outstanding,
    publish: async (to, payload) => {
      happened.push(`publish ${to} ${payload}`)
      await published
      return true
    },
    acknowledge: (deliveries) => {
      happened.push(`puback ${deliveries.map(({ payload }) => payload.toString()).join(' ')}`)
    },
    pause: () => void happened.push('pause'),
    resume: silent,
  }
  const delays: number[] = []
  let nowMs = 0
  const told: boolean[] = []
  const loop = startBatchLoop<NumberFact>({
    bus,
    store,
    parse: parserFor<NumberFact>(subscriptions),
    subjectOf: ({ item }) => String(item),
    onApplied: silent,
    hasRoom: () => true,
    log: quietLog,
    metrics: {
      commitFailures: { inc: silent },
      committed: silent,
      published: silent,
      received: silent,
    },
    onWriting: (isWriting) => void told.push(isWriting),
    scheduler: {
      ...systemScheduler,
      now: () => nowMs,
      delay: (ms) => {
        delays.push(ms)
        return systemScheduler.nextTurn()
      },
    },
  })
  return {
    loop,
    happened,
    batches,
    delays,
    /** Whether commits go well, each time that the worker was told. */
    told,
    /** Lets time go by. */
    pass: (ms: number) => {
      nowMs += ms
    },
    setOutstanding: (count: number) => {
      outstanding = count
    },
    /** The broker acknowledges nothing that is published, until the function it returns is called. */
    holdPublished: () => {
      const held = Promise.withResolvers<void>()
      published = held.promise
      return held.resolve
    },
    /** Resolves when everything that was received has been applied. */
    settled: async (): Promise<void> => {
      do {
        await new Promise((resolve) => setImmediate(resolve))
      } while (loop.backlog() > 0)
      await loop.redrive({ topic, content: Buffer.from('[]') })
    },
  }
}
