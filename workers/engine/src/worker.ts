import {
  isReplyTopic,
  presencePeriodMs,
  refusedInWords,
  whyNotConnected,
  type ClosedReason,
  type Topics,
} from '@shop/contracts'
import {
  startBatchLoop,
  type BatchLoop,
  type LoopBus,
  type LoopMetrics,
} from './batch/batch-loop.ts'
import type { Bus, BusOptions, Delivery } from './bus/bus.ts'
import { ownPresence, type OwnPresence } from './bus/own-presence.ts'
import type { PeerSeen } from './bus/presence.ts'
import { parserFor, type AnyFact, type Subscription } from './bus/parse.ts'
import type { SubjectOf } from './bus/tracing.ts'
import type { Log } from './log.ts'
import type { WorkerMetrics } from './metrics.ts'
import type { Scheduler } from './scheduler.ts'
import type { ReconciliationState, Store } from './store.ts'
import { createUntilHeard, type UntilHeard } from './until-heard/until-heard.ts'

/** A worker: its name, the topics that it hears, and its database. */
export type WorkerRole<Fact extends AnyFact> = {
  service: string
  /** Names this process on the bus. */
  instance: string
  topics: Topics
  /** Of every amount in the database. Fronts compare it with their own. */
  currency: string
  /** The service that answers this one's announcements. */
  reader: string
  subscriptions: readonly Subscription[]
  store: Store<Fact>
  subjectOf: SubjectOf
}

/** The world around a worker: a real bus and clock, or simulated ones. */
export type WorkerSurroundings = {
  connect: (options: BusHooks) => Bus
  scheduler: Scheduler
  /** Ms since 1970, shown in presence. */
  sinceMs: number
  log: Log
  metrics: LoopMetrics & Pick<WorkerMetrics, 'reminded'>
  /** Whether the disk of the store has room for new work. Cheap: it is asked with each sign of life. */
  hasRoom: () => boolean
  /** Told which keys have news, after each commit of this process and of others that share the database. */
  onChanged: (keys: readonly string[]) => void
}

/** The part of a bus connection that a worker decides; the rest is address, password and client ids. */
export type BusHooks = Omit<
  BusOptions,
  | 'url'
  | 'username'
  | 'password'
  | 'clientId'
  | 'group'
  | 'formerClientIds'
  | 'mayTakeOver'
  | 'onFormerEnded'
  | 'onCameBack'
  | 'onTakenOver'
>

export type Worker = {
  bus: Bus
  loop: BatchLoop
  /** The state of the database's own restore, as of the last transaction. */
  reconciliation(): ReconciliationState
  /** Why nothing new is taken, as far as the databases are the reason. */
  closedReason(): ClosedReason | undefined
  /** How the service that answers this one's announcements is now. `sinceMs`: by the scheduler's clock. */
  reader(): PeerSeen
  /** Finishes the batch at hand, lets announcements out, says that it is away and leaves the bus. */
  stop(): Promise<void>
}

/** Time that a stop gives the broker to acknowledge what was announced, and to take the goodbye, in ms. */
const announcedGraceMs = 3_000
const goodbyeGraceMs = 500
/** Time that a stop gives to what the broker has sent to this instance alone, in ms. */
const sharedGraceMs = 2_000
const graceLookMs = 5

/**
 * Joins a store to the bus: batch loop, reminders, reconciliation and presence. Rejects when the store cannot be read.
 */
