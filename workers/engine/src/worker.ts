import { isReplyTopic, type ClosedReason, type Presence, type Topics } from '@shop/contracts'
import { startBatchLoop, type BatchLoop, type LoopMetrics } from './batch/batch-loop.ts'
import type { Bus, BusOptions, Delivery } from './bus/bus.ts'
import type { Log } from './log.ts'
import type { WorkerMetrics } from './metrics.ts'
import { parserFor, type AnyFact, type Subscription } from './bus/parse.ts'
import { presencePeriodMs, watchPresence } from './bus/presence.ts'
import { createReconciler, reconcilerTickMs } from './until-heard/reconciler.ts'
import { createReminders, reminderTickMs } from './until-heard/reminders.ts'
import type { Scheduler } from './scheduler.ts'
import type { Store } from './store.ts'
import type { SubjectOf } from './bus/tracing.ts'

/** What a worker is: who it is, what it hears, and its database. */
export type WorkerRole<Fact extends AnyFact> = {
  service: string
  /** Names this process on the bus; the broker keeps what is queued under it. */
  instance: string
  topics: Topics
  /** The service that answers this one's announcements. */
  reader: string
  subscriptions: readonly Subscription[]
  store: Store<Fact>
  subjectOf: SubjectOf
}

/** What a worker lives in: a real bus and clock, or simulated ones. */
export type WorkerSurroundings = {
  connect: (options: BusHooks) => Bus
  scheduler: Scheduler
  /** Ms since 1970, shown in presence. */
  sinceMs: number
  log: Log
  metrics: LoopMetrics & Pick<WorkerMetrics, 'reminded'>
  /** Told after each commit which keys have news. */
  onChanged: (keys: readonly string[]) => void
}

/** The part of a bus connection that a worker decides; the rest is address and password. */
export type BusHooks = Omit<BusOptions, 'url' | 'username' | 'password'>

export type Worker = {
  bus: Bus
  loop: BatchLoop
  /** Finishes the batch at hand, lets announcements out, says that it is away and leaves the bus. */
  stop(): Promise<void>
}

/** Time that a stop gives the broker to acknowledge what was announced, and to take the goodbye, in ms. */
const announcedGraceMs = 3_000
const goodbyeGraceMs = 500
const graceLookMs = 5
const version = '0.1.0'

/** Joins a store to the bus: batch loop, reminders and presence. */
export const startWorker = <Fact extends AnyFact>(
  role: WorkerRole<Fact>,
  surroundings: WorkerSurroundings,
): Worker => {
  const { store, topics, subscriptions } = role
  const { scheduler, log, metrics } = surroundings

  const epoch = store.epoch()
  const record = store.reconciliation

  const presenceTopic = topics.presence(role.service, role.instance)
  const presence = (alive: boolean, more: Partial<Presence> = {}): string =>
    JSON.stringify({
      alive,
      since: surroundings.sinceMs,
      version,
      epoch,
      backlog: 0,
      ...more,
    } satisfies Presence)
  const closedReason = (): ClosedReason | undefined => {
    if (!loop.isWriting()) return 'not-writing'
    return record.restoredFrom() === undefined ? undefined : 'reconciling'
  }
  const sayPresent = (): void => {
    const announcedTo = record.isAnnouncingAgain() ? undefined : record.readerEpoch()
    const now = { backlog: loop.backlog(), announcedTo, refusing: closedReason() }
    bus.publishRetained(presenceTopic, presence(true, now))
  }

  let lastBusError = ''
  const logBusError = (error: Error): void => {
    // A broker that is down is worth one line, not one for each attempt to reach it.
    if (error.message !== lastBusError) log.warn({ err: error }, 'bus')
    lastBusError = error.message
  }

  const reader = watchPresence(
    () => reminders.readerArrived(),
    (said) => reconciler.heard(said),
  )
  const bus = surroundings.connect({
    clientId: role.instance,
    subscriptions: subscriptions.map(({ topic }) => topic),
    notices: [topics.presenceOf(role.reader)],
    lastWill: { topic: presenceTopic, payload: presence(false) },
    onDelivery: (delivery) => loop.receive(answerable(delivery, topics)),
    onNotice: reader.heard,
    onConnect: () => {
      lastBusError = ''
      log.info('connected to the bus')
      sayPresent()
    },
    onLost: () => {
      loop.dropWaiting()
      reader.forget()
    },
    onError: logBusError,
  })
  const parse = parserFor<Fact>(subscriptions)
  const loop = startBatchLoop<Fact>({
    bus: {
      acknowledge: (deliveries) => bus.acknowledge(deliveries),
      isConnected: () => bus.isConnected(),
      outstanding: () => bus.outstanding(),
      pause: () => bus.pause(),
      resume: () => bus.resume(),
      publish: (topic, payload, more) =>
        bus.publish(topic, payload, {
          ...more,
          lives: { epoch, readerEpoch: record.readerEpoch() },
        }),
    },
    store,
    parse: (deliveries) => parse(deliveries.filter(reconciler.isOfThisLife)),
    subjectOf: role.subjectOf,
    onChanged: surroundings.onChanged,
    onWriting: sayPresent,
    scheduler,
    log,
    metrics,
  })
  const reconciler = createReconciler({
    record,
    epoch,
    between: loop.between,
    onNews: sayPresent,
    onAnnounceAgain: () => reminders.readerArrived(),
    log,
  })
  const reminders = createReminders({
    rows: store.unheard,
    isReaderPresent: () => bus.isConnected() && reader.isPresent(),
    announce: (announcements, seconds) => void loop.announce(announcements, seconds),
    now: scheduler.now,
    onReminded: metrics.reminded,
  })
  const cancelTimers = [
    scheduler.every(reminderTickMs, reminders.tick),
    scheduler.every(presencePeriodMs, sayPresent),
    scheduler.every(reconcilerTickMs, reconciler.tick),
  ]

  const allAcknowledged = async (): Promise<void> => {
    while (bus.outstanding() > 0 && bus.isConnected()) await scheduler.delay(graceLookMs)
  }

  return {
    bus,
    loop,
    stop: async () => {
      for (const cancel of cancelTimers) cancel()
      await loop.stop()
      await Promise.race([allAcknowledged(), scheduler.delay(announcedGraceMs)])
      bus.publishRetained(presenceTopic, presence(false))
      await Promise.race([bus.close(), scheduler.delay(goodbyeGraceMs)])
    },
  }
}

/** The delivery, with somebody to answer only if that is a front. */
const answerable = (delivery: Delivery, topics: Topics): Delivery => {
  const { replyTo } = delivery
  const isUsable = replyTo === undefined || isReplyTopic(topics, replyTo)
  return isUsable ? delivery : { ...delivery, replyTo: undefined }
}