export const startWorker = async <Fact extends AnyFact>(
  role: WorkerRole<Fact>,
  surroundings: WorkerSurroundings,
): Promise<Worker> => {
  const { store, topics, subscriptions, service } = role
  const { scheduler, log, sinceMs } = surroundings
  const untilHeard = await createUntilHeard({
    store,
    isConnected: () => bus.isConnected(),
    announce: (announcements, seconds) => void loop.announce(announcements, seconds),
    between: (work) => loop.between(work),
    onNews: () => sayPresent(),
    onReminded: surroundings.metrics.reminded,
    ...surroundings,
  })
  const { state } = untilHeard
  const own = { ...role, keepsNoSession: store.sharing.isShared }
  const presence = ownPresence(own, { sinceMs, epoch: state().epoch })
  store.sharing.onChanged(surroundings.onChanged)
  const bus = surroundings.connect({
    subscriptions: subscriptions.map(({ topic }) => topic),
    notices: [topics.presenceOf(role.reader)],
    lastWill: presence.away,
    ...handlersOf(service, log, {
      onRefused: () => sayPresent(),
      onConnect: () => sayPresent(),
      onDelivery: (delivery) => loop.receive(answerable(delivery, topics)),
      onNotice: untilHeard.reader.heard,
      onLost: () => {
        loop.dropWaiting()
        untilHeard.reader.forget()
      },
    }),
  })
  const loop = loopOf(role, surroundings, { bus, untilHeard, onWriting: () => sayPresent() })
  const sayPresent = (): void => {
    const why = { closedReason: untilHeard.closedReason(), refusedTopic: bus.refusedTopic() }
    bus.publishRetained(...presence.alive(state(), loop, why))
  }
  const timers = [untilHeard.start(), scheduler.every(presencePeriodMs, sayPresent)]

  return {
    bus,
    loop,
    reconciliation: state,
    closedReason: untilHeard.closedReason,
    reader: untilHeard.reader.look,
    stop: async () => {
      for (const cancel of timers) cancel()
      if (store.sharing.isShared) {
        await Promise.race([finishShared(bus, loop, scheduler), scheduler.delay(sharedGraceMs)])
      }
      await loop.stop()
      await leave(bus, scheduler, presence.away)
    },
  }
}

/** The batch loop of the role's store. All that it says is marked as said between the present databases. */
const loopOf = <Fact extends AnyFact>(
  { store, subscriptions, subjectOf }: WorkerRole<Fact>,
  surroundings: WorkerSurroundings,
  { bus, untilHeard, onWriting }: { bus: Bus; untilHeard: UntilHeard; onWriting: () => void },
): BatchLoop =>
  startBatchLoop<Fact>({
    bus: betweenEpochs(bus, untilHeard.state),
    store,
    parse: parserFor<Fact>(subscriptions),
    subjectOf,
    onApplied: ({ changed, reconciliation }) => {
      untilHeard.learn(reconciliation)
      surroundings.onChanged(changed)
    },
    onWriting,
    ...surroundings,
  })

/** Leaves the group and works off what came before: the broker gives it to no other instance. */
const finishShared = async (bus: Bus, loop: BatchLoop, scheduler: Scheduler): Promise<void> => {
  // The broker may be gone: then it has forgotten this instance anyway.
  await bus.leaveGroup().catch(() => undefined)
  while (loop.backlog() > 0 && bus.isConnected()) await scheduler.delay(graceLookMs)
}

/** Gives the broker time to acknowledge what was announced, says goodbye and closes the connection. */
const leave = async (bus: Bus, scheduler: Scheduler, away: OwnPresence['away']): Promise<void> => {
  const allAcknowledged = async (): Promise<void> => {
    while (bus.outstanding() > 0 && bus.isConnected()) await scheduler.delay(graceLookMs)
  }
  await Promise.race([allAcknowledged(), scheduler.delay(announcedGraceMs)])
  bus.publishRetained(...away)
  await Promise.race([bus.close(), scheduler.delay(goodbyeGraceMs)])
}

type Handlers = Pick<BusHooks, 'onConnect' | 'onDelivery' | 'onNotice' | 'onLost' | 'onRefused'>

/** The handlers of a connection, with its errors logged once each: a broker that is down is worth one line. */
const handlersOf = (service: string, log: Log, handlers: Handlers) => {
  let lastError = ''
  return {
    ...handlers,
    onConnect: (): void => {
      lastError = ''
      log.info('connected to the bus')
      handlers.onConnect()
    },
    onError: (error: Error): void => {
      if (error.message !== lastError) log.warn({ error: whyNotConnected(error) }, 'bus')
      lastError = error.message
    },
    onRefused: (topic: string): void => {
      log.error({ user: service, topic }, refusedInWords({ user: service, topic }))
      handlers.onRefused(topic)
    },
  }
}

/** The bus, with every message marked as said between the present databases. */
const betweenEpochs = (bus: Bus, state: () => ReconciliationState): LoopBus => ({
  ...bus,
  publish: (topic, payload, more) => {
    const { epoch, readerEpoch } = state()
    return bus.publish(topic, payload, { ...more, epochs: { epoch, readerEpoch } })
  },
})

/** The delivery, without its reply topic unless that belongs to a front. */
const answerable = (delivery: Delivery, topics: Topics): Delivery => {
  const { replyTo } = delivery
  const isUsable = replyTo === undefined || isReplyTopic(topics, replyTo)
  return isUsable ? delivery : { ...delivery, replyTo: undefined }
}
